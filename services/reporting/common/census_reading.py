"""Reads the series of facilities from a view's snapshot."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from services.reporting.answers import Answer
from services.reporting.common.census import CensusRow, ScreensRow
from services.reporting.common.census_series import (
    FacilitySeries,
    MonthOfRegion,
    Places,
    facility_series,
    region_months,
)
from services.reporting.common.facilities import FacilityRow, as_of
from services.reporting.reading import Scope, rows
from shared.projections.reading import Snapshot


class CensusAnswer(Answer):
    """The answer of ``/v1/lapas/census`` and ``/v1/kanwil/census``, from ``since`` to ``as_of``.

    ``facilities`` have their ``days`` where one facility was asked about; ``region`` sums up what is there.
    """

    since: date
    facilities: list[FacilitySeries]
    region: list[MonthOfRegion]


async def series(moment: Snapshot, scope: Scope, since: date) -> list[FacilitySeries]:
    """Each facility that reported anything in the time, by its name; of one facility that is asked about."""
    census, screens, configured = (
        sa.select(table)
        if scope.facility is None
        else sa.select(table).where(table.c.facility == scope.facility)
        for table in map(moment.table, ("census", "screens", "facilities"))
    )
    day, month = moment.table("census").c.reported_on, moment.table("screens").c.month
    reports = await rows(moment, census.where(day.between(since, scope.as_of)), CensusRow)
    counted = await rows(moment, screens.where(month.between(since.replace(day=1), scope.as_of)), ScreensRow)
    places = places_of(await rows(moment, configured, FacilityRow))
    of: dict[str, tuple[list[CensusRow], list[ScreensRow]]] = {}
    for report in reports:
        of.setdefault(report.facility, ([], []))[0].append(report)
    for count in counted:
        of.setdefault(count.facility, ([], []))[1].append(count)
    return [facility_series(name, *own, places) for name, own in sorted(of.items())]


async def answered(
    moment: Snapshot, scope: Scope, since: date
) -> tuple[list[FacilitySeries], list[MonthOfRegion]]:
    """What ``CensusAnswer`` says: days only of the one facility that is asked about."""
    found = await series(moment, scope, since)
    shown = found if scope.facility else [each.model_copy(update={"days": []}) for each in found]
    return shown, region_months(found)


def places_of(configured: Iterable[FacilityRow]) -> Places:
    """How many places were configured on a day; before the first configuration, as that one says."""
    known = list(configured)
    by_day: dict[date, dict[str, FacilityRow]] = {}

    def places(facility: str, day: date) -> int | None:
        if day not in by_day:
            by_day[day] = as_of(known, day)
        found = by_day[day].get(facility)
        return None if found is None else found.capacity

    return places
