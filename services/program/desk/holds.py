"""Rows about pauses."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.base import Frozen
from shared.contracts.holds import HoldBegun, HoldDeclined, HoldEnded, HoldProposed, HoldReason
from shared.contracts.sessions import Side
from shared.projections.projection import Key, Projection, Told


class Pause(Frozen):
    """A hold in short; a proposal is the prison's until its head agrees."""

    hold_id: UUID
    episode_id: UUID
    participant_id: UUID
    facility: str
    side: Side = "lapas"
    reason: HoldReason = HoldReason.PRISON
    since: date
    until: date | None = None
    state: Literal["proposed", "open", "ended", "refused"] = "open"
    ended_on: date | None = None


class Shown(Pause):
    """A pause, and the facility that has the stay now: another one than began it after a hand-over."""

    now_at: str


class Holds(Projection[Pause]):
    """One row a hold, proposed or begun."""

    name: ClassVar[str] = "holds"
    row: ClassVar[type[Frozen]] = Pause
    key: ClassVar[tuple[str, ...]] = ("hold_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("state", "since", "hold_id"), ("episode_id",))

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case HoldProposed() | HoldDeclined() | HoldBegun() | HoldEnded():
                yield (told.event.hold_id,)

    def fold(self, row: Pause | None, told: Told) -> Pause | None:
        match told.event:
            case HoldProposed():
                return Pause.model_validate(told.event.model_dump() | {"state": "proposed"})
            case HoldBegun():
                return Pause.model_validate(told.event.model_dump())
        if row is None:
            raise LookupError(f"{told.event.name()}: no such hold")
        match told.event:
            case HoldDeclined():
                return row.model_copy(update={"state": "refused"})
            case HoldEnded(ended_on=day):
                return row.model_copy(update={"state": "ended", "ended_on": day})
        return row
