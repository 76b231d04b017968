"""Rows about hand-overs: which stays are offered to whom, and what became of it."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.base import Event, Frozen
from shared.contracts.handover import (
    DeclineReason,
    EpisodeHandedOver,
    HandOverAccepted,
    HandOverAwaited,
    HandOverClosed,
    HandOverDeclined,
    HandOverEvent,
    HandOverOffered,
)
from shared.contracts.program import EpisodeEnded
from shared.projections.projection import Key, Projection, Told


class HandOver(Frozen):
    """The last offer of a stay. ``facility`` offered it; ``left_on``: she has left, and it waits since.

    ``cohort_id``: into which cohort it was accepted.
    """

    episode_id: UUID
    participant_id: UUID
    facility: str
    to_facility: str
    offered_on: date
    reply_by: date
    status: Literal["offered", "accepted", "declined", "closed", "done"] = "offered"
    cohort_id: UUID | None = None
    reason: DeclineReason | None = None
    left_on: date | None = None
    handed_over_on: date | None = None


class HandOvers(Projection[HandOver]):
    """One row a stay that was ever offered; an end of the stay closes what was open."""

    name: ClassVar[str] = "hand_overs"
    row: ClassVar[type[Frozen]] = HandOver
    key: ClassVar[tuple[str, ...]] = ("episode_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("offered_on", "episode_id"),
        ("facility", "offered_on", "episode_id"),
        ("to_facility", "offered_on", "episode_id"),
        ("status", "reply_by"),
    )

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case HandOverEvent() | EpisodeEnded():
                yield (told.event.episode_id,)

    def fold(self, row: HandOver | None, told: Told) -> HandOver | None:
        if isinstance(told.event, HandOverOffered):
            return HandOver.model_validate(told.event.model_dump())
        if row is None:
            return None
        return row.model_copy(update=_change(row, told.event))


def _change(row: HandOver, event: Event) -> dict[str, object]:
    match event:
        case HandOverAccepted(cohort_id=cohort):
            return {"status": "accepted", "cohort_id": cohort}
        case HandOverDeclined(reason=reason):
            return {"status": "declined", "reason": reason}
        case HandOverAwaited(left_on=day):
            return {"left_on": day}
        case EpisodeHandedOver(handed_over_on=day):
            return {"status": "done", "handed_over_on": day}
        case HandOverClosed() | EpisodeEnded() if row.status in {"offered", "accepted"}:
            return {"status": "closed"}
    return {}
