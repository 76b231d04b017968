"""Occupants and own urine screens as series: by day and month of a facility, by month of a region. Pure.

Occupancy is occupants * 100 / places, with the places that were configured on the day of the report; the
goal of a prison without drugs is read as months without a find, of those in which anybody was screened.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import groupby

from services.reporting.common.census import CensusRow, ScreensRow
from services.reporting.common.summary import Fraction, label_of
from services.reporting.figures import month_of, percent
from shared.contracts.base import Frozen

MONTHS_SHOWN = 12
"""A year up to the day that is asked about: the month of the day and those before it."""

Places = Callable[[str, date], int | None]
"""How many places a facility had on a day; none while nobody has said so."""


class DayOfCensus(Frozen):
    """One day's report as it holds now."""

    reported_on: date
    occupants: int
    capacity: int | None
    occupancy_percent: float | None
    narcotics: int


class MonthOfCensus(DayOfCensus):
    """The month's last report, how many days were reported, and the most occupants of any of them."""

    month: str
    reports: int
    highest: int


class MonthOfScreens(Frozen):
    """Screens of a month. The running month is what was reported of it so far."""

    month: str
    screened: int
    found: int


class Screening(Frozen):
    """All months of the series. ``goal``: months without a find, of those with a screen."""

    finds: Fraction
    goal: Fraction
    last_find: str | None


class FacilitySeries(Frozen):
    """A facility's reports from the first day to the day that is asked about, oldest first."""

    facility: str
    days: list[DayOfCensus]
    months: list[MonthOfCensus]
    screens: list[MonthOfScreens]
    screening: Screening


class MonthOfRegion(Frozen):
    """Sums over facilities: the last reports of those with known places, and all screens of the month."""

    month: str
    facilities: int
    occupants: int
    capacity: int
    occupancy_percent: float | None
    narcotics: int
    screening_facilities: int
    screened: int
    found: int


def first_shown(day: date) -> date:
    """The first day of the year that is shown up to a day."""
    months = day.year * 12 + day.month - MONTHS_SHOWN
    return date(months // 12, months % 12 + 1, 1)


def facility_series(
    facility: str, census: Iterable[CensusRow], screens: Iterable[ScreensRow], places: Places
) -> FacilitySeries:
    """The series of one facility from its own rows."""
    days = [_day(row, places) for row in sorted(census, key=lambda row: row.reported_on)]
    by_month = [
        MonthOfScreens(month=label_of(row.month), screened=row.screened, found=row.found)
        for row in sorted(screens, key=lambda row: row.month)
    ]
    return FacilitySeries(
        facility=facility,
        days=days,
        months=[_month(list(of)) for _, of in groupby(days, key=lambda each: month_of(each.reported_on))],
        screens=by_month,
        screening=screening(by_month),
    )


def screening(months: Sequence[MonthOfScreens]) -> Screening:
    """Finds of screens, and months without a find; of several facilities each month of each is one."""
    screened = [each for each in months if each.screened]
    with_find = [each.month for each in screened if each.found]
    return Screening(
        finds=Fraction(n=sum(each.found for each in months), of=sum(each.screened for each in months)),
        goal=Fraction(n=len(screened) - len(with_find), of=len(screened)),
        last_find=max(with_find, default=None),
    )


def region_months(series: Sequence[FacilitySeries]) -> list[MonthOfRegion]:
    """Every month in which any facility reported something."""
    reports = [(month.month, month) for each in series for month in each.months]
    screens = [(month.month, month) for each in series for month in each.screens]
    labels = sorted({label for label, _ in (*reports, *screens)})
    return [
        _region(
            label, [of for month, of in reports if month == label], [of for m, of in screens if m == label]
        )
        for label in labels
    ]


def _region(label: str, reports: Sequence[MonthOfCensus], screens: Sequence[MonthOfScreens]) -> MonthOfRegion:
    known = [(each, each.capacity) for each in reports if each.capacity is not None]
    occupants, capacity = sum(each.occupants for each, _ in known), sum(places for _, places in known)
    return MonthOfRegion(
        month=label,
        facilities=len(known),
        occupants=occupants,
        capacity=capacity,
        occupancy_percent=percent(occupants, capacity),
        narcotics=sum(each.narcotics for each, _ in known),
        screening_facilities=sum(each.screened > 0 for each in screens),
        screened=sum(each.screened for each in screens),
        found=sum(each.found for each in screens),
    )


def _day(row: CensusRow, places: Places) -> DayOfCensus:
    capacity = places(row.facility, row.reported_on)
    return DayOfCensus(
        reported_on=row.reported_on,
        occupants=row.occupants,
        capacity=capacity,
        occupancy_percent=None if capacity is None else percent(row.occupants, capacity),
        narcotics=row.narcotics,
    )


def _month(days: Sequence[DayOfCensus]) -> MonthOfCensus:
    last = days[-1]
    return MonthOfCensus(
        **dict(last),
        month=label_of(last.reported_on),
        reports=len(days),
        highest=max(each.occupants for each in days),
    )
