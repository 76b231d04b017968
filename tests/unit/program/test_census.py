"""Counts of a facility: screens by month, files that are taken whole or not at all, corrections that stay."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.program.domain import census
from services.program.domain.census_history import series
from services.program.domain.facility import Configured, Screens
from shared.contracts.base import Event
from shared.contracts.custody import CensusReported, FacilityScreened
from shared.refusals import Refusal
from tests.unit.program.places import KUPANG, WITA, here
from tests.unit.program.world import World

HEADER = "tanggal,penghuni,narkotika,tes_urine,temuan\n"
AUGUST = date(2026, 8, 1)


def facility(*told: Event) -> Configured:
    world = World()
    world.configure()
    world.tell(list(told))
    state = world.state("facility", KUPANG)
    assert isinstance(state, Configured)
    return state


def screened(state: Configured, **change: Any) -> list[Event]:  # noqa: ANN401 - fields of a decision
    said = {"month": AUGUST, "screened": 40, "found": 2, "here": here()} | change
    return census.report_screens(state, **said)


def test_a_later_report_of_a_month_replaces_and_the_same_is_quiet() -> None:
    first = screened(facility())
    state = facility(*first)
    assert state.screens == {AUGUST: Screens(screened=40, found=2)}
    assert screened(state) == []
    assert facility(*first, *screened(state, found=3)).screens[AUGUST].found == 3


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"screened": -1, "found": 0}, ("screened", "screened")),
        ({"found": 41}, ("found-within-screened", "found")),
        ({"month": date(2099, 1, 1)}, ("date-in-future", "month")),
    ],
)
def test_impossible_screens_are_refused(change: dict[str, Any], told: tuple[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        screened(facility(), **change)
    assert (refused.value.rule, refused.value.field) == told


def test_a_file_says_line_by_line_what_it_changes_and_is_quiet_the_second_time() -> None:
    before = CensusReported(facility=KUPANG, reported_on=date(2026, 8, 2), occupants=90, narcotics=40)
    content = (HEADER + "2026-08-01,100,50,,\n2026-08-02,91,40,,\n2026-08,,,40,2\n").encode()
    state = facility(before)
    events, lines = census.take(state, content, here())
    assert [line.change for line in lines] == ["new", "corrected", "new"]
    assert [event.name() for event in events] == ["CensusReported", "CensusReported", "FacilityScreened"]
    events, lines = census.take(facility(before, *events), content, here())
    assert events == []
    assert {line.change for line in lines} == {"same"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("2026-08-01,10,50,,", (3, "narcotics-within-occupants")),
        ("2026-08-01,ten,5,,", (2, "whole-number")),
        ("2026-08-01,10,5,3,", (4, "not-here")),
        ("2026-08,,,4,5", (5, "found-within-screened")),
        ("2026-08-32,10,5,,", (1, "date")),
        ("2026-W31-1,10,5,,", (1, "date")),
        ("2099-08-01,10,5,,", (1, "date-in-future")),
        ("2026-08-05,10,5,,", (1, "date-twice")),
        (",10,5,,", (1, "date")),
    ],
)
def test_one_wrong_line_leaves_nothing_and_is_named_by_line_and_column(
    line: str, told: tuple[int, str]
) -> None:
    content = f"{HEADER}2026-08-05,10,5,,\n{line}\n".encode()
    with pytest.raises(Refusal) as refused:
        census.take(facility(), content, here())
    [found] = refused.value.errors
    assert (found["line"], found["column"], found["rule"]) == (3, *told)


def recorded(events: list[Event]) -> list[tuple[Event, datetime]]:
    return [(event, datetime(2026, 9, 1, tzinfo=UTC) + timedelta(hours=n)) for n, event in enumerate(events)]


Told = st.one_of(
    st.builds(
        CensusReported,
        facility=st.just(KUPANG),
        reported_on=st.dates(date(2026, 8, 1), date(2026, 8, 4)),
        occupants=st.integers(50, 99),
        narcotics=st.integers(0, 50),
    ),
    st.builds(
        FacilityScreened,
        facility=st.just(KUPANG),
        month=st.sampled_from([date(2026, 7, 1), AUGUST]),
        screened=st.integers(5, 9),
        found=st.integers(0, 5),
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(Told, max_size=12))
def test_the_series_holds_the_last_word_and_every_earlier_one(told: list[Event]) -> None:
    def civil(at: datetime) -> date:
        return at.astimezone(WITA).date()

    found = series(recorded(told), date(2026, 7, 1), date(2026, 8, 31), civil)
    assert sum(1 + len(row.before) for row in [*found.days, *found.months]) == len(told)
    state = facility(*told)
    days = {row.reported_on: (row.occupants, row.narcotics) for row in found.days}
    assert days == {day: (each.occupants, each.narcotics) for day, each in state.census.items()}
    months = {row.month: (row.screened, row.found) for row in found.months}
    assert months == {month: (each.screened, each.found) for month, each in state.screens.items()}
