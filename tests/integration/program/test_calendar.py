"""A stage's sessions from the template into the calendar: around what is closed or taken, all or none."""

import asyncio
from typing import Any

from shared.contracts.codes import Role
from tests.integration.program.house import House, session_of
from tests.integration.program.test_cohorts import OPENED, plan
from tests.unit.program.places import KUPANG, who

AK = str(who("AK"))
COUNSELLOR, OFFICER = Role.BNN_COUNSELLOR, Role.LAPAS_OFFICER


def calendar_of(*initials: str, **change: object) -> dict[str, Any]:
    """Social rehabilitation on Tuesdays and Thursdays at nine, from Thursday 20 August on."""
    return {
        "stage": "social",
        "weekly": [{"weekday": 1, "starts": "09:00"}, {"weekday": 3, "starts": "09:00"}],
        "first_day": "2026-08-20",
        "room": "Aula",
        "leader": "konselor",
        "participants": [str(who(name)) for name in initials],
    } | change


async def test_a_stage_is_planned_around_a_holiday_and_another_session_which_are_named(
    program: House,
) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    other = session_of(cohort, "DW", starts_at="2026-09-01T09:30", leader="konselor-2")
    blocking = (await program.done(COUNSELLOR, "POST", "/v1/sessions", other))["session_id"]
    path, body = f"/v1/cohorts/{cohort}/calendar", calendar_of("AK")
    answer = await program.ask(COUNSELLOR, "POST", f"{path}/preview", body)
    assert answer.status_code == 200, answer.text
    seen = answer.json()
    days = [session["starts_at"][:10] for session in seen["sessions"]]
    assert days == ["2026-08-20", "2026-08-27", "2026-09-03", "2026-09-08", "2026-09-10", "2026-09-15"]
    holiday, clash = seen["avoided"]
    assert (holiday["planned_at"][:10], holiday["rule"]) == ("2026-08-25", "holiday")
    assert holiday["moved_to"][:10] == "2026-08-27"
    assert (clash["rule"], clash["session_id"], clash["leader"]) == ("room-taken", blocking, "konselor-2")
    assert clash["moved_to"][:10] == "2026-09-03"
    listed = "/v1/sessions?from=2026-08-20&to=2026-10-01"
    assert len((await program.done(COUNSELLOR, "GET", listed))["sessions"]) == 1, "a preview writes nothing"

    told = await program.done(COUNSELLOR, "POST", path, body)
    assert [session["starts_at"][:10] for session in told["sessions"]] == days
    assert [move["rule"] for move in told["avoided"]] == ["holiday", "room-taken"]
    planned = (await program.done(COUNSELLOR, "GET", listed))["sessions"]
    assert {row["session_id"] for row in planned} == {
        blocking,
        *(session["session_id"] for session in told["sessions"]),
    }
    again = await program.ask(COUNSELLOR, "POST", path, body)
    problem = again.json()
    assert (again.status_code, problem["type"]) == (422, "urn:pulih:stage-planned")
    assert problem["field"] == f"participants.{AK}"


async def test_a_calendar_that_is_wrong_is_refused_whole(program: House) -> None:
    cohort = await program.enrolled(AK="sosial")
    path = f"/v1/cohorts/{cohort}/calendar"
    early, overlap = {"weekday": 1, "starts": "09:00"}, {"weekday": 1, "starts": "10:00"}
    for change, role, rule, field in (
        ({"weekly": [early, overlap]}, COUNSELLOR, "weekly-overlap", "weekly.1.starts"),
        ({"weekly": [{"weekday": 0, "starts": "09:00"}]}, COUNSELLOR, "blocked-time", "weekly.0.starts"),
        ({"weekly": [{"weekday": 1, "starts": "09:10"}]}, COUNSELLOR, "quarter-hour", "weekly.0.starts"),
        ({"weekly": [{"weekday": 1, "starts": "23:00"}]}, COUNSELLOR, "one-day", "weekly.0.starts"),
        ({"weekly": [{"weekday": 1, "starts": "09:00Z"}]}, COUNSELLOR, "local-time", "weekly.0.starts"),
        ({"room": "Gudang"}, COUNSELLOR, "room-unknown", "room"),
        ({"stage": "medical"}, COUNSELLOR, "role-of-stage", "stage"),
        ({"first_day": "2026-08-01"}, COUNSELLOR, "before-decree", f"participants.{AK}"),
        ({}, OFFICER, "role-of-stage", "stage"),
    ):
        for where in (path, f"{path}/preview"):
            answer = await program.ask(role, "POST", where, calendar_of("AK", **change))
            problem = answer.json()
            assert (problem["type"], problem.get("field")) == (f"urn:pulih:{rule}", field), answer.text
    listed = await program.done(COUNSELLOR, "GET", "/v1/sessions?from=2026-08-01&to=2026-10-01")
    assert listed["sessions"] == []


