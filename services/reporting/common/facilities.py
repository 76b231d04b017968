"""Facilities as configured: places, time zone and holidays, from the day on which they hold."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from shared.contracts.base import Frozen
from shared.contracts.program import FacilityConfigured
from shared.projections.projection import Key, Projection, Told


class FacilityRow(Frozen):
    """A facility from a civil day of its own time zone on."""

    facility: str
    effective_on: date
    time_zone: str
    capacity: int
    holidays: tuple[date, ...]


class Facilities(Projection[FacilityRow]):
    """One row a facility and day of configuration; a later one of the day replaces."""

    name: ClassVar[str] = "facilities"
    row: ClassVar[type[Frozen]] = FacilityRow
    key: ClassVar[tuple[str, ...]] = ("facility", "effective_on")

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, FacilityConfigured):
            yield (told.event.facility, effective_on(told, told.event))

    def fold(self, row: FacilityRow | None, told: Told) -> FacilityRow | None:
        if not isinstance(event := told.event, FacilityConfigured):
            return row
        return FacilityRow(
            facility=event.facility,
            effective_on=effective_on(told, event),
            time_zone=event.time_zone,
            capacity=event.capacity,
            holidays=event.holidays,
        )


def effective_on(told: Told, event: FacilityConfigured) -> date:
    return told.occurred_at.astimezone(ZoneInfo(event.time_zone)).date()


def as_of(rows: Iterable[FacilityRow], day: date) -> dict[str, FacilityRow]:
    """Each facility as it was on a day; before its first configuration, as that one says."""
    by_facility: dict[str, list[FacilityRow]] = {}
    for row in sorted(rows, key=lambda row: row.effective_on):
        by_facility.setdefault(row.facility, []).append(row)
    return {facility: _held(history, day) for facility, history in by_facility.items()}


def _held(history: Sequence[FacilityRow], day: date) -> FacilityRow:
    return next((row for row in reversed(history) if row.effective_on <= day), history[0])
