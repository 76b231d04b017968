"""Rows about facilities: what of their configuration the desk asks by."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from shared.contracts.base import Frozen
from shared.contracts.program import BlockedTime, FacilityConfigured
from shared.projections.projection import Key, Projection, Told


class Place(Frozen):
    """A facility as it was configured last."""

    facility: str
    blocked: tuple[BlockedTime, ...]
    holidays: tuple[date, ...]
    unmarked_after_hours: int


class Facilities(Projection[Place]):
    """One row a facility."""

    name: ClassVar[str] = "facilities"
    row: ClassVar[type[Frozen]] = Place
    key: ClassVar[tuple[str, ...]] = ("facility",)

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, FacilityConfigured):
            yield (told.event.facility,)

    def fold(self, row: Place | None, told: Told) -> Place | None:  # noqa: ARG002 - the last one replaces
        return Place.model_validate(told.event.model_dump())
