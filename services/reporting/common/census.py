"""What a facility reported of its occupants by day, and of its own urine screens by month: counts only.

A later report of the same day or month replaces. Which one is later is said by its place in the log, so that
reports may come twice and in any order.
"""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from shared.contracts.base import Frozen
from shared.contracts.custody import CensusReported, FacilityScreened
from shared.projections.projection import Key, Projection, Told


class CensusRow(Frozen):
    """Occupants of a facility on a day. ``position``: of the report that holds, in the log ``program``.

    Nobody is shown it; rows of the view's first version do not have it.
    """

    facility: str
    reported_on: date
    occupants: int
    narcotics: int
    position: int | None = None


class ScreensRow(Frozen):
    """The prison's own urine screens of a month (its first day), and how many of them found something."""

    facility: str
    month: date
    screened: int
    found: int
    position: int


class Census(Projection[CensusRow]):
    """One row a facility and day."""

    name: ClassVar[str] = "census"
    row: ClassVar[type[Frozen]] = CensusRow
    key: ClassVar[tuple[str, ...]] = ("facility", "reported_on")

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, CensusReported):
            yield (told.event.facility, told.event.reported_on)

    def fold(self, row: CensusRow | None, told: Told) -> CensusRow | None:
        if not isinstance(event := told.event, CensusReported) or _is_older(told, row):
            return row
        return CensusRow(
            facility=event.facility,
            reported_on=event.reported_on,
            occupants=event.occupants,
            narcotics=event.narcotics,
            position=told.position,
        )


class Screens(Projection[ScreensRow]):
    """One row a facility and month."""

    name: ClassVar[str] = "screens"
    row: ClassVar[type[Frozen]] = ScreensRow
    key: ClassVar[tuple[str, ...]] = ("facility", "month")

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, FacilityScreened):
            yield (told.event.facility, told.event.month)

    def fold(self, row: ScreensRow | None, told: Told) -> ScreensRow | None:
        if not isinstance(event := told.event, FacilityScreened) or _is_older(told, row):
            return row
        return ScreensRow(
            facility=event.facility,
            month=event.month,
            screened=event.screened,
            found=event.found,
            position=told.position,
        )


def _is_older(told: Told, row: CensusRow | ScreensRow | None) -> bool:
    return row is not None and told.position < (row.position or 0)


def latest_reports(rows: Iterable[CensusRow], day: date) -> dict[str, CensusRow]:
    """Each facility's last report up to a day."""
    upto = (row for row in rows if row.reported_on <= day)
    return {row.facility: row for row in sorted(upto, key=lambda row: row.reported_on)}
