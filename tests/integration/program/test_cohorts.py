"""Cohorts with a plan over HTTP: weekly times, places, history, decrees of one number."""

import asyncio
from typing import Any

from shared.contracts.codes import Role
from tests.integration.program.house import DECREED, House, session_of
from tests.unit.program.places import KUPANG, who

COUNSELLOR, DOCTOR, HEAD, OFFICER = Role.BNN_COUNSELLOR, Role.BNN_DOCTOR, Role.LAPAS_HEAD, Role.LAPAS_OFFICER
OPENED = {"facility": KUPANG, "label": "Angkatan 2", "template": "kupang-12w", "opened_on": DECREED}


def plan(room: str = "Aula", account: str = "konselor", **change: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of a plan
    """Tuesdays at nine in the hall."""
    return {
        "capacity": 2,
        "starts_on": "2026-08-20",
        "room": room,
        "facilitators": [{"account": account, "regular": True, "woman": True}],
        "slots": [{"weekday": 1, "starts": "09:00", "minutes": 90}],
    } | change


async def opened(program: House, **planned: Any) -> str:  # noqa: ANN401 - fields of a plan
    done = await program.done(COUNSELLOR, "POST", "/v1/cohorts", OPENED | planned)
    return str(done["cohort_id"])


async def test_weekly_times_are_held_once_and_the_cohort_that_has_them_is_named(program: House) -> None:
    await program.configured()
    first = await opened(program, **plan())
    for wanted, rule in (
        (plan(account="konselor-2"), "weekly-room-taken"),
        (plan("Klinik"), "weekly-leader-taken"),
    ):
        answer = await program.ask(COUNSELLOR, "POST", "/v1/cohorts", OPENED | wanted)
        problem = answer.json()
        assert (answer.status_code, problem["type"]) == (409, f"urn:pulih:{rule}")
        assert (problem["field"], problem["errors"][0]["cohort_id"]) == ("slots.0.starts", first)
    bodies = [OPENED | plan("Klinik", "konselor-3") for _ in range(4)]
    answers = await asyncio.gather(*(program.ask(COUNSELLOR, "POST", "/v1/cohorts", b) for b in bodies))
    assert sorted(a.status_code for a in answers) == [201, 409, 409, 409], "two at once: one has it"
    moved = plan(slots=[{"weekday": 3, "starts": "09:00", "minutes": 90}])
    await program.done(COUNSELLOR, "PUT", f"/v1/cohorts/{first}/plan", moved)
    second = await opened(program, **plan(account="konselor-2"))
    await program.done(COUNSELLOR, "POST", f"/v1/cohorts/{second}/closing", {"closed_on": "2026-10-01"})
    await opened(program, **plan(account="konselor-2"))


async def test_a_cohort_tells_its_places_its_history_and_who_led_it(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    await program.done(COUNSELLOR, "PUT", f"/v1/cohorts/{cohort}/plan", plan(changed_on=DECREED))
    fewer = await program.ask(COUNSELLOR, "PUT", f"/v1/cohorts/{cohort}/plan", plan(capacity=1))
    assert (fewer.status_code, fewer.json()["type"]) == (409, "urn:pulih:capacity-below-taken")
    session = await program.done(COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "AK", "DW"))
    path = f"/v1/sessions/{session['session_id']}/attendance"
    await program.done(COUNSELLOR, "PUT", path, {"outcomes": {str(who("AK")): "hadir"}})
    await program.done(COUNSELLOR, "PUT", f"/v1/cohorts/{cohort}/plan", plan(capacity=3))
    shown = await program.done(DOCTOR, "GET", f"/v1/cohorts/{cohort}")
    assert shown["places"] == {"capacity": 3, "enrolled": 2, "placed": 0, "taken": 2, "free": 1}
    assert [change["capacity"] for change in shown["changes"]] == [2, 3]
    assert shown["continuity"] == {"held": 1, "led_by_regular": 1, "share": 1.0}
    assert shown["weeks"][0] | {"held": 1} == shown["weeks"][0]
    custody = await program.done(HEAD, "GET", f"/v1/cohorts/{cohort}")
    assert custody["places"] == shown["places"]
    assert (custody["changes"], custody["continuity"], custody["weeks"]) == (None, None, None)
    assert "facilitators" not in custody["cohort"]
    other = await program.ask(HEAD, "GET", f"/v1/cohorts/{cohort}", facility="rutan-waingapu")
    assert other.status_code == 403
    closing = await program.ask(
        COUNSELLOR, "POST", f"/v1/cohorts/{cohort}/closing", {"closed_on": "2026-10-01"}
    )
    assert (closing.status_code, closing.json()["type"]) == (409, "urn:pulih:cohort-not-empty")


async def test_of_two_decrees_with_one_number_at_once_one_is_issued(program: House) -> None:
    await program.configured()
    await program.assessed(AK="sosial", DW="sosial")
    cohorts = [await opened(program), await opened(program)]
    bodies = [
        {"number": number, "issued_on": DECREED, "participants": [str(who(name))]}
        for number, name in (("SK-CONTOH/007", "AK"), ("sk-contoh/007", "DW"))
    ]
    answers = await asyncio.gather(
        *(
            program.ask(HEAD, "POST", f"/v1/cohorts/{cohort}/decree", body)
            for cohort, body in zip(cohorts, bodies, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    [refused] = [answer.json() for answer in answers if answer.status_code == 409]
    assert (refused["type"], refused["field"]) == ("urn:pulih:decree-number", "number")


async def test_of_two_who_place_into_the_last_place_at_once_one_is_refused(program: House) -> None:
    await program.configured()
    await program.assessed(RN="medis", AK="sosial", DW="sosial", EM="sosial")
    path = f"/v1/waiting-list/{who('EM')}"
    await program.done(COUNSELLOR, "PUT", f"{path}/preference", {"female_facilitator": True})
    await program.done(DOCTOR, "PUT", f"{path}/reason", {"reason": "permintaan_sendiri", "first": True})
    leader = [{"account": "konselor", "regular": True, "woman": False}]
    cohort = await opened(program, **plan(facilitators=leader))
    placements = f"/v1/cohorts/{cohort}/placements"

    first = await program.done(COUNSELLOR, "GET", "/v1/waiting-list?limit=2")
    rest = await program.done(COUNSELLOR, "GET", f"/v1/waiting-list?limit=2&after={first['following']}")
    care = [*first["waiting"], *rest["waiting"]]
    assert [row["participant_id"] for row in care[:2]] == [str(who("EM")), str(who("RN"))]
    assert [row["order"] for row in care] == [1, 2, 3, 4]
    assert (care[0]["waits_for"], care[1]["waits_for"]) == ("permintaan_sendiri", "belum_ditempatkan")
    assert rest["following"] is None
    custody = await program.done(HEAD, "GET", "/v1/waiting-list")
    assert not {"pathway", "because", "waits_for"} & custody["waiting"][0].keys()

    preview = await program.done(COUNSELLOR, "POST", f"{placements}/preview")
    by_id = {row["participant_id"]: row for row in preview["candidates"]}
    fails = [rule["rule"] for rule in by_id[str(who("EM"))]["rules"] if rule["verdict"] == "fails"]
    assert (preview["free"], fails) == (2, ["fasilitator"])
    assert [row["participant_id"] for row in preview["candidates"] if row["proposed"]] == [
        row["participant_id"] for row in care[1:3]
    ]
    seen = await program.done(HEAD, "POST", f"{placements}/preview")
    assert {rule["rule"] for row in seen["candidates"] for rule in row["rules"]}.isdisjoint(
        {"jalur", "fasilitator"}
    )

    await program.done(COUNSELLOR, "POST", placements, {"participants": [str(who("RN"))]})
    bodies = [{"participants": [str(who(name))]} for name in ("AK", "DW")]
    answers = await asyncio.gather(*(program.ask(COUNSELLOR, "POST", placements, body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201, 422]
    [refused] = [answer.json() for answer in answers if answer.status_code == 422]
    assert refused["type"] == "urn:pulih:cohort-full"
    lost = refused["field"].removeprefix("participants.")
    more = {"participants": [lost], "override": {lost: "tempat_ditambah"}}
    beyond = await program.ask(COUNSELLOR, "POST", placements, more)
    assert beyond.json()["type"] == "urn:pulih:cohort-full", "the counsellor adds no places"
    await program.done(HEAD, "POST", placements, more)
    gone = {"participants": [lost], "reason": "keliru"}
    await program.done(COUNSELLOR, "POST", f"{placements}/withdrawal", gone)

    shown = await program.done(DOCTOR, "GET", f"/v1/cohorts/{cohort}")
    assert shown["places"] == {"capacity": 2, "enrolled": 0, "placed": 2, "taken": 2, "free": 0}
    decree = {"number": "SK-CONTOH/010", "issued_on": DECREED, "participants": [str(who("EM"))]}
    full = await program.ask(HEAD, "POST", f"/v1/cohorts/{cohort}/decree", decree)
    assert (full.status_code, full.json()["type"]) == (409, "urn:pulih:cohort-full")
    await program.done(
        HEAD, "POST", f"/v1/cohorts/{cohort}/decree", decree | {"over_capacity": "pertimbangan_tim"}
    )
    kept = [
        row for row in (await program.done(HEAD, "GET", "/v1/waiting-list"))["waiting"] if row["placed_in"]
    ]
    decree = {
        "number": "SK-CONTOH/011",
        "issued_on": DECREED,
        "participants": [row["participant_id"] for row in kept],
    }
    await program.done(
        HEAD, "POST", f"/v1/cohorts/{cohort}/decree", decree | {"over_capacity": "pertimbangan_tim"}
    )
    assert (await program.done(DOCTOR, "GET", f"/v1/cohorts/{cohort}"))["places"]["enrolled"] == 3


async def test_a_later_decree_exchanges_a_name_and_the_list_of_decrees_says_so(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    await program.assessed(EM="sosial")
    [decree] = (await program.done(DOCTOR, "GET", "/v1/decrees"))["decrees"]
    path = f"/v1/cohorts/{cohort}/decrees/{decree['decree_id']}/amendment"
    later = {
        "number": "SK-CONTOH/002",
        "amended_on": "2026-08-20",
        "add": [str(who("EM"))],
        "remove": [str(who("DW"))],
        "reason": "nama_keliru",
    }
    again = await program.ask(HEAD, "POST", path, later | {"number": decree["number"]})
    assert (again.status_code, again.json()["type"]) == (409, "urn:pulih:decree-number")
    await program.done(HEAD, "POST", path, later)
    [row] = (await program.done(HEAD, "GET", "/v1/decrees"))["decrees"]
    assert row["participants"] == [str(who("AK")), str(who("EM"))]
    assert [change["number"] for change in row["changes"]] == ["SK-CONTOH/002"]
    ended = {
        stay["participant_id"]: stay["reason"]
        for stay in (await program.done(DOCTOR, "GET", "/v1/episodes"))["episodes"]
    }
    assert (ended[str(who("DW"))], ended[str(who("EM"))]) == ("salah_rujuk", None)
