"""A prison's own counts as series: corrections in any order, months, occupancy, the drug-free goal."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest
from hypothesis import given as examples
from hypothesis import settings, strategies

from services.reporting.common.census import Census, CensusRow, Screens, ScreensRow
from services.reporting.common.census_series import (
    FacilitySeries,
    facility_series,
    first_shown,
    region_months,
    screening,
)
from services.reporting.kanwil.summary import screens as screens_of
from shared.contracts.base import Event, Frozen
from shared.contracts.custody import CensusReported, FacilityScreened
from shared.projections.projection import Key, Projection, Told

NOW = datetime(2026, 10, 26, tzinfo=UTC)
AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)
A, B = "lpp-kupang", "rutan-waingapu"


def reported(day: date, occupants: int, narcotics: int = 0, at: str = A) -> CensusReported:
    return CensusReported(facility=at, reported_on=day, occupants=occupants, narcotics=narcotics)


def screened(month: date, number: int, found: int = 0, at: str = A) -> FacilityScreened:
    return FacilityScreened(facility=at, month=month, screened=number, found=found)


def told(events: Iterable[Event]) -> list[Told]:
    return [Told(event, event.subject, "program", n, NOW, NOW) for n, event in enumerate(events, start=1)]


def folded(projection: Projection[Frozen], heard: Iterable[Told]) -> dict[Key, Frozen]:
    rows: dict[Key, Frozen] = {}
    for each in heard:
        for key in projection.keys(each):
            row = projection.fold(rows.get(key), each)
            assert row is not None
            rows[key] = row
    return rows


STORY = told(
    [
        *(reported(date(2026, 8, day), 100 + day, at=at) for day in (3, 4) for at in (A, B)),
        reported(date(2026, 8, 3), 90),
        screened(AUGUST, 40, 2),
        screened(AUGUST, 41, 3),
        screened(SEPTEMBER, 0),
        reported(date(2026, 8, 3), 95, 20),
        screened(AUGUST, 41, 1),
        screened(AUGUST, 12, at=B),
    ]
)


@settings(max_examples=60, deadline=None)
@examples(heard=strategies.permutations(STORY * 3), left_out=strategies.integers(0, len(STORY)))
@pytest.mark.parametrize("projection", [Census(), Screens()], ids=lambda projection: projection.name)
def test_the_last_report_holds_however_often_and_in_whatever_order_they_come(
    projection: Projection[Frozen], heard: list[Told], left_out: int
) -> None:
    assert folded(projection, heard) == folded(projection, STORY)
    twice = [*STORY[:left_out], *STORY]
    assert folded(projection, twice) == folded(projection, STORY)


def series(*events: Event, places: int | None = 100) -> dict[str, FacilitySeries]:
    heard = told(events)
    census = [row for row in folded(Census(), heard).values() if isinstance(row, CensusRow)]
    screens = [row for row in folded(Screens(), heard).values() if isinstance(row, ScreensRow)]
    return {
        at: facility_series(
            at,
            [row for row in census if row.facility == at],
            [row for row in screens if row.facility == at],
            lambda _facility, _day: places,
        )
        for at in (A, B)
    }


def test_a_month_is_its_last_report_with_its_highest_day() -> None:
    days = [reported(date(2026, 8, 20), 130, 60), reported(date(2026, 8, 31), 111, 50)]
    [month] = series(reported(date(2026, 8, 1), 90), *days)[A].months
    assert (month.month, month.reported_on, month.reports) == ("2026-08", date(2026, 8, 31), 3)
    assert (month.occupants, month.highest, month.narcotics, month.occupancy_percent) == (111, 130, 50, 111.0)


def test_without_known_places_there_is_no_occupancy_and_no_part_in_the_regions_sum() -> None:
    found = series(reported(AUGUST, 90), screened(AUGUST, 10), places=None)
    assert (found[A].days[0].capacity, found[A].days[0].occupancy_percent) == (None, None)
    [month] = region_months(list(found.values()))
    assert (month.facilities, month.occupants, month.occupancy_percent, month.screened) == (0, 0, None, 10)


def test_the_region_adds_the_last_reports_and_all_screens_of_a_month() -> None:
    found = series(
        reported(AUGUST, 90, 30),
        reported(date(2026, 8, 30), 120, 40),
        reported(AUGUST, 80, 10, at=B),
        screened(AUGUST, 40, 2),
        screened(AUGUST, 20, at=B),
        screened(SEPTEMBER, 30),
    )
    august, september = region_months(list(found.values()))
    assert (august.facilities, august.occupants, august.capacity, august.narcotics) == (2, 200, 200, 50)
    assert (august.occupancy_percent, august.screening_facilities) == (100.0, 2)
    assert (august.screened, august.found) == (60, 2)
    assert (september.facilities, september.occupancy_percent, september.screened) == (0, None, 30)


def test_the_goal_counts_months_without_a_find_of_those_with_a_screen() -> None:
    found = series(screened(AUGUST, 40, 2), screened(SEPTEMBER, 30), screened(date(2026, 10, 1), 0))
    hers = found[A].screening
    assert (hers.goal.n, hers.goal.of, hers.finds.n, hers.finds.of) == (1, 2, 2, 70)
    assert hers.last_find == "2026-08"
    nobody = screening([])
    assert (nobody.goal.of, nobody.finds.of, nobody.last_find) == (0, 0, None)


def test_of_a_region_each_month_of_each_prison_is_one() -> None:
    found = series(screened(AUGUST, 40, 2), screened(SEPTEMBER, 30), screened(AUGUST, 20, at=B))
    summary = screens_of(list(found.values()))
    assert [(each.facility, each.goal.n, each.goal.of) for each in summary.facilities] == [
        (A, 1, 2),
        (B, 1, 1),
    ]
    assert (summary.region.goal.n, summary.region.goal.of, summary.region.finds.of) == (2, 3, 90)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 12, 31), date(2026, 1, 1)),
        (date(2026, 1, 1), date(2025, 2, 1)),
        (date(2026, 10, 25), date(2025, 11, 1)),
    ],
)
def test_a_year_is_twelve_months_with_the_one_of_the_day(day: date, first: date) -> None:
    assert first_shown(day) == first
