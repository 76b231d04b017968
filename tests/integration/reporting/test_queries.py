"""The questions of the three agencies, answered by SQL, against the committed table of figures."""

import re
from datetime import UTC, date, datetime
from typing import Any

from services.reporting.bnnp import queries as bnnp
from services.reporting.kanwil import queries as kanwil
from services.reporting.lapas import queries as lapas
from services.reporting.reading import Scope
from tests.unit.reporting.check import find, has, table
from tests.unit.reporting.pilot import WOMEN, initials
from tests.unit.reporting.pilot_people import KUPANG, WAINGAPU

from .conftest import Told

SUMMARY = {"bnnp": bnnp.summary, "lapas": lapas.summary, "kanwil": kanwil.summary}
END = date(2026, 10, 25)
NOON = datetime(2026, 10, 25, 4, tzinfo=UTC)


async def test_every_figure_of_the_table_is_answered(story: Told) -> None:
    differs: dict[str, Any] = {}
    for agency, ask in SUMMARY.items():
        for name, query in table()[agency].items():
            day = date.fromisoformat(re.search(r"as_of=([\d-]+)", query["ask"])[1])  # type: ignore[index]
            async with story.reader(agency).snapshot() as moment:
                answer = (await ask(moment, Scope(day))).model_dump(mode="json")  # type: ignore[operator]
            for path, wanted in query["want"].items():
                given = find(answer, path) if has(answer, path) else "absent"
                if given != wanted:
                    differs[f"{agency}.{name}: {path}"] = (given, wanted)
    assert differs == {}


async def test_the_roster_and_the_client_list_show_each_woman_as_the_table_says(story: Told) -> None:
    people = table()["people"]
    async with story.reader("lapas").snapshot() as moment:
        roster, total = await lapas.roster(moment, Scope(END, KUPANG), limit=100, offset=0)
    async with story.reader("bnnp").snapshot() as moment:
        clients, _ = await bnnp.clients(moment, Scope(END), NOON, limit=100, offset=0)
    assert total == 10
    assert {initials(row.participant_id): row.label.value for row in roster} == people["label"]
    assert {initials(row.participant_id): row.pathway for row in clients if row.pathway} == people["pathway"]
    for rows in (roster, clients):
        assert {initials(row.participant_id): [row.attended, row.alpa] for row in rows} == people["attended"]


async def test_lists_are_in_the_order_of_facility_cohort_and_case_number_and_come_in_pages(
    story: Told,
) -> None:
    async with story.reader("bnnp").snapshot() as moment:
        first, total = await bnnp.clients(moment, Scope(END), NOON, limit=6, offset=0)
        second, _ = await bnnp.clients(moment, Scope(END), NOON, limit=6, offset=6)
    assert total == 10
    assert [initials(row.participant_id) for row in (*first, *second)] == list(WOMEN)


async def test_a_list_as_of_an_earlier_day_knows_nothing_of_later_ones(story: Told) -> None:
    async with story.reader("bnnp").snapshot() as moment:
        clients, _ = await bnnp.clients(moment, Scope(date(2026, 9, 7)), NOON, limit=100, offset=0)
    by_name = {initials(row.participant_id): row for row in clients}
    assert (by_name["SL"].status, by_name["SL"].ended_on, by_name["SL"].end_reason) == (
        "waiting_for_social",
        None,
        None,
    )
    assert (by_name["TB"].status, by_name["TB"].end_reason) == ("left", "mundur")
    assert by_name["SL"].next_session is not None
    assert by_name["SL"].next_session.starts_at.date() == date(2026, 9, 8)
    assert by_name["MB"].next_session is None
    assert by_name["RN"].risk is not None
    assert by_name["RN"].risk.substance == "amphetamine"


async def test_the_roster_knows_no_cohort_before_the_decree_and_never_who_consented(story: Told) -> None:
    seen: dict[date, set[str | None]] = {}
    for day in (date(2026, 8, 10), END):
        async with story.reader("lapas").snapshot() as moment:
            roster, _ = await lapas.roster(moment, Scope(day, KUPANG), limit=100, offset=0)
        assert roster
        seen[day] = {row.cohort for row in roster}
        assert not any("consented" in row.model_dump() for row in roster)
    assert seen == {date(2026, 8, 10): {None}, END: {None, "Angkatan 1"}}


async def test_one_facility_is_asked_about_alone(story: Told) -> None:
    async with story.reader("kanwil").snapshot() as moment:
        there = await kanwil.summary(moment, Scope(END, WAINGAPU))
    assert (there.funnel.referred, there.census.region.occupants) == (0, 90)
    async with story.reader("lapas").snapshot() as moment:
        roster, total = await lapas.roster(moment, Scope(END, WAINGAPU), limit=10, offset=0)
    assert (roster, total) == ([], 0)


async def test_the_room_calendar_and_the_movements_of_a_day(story: Told) -> None:
    async with story.reader("lapas").snapshot() as moment:
        sessions = await lapas.sessions(moment, Scope(END, KUPANG), date(2026, 8, 27), date(2026, 9, 1))
        movements = await lapas.movements(moment, Scope(END, KUPANG), date(2026, 9, 10))
    assert [(row.session_on.day, row.state, row.expected) for row in sessions] == [
        *[(27, "cancelled", 1)] * 3,
        (27, "held", 5),
        *[(1, "held", 1)] * 3,
        (1, "held", 5),
    ]
    outcomes = {initials(row.participant_id): row.outcome for row in movements}
    assert outcomes["FD"] == "tidak_dihadirkan"
    assert "TB" not in outcomes
    assert len(outcomes) == 7


async def test_who_left_is_not_expected_in_the_rooms_any_more(story: Told) -> None:
    async with story.reader("lapas").snapshot() as moment:
        sessions = await lapas.sessions(moment, Scope(END, KUPANG), date(2026, 9, 22), date(2026, 9, 24))
    assert [row.expected for row in sessions] == [2, 2], "three were scheduled, one was transferred before"
