"""The story on Lembata as it is written gives the figures of its table, before any service counts them."""

from datetime import date
from typing import Any

import pytest

from launch.story.calendar import Calendar
from launch.story.figures import Table, read_table
from launch.story.folders import LEMBATA
from launch.story.script import Script, read_script
from services.program.templates import load
from shared.contracts.codes import Stage

SUMMARY = "/v1/kanwil/summary?as_of=2025-05-25&facility=lapas-lembata"
ENDE = "/v1/kanwil/summary?as_of=2025-05-25&facility=lapas-ende"


@pytest.fixture(scope="module")
def script() -> Script:
    return read_script(LEMBATA)


@pytest.fixture(scope="module")
def table() -> Table:
    return read_table(LEMBATA)


@pytest.fixture(scope="module")
def calendar(script: Script, table: Table) -> Calendar:
    return Calendar(table.anchor, script.time_zone)


def _wanted(table: Table, ask: str) -> Any:  # noqa: ANN401 - figures
    return next(question.want for question in table.questions if question.ask == ask)


def _said(script: Script, beginning: str) -> list[dict[str, Any]]:
    """Bodies of the commands that begin so and are not refused."""
    return [say.body for say in script.say if say.do.startswith(beginning) and say.refused is None]


def _outcomes(script: Script) -> list[tuple[str, str, str]]:
    """(woman, session, what came of it) at Lembata, for everybody booked and not freed; corrections hold."""
    lost = {session for part in script.cancelled for session in part.sessions}
    corrected = {
        (who.strip("{}"), say.do): outcome
        for say in script.say
        for who, outcome in say.body.get("outcomes", {}).items()
    }
    found = []
    for series in script.series:
        for day in series.on:
            address = f"PUT /v1/sessions/{{session {series.key(day)}}}/attendance"
            for who in series.who:
                outcome = corrected.get((who, address), script.outcome(who, day))
                outcome = "lost" if series.key(day) in lost and outcome != "freed" else outcome
                found += [] if outcome == "freed" else [(who, series.key(day), outcome)]
    return found


def test_sessions_and_person_sessions_are_as_many_as_the_table_says(script: Script, table: Table) -> None:
    wanted, outcomes = _wanted(table, SUMMARY), [outcome for _, _, outcome in _outcomes(script)]
    planned = sum(len(series.on) for series in script.series)
    lost = sum(len(part.sessions) for part in script.cancelled)
    assert (planned, planned - lost) == (wanted["sessions.planned"], wanted["sessions.held"])
    assert lost == wanted["sessions.cancelled.disputed"] == len(_said(script, "POST /v1/sessions/{session"))
    assert len(outcomes) == wanted["person_sessions.booked"]
    attended = sum(outcome.startswith("hadir") for outcome in outcomes)
    assert attended == wanted["person_sessions.attended"] == wanted["attendance.fair.n"]
    assert attended + outcomes.count("alpa") == wanted["attendance.fair.of"]
    assert outcomes.count("izin") == wanted["person_sessions.izin"]
    assert outcomes.count("hadir_terlambat") == wanted["person_sessions.late"]
    assert outcomes.count("lost") == wanted["person_sessions.lost.disputed"]


def test_every_womans_attendance_is_the_tables(script: Script, table: Table) -> None:
    found = _outcomes(script)
    for woman, want in table.people["attended"].items():
        hers = [outcome for who, _, outcome in found if who == woman]
        assert [sum(o.startswith("hadir") for o in hers), hers.count("alpa")] == want, woman


def test_bookings_and_records_in_the_logs_are_as_many_as_the_story_makes(
    script: Script, table: Table
) -> None:
    there = [body for body in _said(script, "POST /v1/sessions") if "cohort_id" in body]
    sheets = [body for body in _said(script, "PUT /v1/sessions/") if "all" in body]
    assert len(there) == len(sheets) == _wanted(table, ENDE)["sessions.held"]
    planned = sum(len(series.on) for series in script.series) + len(there)
    assert planned == table.events["SessionScheduled"]
    recorded = [o for _, _, o in _outcomes(script) if o != "lost"]
    corrections = sum(len(body.get("outcomes", {})) for body in _said(script, "PUT /v1/sessions/"))
    assert len(recorded) + corrections + len(sheets) == table.events["AttendanceRecorded"]
    booked = sum(len(series.who) * len(series.on) for series in script.series) + len(there)
    court = next(e for e in script.exceptions if (e.who, e.outcome) == ("IB", "freed"))
    given_back = len(script.series[0].on) - 1 - len(court.on)
    assert booked + given_back == table.events["ParticipantBooked"]
    freed = sum(len(e.on) for e in script.exceptions if e.outcome == "freed") + given_back
    assert freed == table.events["BookingFreed"]


def test_the_groups_work_on_the_templates_modules_in_their_order(script: Script) -> None:
    template = load()[script.cohort.template, 1]
    due = [module.code for module in template.modules_of(Stage.SOCIAL) for _ in range(module.sessions)]
    group = script.series[0]
    assert [group.module(day) for day in group.on] == due
    there = [body["module"] for body in _said(script, "POST /v1/sessions") if "module" in body]
    assert due[:3] + there == due, "three at Lembata and three at Ende are all"


def test_contacts_fall_into_the_days_that_the_table_counts(
    script: Script, table: Table, calendar: Calendar
) -> None:
    released = next(body for body in _said(script, "POST /v1/movements") if body["movement"] == "release")
    out = calendar.day(released["moved_on"].strip("{}"))
    assert out == date(2025, 3, 19)
    contacts = _said(script, "POST /v1/participants/{LR}/aftercare")
    kept = [calendar.day(body["contacted_on"].strip("{}")) for body in contacts if body["kept"]]
    assert kept == [date(2025, 4, 2), date(2025, 5, 2)]
    assert (kept[0] - out).days <= 21
    assert _wanted(table, SUMMARY)["aftercare.kept"] == len(kept)


def test_every_question_names_a_prison_so_that_it_holds_beside_other_stories(table: Table) -> None:
    of_all = [q.ask for q in table.questions if q.agency != "lapas" and "facility=" not in q.ask]
    assert of_all == []
