"""Rows about decrees: number, date, names, and what later decrees changed in them."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.contracts.base import Frozen
from shared.contracts.decrees import AmendmentReason, DecreeAmended
from shared.contracts.program import DecreeIssued
from shared.contracts.waiting import PlacementReason
from shared.projections.projection import Key, Projection, Told


class Changed(Frozen):
    """One change by a later decree."""

    number: str
    amended_on: date
    added: tuple[UUID, ...]
    removed: tuple[UUID, ...]
    reason: AmendmentReason


class Decree(Frozen):
    """A decree with the names that stand now; ``changes`` are in the order in which they were told."""

    decree_id: UUID
    facility: str
    cohort_id: UUID
    number: str
    issued_on: date
    participants: tuple[UUID, ...]
    over_capacity: PlacementReason | None = None
    changes: tuple[Changed, ...] = ()


class Decrees(Projection[Decree]):
    """One row a decree."""

    name: ClassVar[str] = "decrees"
    row: ClassVar[type[Frozen]] = Decree
    key: ClassVar[tuple[str, ...]] = ("decree_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("issued_on", "decree_id"),
        ("facility", "issued_on", "decree_id"),
    )

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, DecreeIssued | DecreeAmended):
            yield (told.event.decree_id,)

    def fold(self, row: Decree | None, told: Told) -> Decree | None:
        if isinstance(told.event, DecreeIssued):
            return Decree.model_validate(told.event.model_dump())
        if row is None:
            raise LookupError(f"{told.event.name()}: no such decree")
        if not isinstance(event := told.event, DecreeAmended):
            return row
        change = Changed.model_validate(event.model_dump())
        stay = tuple(who for who in row.participants if who not in event.removed)
        return row.model_copy(
            update={"participants": (*stay, *event.added), "changes": (*row.changes, change)}
        )
