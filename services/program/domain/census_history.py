"""The facility's counts as a series: each day and month as it holds now, with what was reported before."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from shared.contracts.base import Event, Frozen
from shared.contracts.custody import CensusReported, FacilityScreened
from shared.contracts.program import FacilityConfigured


class DayReport(Frozen):
    """Who was there, as reported at a time."""

    occupants: int
    narcotics: int
    recorded_at: datetime


class MonthReport(Frozen):
    """Screens of a month, as reported at a time."""

    screened: int
    found: int
    recorded_at: datetime


class CensusDay(DayReport):
    """A day as it holds now. ``capacity``: as configured then; ``before``: what was reported earlier."""

    reported_on: date
    capacity: int | None
    before: tuple[DayReport, ...]


class ScreenMonth(MonthReport):
    """A month as it holds now."""

    month: date
    before: tuple[MonthReport, ...]


class Series(Frozen):
    """Days and months of a span, in order."""

    days: list[CensusDay]
    months: list[ScreenMonth]


Recorded = tuple[Event, datetime]
"""An event of the facility's stream, and when it was recorded."""


def series(told: Iterable[Recorded], since: date, until: date, civil: Callable[[datetime], date]) -> Series:
    """The span's days and months. ``civil``: the day of an instant at the facility."""
    days: dict[date, list[DayReport]] = {}
    months: dict[date, list[MonthReport]] = {}
    places: list[tuple[date, int]] = []
    for event, at in told:
        match event:
            case CensusReported(reported_on=day):
                said = DayReport(occupants=event.occupants, narcotics=event.narcotics, recorded_at=at)
                days.setdefault(day, []).append(said)
            case FacilityScreened(month=month):
                counted = MonthReport(screened=event.screened, found=event.found, recorded_at=at)
                months.setdefault(month, []).append(counted)
            case FacilityConfigured(capacity=capacity):
                places.append((civil(at), capacity))
    return Series(
        days=[
            CensusDay(
                **reports[-1].model_dump(),
                reported_on=day,
                capacity=_capacity(places, day),
                before=tuple(reports[:-1]),
            )
            for day, reports in sorted(days.items())
            if since <= day <= until
        ],
        months=[
            ScreenMonth(**counts[-1].model_dump(), month=month, before=tuple(counts[:-1]))
            for month, counts in sorted(months.items())
            if since.replace(day=1) <= month <= until
        ],
    )


def _capacity(places: list[tuple[date, int]], day: date) -> int | None:
    """As configured by the day; before the first configuration, as that one says."""
    if not places:
        return None
    return next((capacity for since, capacity in reversed(places) if since <= day), places[0][1])
