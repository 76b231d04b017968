"""A stay is paused over HTTP: who may, who sees why, what becomes of bookings, also of one at once."""

import asyncio
import re
from typing import Any

from services.program.domain.ids import episode_of
from shared.contracts.codes import Role
from tests.integration.program.house import House, session_of
from tests.integration.program.test_pages import page
from tests.unit.program.places import who

COUNSELLOR, OFFICER, HEAD, CLINIC = (
    Role.BNN_COUNSELLOR,
    Role.LAPAS_OFFICER,
    Role.LAPAS_HEAD,
    Role.LAPAS_CLINIC,
)
NEXT = {"starts_at": "2026-10-29T09:00"}
PAUSE = f"/v1/episodes/{episode_of(who('AK'))}/holds"


async def holds(program: House, role: Role, path: str = PAUSE) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await program.done(role, "GET", path))["holds"]
    return found


async def test_each_side_knows_its_own_reason_and_the_stay_goes_on_as_it_was(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    plan = session_of(cohort, "AK", "DW", **NEXT)
    session = (await program.done(COUNSELLOR, "POST", "/v1/sessions", plan))["session_id"]
    ill = {"reason": "sakit", "since": "2026-10-26"}
    refused = await program.ask(OFFICER, "POST", PAUSE, ill)
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:pulih:role-of-hold")
    first = (await program.done(COUNSELLOR, "POST", PAUSE, ill))["hold_id"]
    isolation = {"reason": "strap_sel", "since": "2026-10-26", "until": "2026-11-10"}
    second = (await program.done(OFFICER, "POST", PAUSE, isolation))["hold_id"]
    for role in (COUNSELLOR, CLINIC):
        [row] = await holds(program, role)
        assert (row["hold_id"], row["reason"], row["state"]) == (first, "sakit", "open")
    assert {(row["reason"], row["state"]) for row in await holds(program, HEAD, "/v1/holds")} == {
        ("alasan_bnn", "open"),
        ("strap_sel", "proposed"),
    }
    early = await program.ask(OFFICER, "POST", f"{PAUSE}/{second}/decision", {"accept": True})
    assert early.status_code == 403
    await program.done(HEAD, "POST", f"{PAUSE}/{second}/decision", {"accept": True})
    told = {row["hold_id"]: row["reason"] for row in await holds(program, COUNSELLOR)}
    assert told == {first: "sakit", second: "alasan_lapas"}
    [label] = [
        row["label"]
        for row in (await program.done(OFFICER, "GET", "/v1/episodes"))["episodes"]
        if row["participant_id"] == str(who("AK"))
    ]
    assert label == "jeda"
    sheet = await program.done(OFFICER, "GET", f"/v1/sessions/{session}")
    assert {row["status"] for row in sheet["participants"]} == {"paused", "expected"}
    assert await program.app.state.program.store.count_reserved("participant", str(who("AK"))) == 0

    today = {"ended_on": "2026-10-26"}
    await program.done(CLINIC, "POST", f"{PAUSE}/{first}/end", today)
    await program.done(HEAD, "POST", f"{PAUSE}/{second}/end", today)
    sheet = await program.done(OFFICER, "GET", f"/v1/sessions/{session}")
    assert {row["status"] for row in sheet["participants"]} == {"expected"}
    assert await program.app.state.program.store.count_reserved("participant", str(who("AK"))) == 6
    assert await holds(program, HEAD, "/v1/holds") == []
    await _hold_and_booking_at_once(program, cohort)
    await _two_pause_the_cohort_at_once(program, cohort)
    await _a_cohorts_own_reason_stays_with_its_side(program, cohort)
    await _on_the_page(program, cohort)


async def _hold_and_booking_at_once(program: House, cohort: str) -> None:
    """Whichever comes first, nobody is expected at a session while she is on hold."""
    pause = {"reason": "sidang", "since": "2026-10-26"}
    plans = [
        session_of(cohort, "AK", starts_at=f"2026-10-30T{hour:02}:00", minutes=45, room="Klinik")
        for hour in (8, 9, 10, 11)
    ]
    answers = await asyncio.gather(
        program.ask(HEAD, "POST", PAUSE, pause),
        *(program.ask(COUNSELLOR, "POST", "/v1/sessions", plan) for plan in plans),
    )
    assert answers[0].status_code == 201, answers[0].text
    for answer in answers[1:]:
        if answer.status_code == 422:
            assert answer.json()["type"] == "urn:pulih:on-hold"
            continue
        assert answer.status_code == 201, answer.text
        sheet = await program.done(OFFICER, "GET", f"/v1/sessions/{answer.json()['session_id']}")
        assert [row["status"] for row in sheet["participants"]] == ["paused"]
    assert await program.app.state.program.store.count_reserved("participant", str(who("AK"))) == 0


LOCKDOWN = {"reason": "lockdown", "since": "2026-10-26"}
AK, DW = str(who("AK")), str(who("DW"))


async def _two_pause_the_cohort_at_once(program: House, cohort: str) -> None:
    """AK, whom her head has paused, is left out and named; of two officers one pauses the rest."""
    path = f"/v1/cohorts/{cohort}/holds"
    for role, reason, status, rule in (
        (OFFICER, "strap_sel", 403, "role-of-hold"),
        (OFFICER, "sakit", 403, "role-of-hold"),
        (HEAD, "sidang", 422, "not-of-a-cohort"),
        (COUNSELLOR, "lockdown", 403, "role-of-hold"),
    ):
        no = await program.ask(role, "POST", path, LOCKDOWN | {"reason": reason})
        assert (no.status_code, no.json()["type"], no.json()["field"]) == (
            status,
            f"urn:pulih:{rule}",
            "reason",
        )
    elsewhere = await program.ask(OFFICER, "POST", path, LOCKDOWN, facility="rutan-waingapu")
    assert elsewhere.status_code == 403
    would = await program.done(OFFICER, "POST", f"{path}/preview", LOCKDOWN)
    assert (would["participants"], would["freed"]) == ([DW], 1)
    assert [(each["participant_id"], each["rule"]) for each in would["left_out"]] == [(AK, "hold-open")]
    assert (await program.done(OFFICER, "GET", path))["holds"] == [], "nothing is written by looking"
    answers = await asyncio.gather(
        *(program.ask(OFFICER, "POST", path, LOCKDOWN, sub=sub) for sub in ("petugas", "petugas-2"))
    )
    [done, late] = sorted(answers, key=lambda answer: answer.status_code)
    assert (done.status_code, late.status_code, late.json()["type"]) == (
        201,
        409,
        "urn:pulih:nobody-to-pause",
    )
    assert {(each["field"], each["rule"]) for each in late.json()["errors"]} == {
        (f"participants.{who}", "hold-open") for who in (AK, DW)
    }
    assert done.json()["participants"] == [DW]
    assert done.json()["left_out"] == would["left_out"]
    store = program.app.state.program.store
    assert await store.count_reserved("participant", DW) == 0
    [pause] = (await program.done(COUNSELLOR, "GET", path))["holds"]
    assert (pause["reason"], pause["on_hold"], pause["began"]) == ("lockdown", [DW], 1)
    end, back = f"{path}/{pause['cohort_hold_id']}/end", {"ended_on": "2026-10-26"}
    assert (await program.ask(COUNSELLOR, "POST", end, back)).status_code == 403
    key = {"Idempotency-Key": "kembali-1"}
    texts = [(await program.ask(OFFICER, "POST", end, back, **key)).text for _ in range(2)]
    assert texts[0] == texts[1]
    assert await store.count_reserved("participant", DW) == 6, "she is expected again"
    again = await program.ask(OFFICER, "POST", end, back)
    assert (again.status_code, again.json()["participants"]) == (201, [DW]), "the same again is quiet"
    unknown = f"{path}/{episode_of(who('AK'))}/end"
    assert (await program.ask(OFFICER, "POST", unknown, back)).status_code == 404


async def _a_cohorts_own_reason_stays_with_its_side(program: House, cohort: str) -> None:
    path = f"/v1/cohorts/{cohort}/holds"
    ill = await program.done(COUNSELLOR, "POST", path, {"reason": "sakit", "since": "2026-10-26"})
    assert (sorted(ill["participants"]), ill["left_out"]) == (sorted([AK, DW]), [])
    seen = {}
    for role in (COUNSELLOR, CLINIC, HEAD):
        latest = (await program.done(role, "GET", path))["holds"]
        [seen[role]] = [one["reason"] for one in latest if one["cohort_hold_id"] == ill["cohort_hold_id"]]
    assert seen == {COUNSELLOR: "sakit", CLINIC: "sakit", HEAD: "alasan_bnn"}
    exact = {row["reason"] for row in await holds(program, CLINIC, "/v1/holds") if row["side"] == "bnnp"}
    assert exact == {"sakit"}
    gone = {"ended_on": "2026-10-26"}
    await program.done(CLINIC, "POST", f"{path}/{ill['cohort_hold_id']}/end", gone)


async def _on_the_page(program: House, cohort: str) -> None:
    """Who is paused and who not is shown first; then it is done once, and ended alike."""
    path = f"/kelompok/{cohort}/jeda"
    await program.ask(OFFICER, "GET", "/v1/holds")
    for role, reasons in (
        (OFFICER, {"lockdown"}),
        (HEAD, {"lockdown", "strap_sel", "urusan_lapas"}),
        (COUNSELLOR, {"konselor_tidak_ada", "sakit", "urusan_bnn"}),
        (CLINIC, {"sakit", "urusan_bnn"}),
    ):
        shown = (await page(program, role, path)).text
        assert set(re.findall(r'<option value="(\w+)"', shown)) == reasons, role
    wrong = await page(program, OFFICER, f"{path}/periksa", LOCKDOWN | {"until": "2026-10-01"})
    assert wrong.status_code == 422
    assert re.search(r'id="e-jeda-until"><strong>', wrong.text)
    would = await page(program, OFFICER, f"{path}/periksa", LOCKDOWN | {"until": ""})
    assert ("Yang dijeda: 1" in would.text, "Yang tidak ikut: 1" in would.text) == (True, True)
    assert re.search(r"KPG-26-\d+-\w: Pihak Anda sudah mencatat", would.text)
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', would.text.split("<form")[-1]))
    stale = await page(program, OFFICER, path, form | {"seen": "other"})
    assert (stale.status_code, "Ada yang berubah" in stale.text) == (409, True)
    for _ in range(2):
        done = await page(program, OFFICER, path, form)
        assert (done.status_code, done.headers["location"]) == (303, f"{path}?selesai=jeda")
    shown = (await page(program, OFFICER, path)).text
    [back] = re.findall(rf'action="({path}/[^"]+/kembali)/periksa"', shown)
    would = await page(program, OFFICER, f"{back}/periksa", {"ended_on": "2026-10-26"})
    assert "Yang kembali: 1" in would.text
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', would.text.split("<form")[-1]))
    done = await page(program, OFFICER, back, form)
    assert (done.status_code, done.headers["location"]) == (303, f"{path}?selesai=kembali")
    nobody = await page(program, OFFICER, f"{back}/periksa", {"ended_on": "2026-10-25"})
    assert (nobody.status_code, "Harus" in nobody.text or "sebelum jeda" in nobody.text) == (422, True)
    assert (await page(program, HEAD, path, facility="rutan-waingapu")).status_code == 403
