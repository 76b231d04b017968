"""A stay is paused over HTTP: who may, who sees why, what becomes of bookings, also of one at once."""

import asyncio
from typing import Any

from services.program.domain.ids import episode_of
from shared.contracts.codes import Role
from tests.integration.program.house import House, session_of
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
