"""Kanwil: what each facility reported of its occupants."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from shared.contracts.base import Frozen
from shared.contracts.custody import CensusReported
from shared.projections.projection import Key, Projection, Told


class CensusRow(Frozen):
    """Occupants of a facility on a day."""

    facility: str
    reported_on: date
    occupants: int
    narcotics: int


class Census(Projection[CensusRow]):
    """One row a facility and day; a later report of the day replaces."""

    name: ClassVar[str] = "census"
    row: ClassVar[type[Frozen]] = CensusRow
    key: ClassVar[tuple[str, ...]] = ("facility", "reported_on")

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, CensusReported):
            yield (told.event.facility, told.event.reported_on)

    def fold(self, row: CensusRow | None, told: Told) -> CensusRow | None:
        if not isinstance(event := told.event, CensusReported):
            return row
        return CensusRow(
            facility=event.facility,
            reported_on=event.reported_on,
            occupants=event.occupants,
            narcotics=event.narcotics,
        )


def latest_reports(rows: Iterable[CensusRow], day: date) -> dict[str, CensusRow]:
    """Each facility's last report up to a day."""
    upto = (row for row in rows if row.reported_on <= day)
    return {row.facility: row for row in sorted(upto, key=lambda row: row.reported_on)}