async def test_a_calendar_takes_what_it_does_not_say_from_the_cohort_and_what_lies_there_is_named(
    program: House,
) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    path = f"/v1/cohorts/{cohort}"
    body = {"stage": "social", "first_day": "2026-11-02", "participants": [AK]}
    answer = await program.ask(COUNSELLOR, "POST", f"{path}/calendar", body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["weekly", "room", "leader"]

    other = str((await program.done(COUNSELLOR, "POST", "/v1/cohorts", OPENED))["cohort_id"])
    single = session_of(cohort, "DW", starts_at="2026-11-10T09:30", leader="konselor-2")
    blocking = (await program.done(COUNSELLOR, "POST", "/v1/sessions", single))["session_id"]
    clash = {"field": "slots.0.starts", "rule": "room-taken", "session_id": blocking}
    clash["starts_at"] = "2026-11-10T09:30:00+08:00"
    for _ in range(2):
        said = await program.done(COUNSELLOR, "PUT", f"/v1/cohorts/{other}/plan", plan())
        assert said["clashes"] == [clash], "also when nothing changes"
    await program.done(COUNSELLOR, "PUT", f"/v1/cohorts/{other}/plan", plan("Klinik", "konselor-3"))
    mine = await program.done(COUNSELLOR, "PUT", f"{path}/plan", plan())
    assert mine["clashes"] == [], "a session of the cohort itself is in nobody's way"

    seen = await program.done(COUNSELLOR, "POST", f"{path}/calendar/preview", body)
    assert {session["starts_at"][10:16] for session in seen["sessions"]} == {"T09:00"}
    assert [move["rule"] for move in seen["avoided"]] == ["room-taken"]
    assert seen["weekly"] == []
    beside = body | {"room": "Klinik", "leader": "konselor-3"}
    seen = await program.done(COUNSELLOR, "POST", f"{path}/calendar/preview", beside)
    found = [(each["rule"], each["cohort_id"], each["starts_at"][:10]) for each in seen["weekly"]]
    assert found == [(f"weekly-{what}-taken", other, "2026-11-03") for what in ("room", "leader")]
    told = await program.done(COUNSELLOR, "POST", f"{path}/calendar", body)
    assert (len(told["sessions"]), told["weekly"]) == (6, [])


async def test_two_calendars_at_once_in_one_room_move_around_each_other(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", DW="sosial")
    path = f"/v1/cohorts/{cohort}/calendar"
    bodies = [calendar_of("AK"), calendar_of("DW", leader="konselor-2")]
    answers = await asyncio.gather(*(program.ask(COUNSELLOR, "POST", path, body) for body in bodies))
    assert [answer.status_code for answer in answers] == [201, 201]
    times = [session["starts_at"] for answer in answers for session in answer.json()["sessions"]]
    assert len(times) == len(set(times)) == 12


async def test_sessions_in_a_time_that_is_closed_afterwards_are_listed_and_stay_where_they_are(
    program: House,
) -> None:
    cohort = await program.enrolled(AK="sosial")
    at = ("2026-08-27T09:00", "2026-11-05T09:00", "2026-11-09T14:00", "2026-11-10T10:00", "2026-11-12T09:00")
    bodies = [session_of(cohort, "AK", starts_at=day) for day in at]
    ids = [(await program.done(COUNSELLOR, "POST", "/v1/sessions", body))["session_id"] for body in bodies]
    said = {
        "capacity": 100,
        "rooms": ["Aula"],
        "blocked": [{"weekday": 0, "starts": "15:00", "ends": "16:00"}],
        "holidays": ["2026-08-27", "2026-11-05"],
    }
    path, listed = f"/v1/facilities/{KUPANG}", "/v1/sessions?conflict=true"
    assert (await program.done(OFFICER, "GET", listed))["sessions"] == []
    expected = [(ids[1], "holiday"), (ids[2], "blocked-time")]
    for _ in range(2):
        answer = await program.done(OFFICER, "PUT", path, said)
        assert [(each["session_id"], each["rule"]) for each in answer["conflicts"]] == expected
    for role in (OFFICER, COUNSELLOR):
        rows = (await program.done(role, "GET", listed))["sessions"]
        assert [(row["session_id"], row["conflict"]) for row in rows] == expected
    assert (await program.done(OFFICER, "GET", listed, facility="rutan-waingapu"))["sessions"] == []
    page = await program.ask(OFFICER, "GET", "/sesi")
    assert all(f"/sesi/{each}" in page.text for each in ids[1:3]), "the page names them in any week"
    still = await program.done(OFFICER, "GET", f"/v1/sessions/{ids[1]}")
    assert (still["status"], still["starts_at"][:10]) == ("planned", "2026-11-05"), "nothing moves by itself"
    cancelled = {"caused_by": "lapas"}
    await program.done(OFFICER, "POST", f"/v1/sessions/{ids[1]}/cancellation", cancelled)
    [left] = (await program.done(OFFICER, "GET", listed))["sessions"]
    assert left["session_id"] == ids[2], "what was cancelled is in nobody's way"
