"""Sessions: planned, held or cancelled by whom, on the session's day; agencies differ in their columns."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import ClassVar, TypeVar
from uuid import UUID

from services.reporting.dated import once
from shared.contracts.base import Frozen
from shared.contracts.codes import Cause
from shared.contracts.program import SessionCancelled, SessionHeld, SessionScheduled
from shared.contracts.sessions import CauseDisputed, DisputeSettled, SessionRescheduled
from shared.projections.projection import Counter, Key, Projection, Told, difference

Later = SessionHeld | SessionCancelled | SessionRescheduled | CauseDisputed | DisputeSettled
"""What becomes of a session that was planned."""


class Meeting(Frozen):
    """A session, as much of it as every agency may know. ``moved_by``: another took its place before it."""

    session_id: UUID
    facility: str
    session_on: date
    held: bool = False
    cancelled_by: Cause | None = None
    moved_by: Cause | None = None
    disputed: bool = False


M = TypeVar("M", bound=Meeting)


class NotPlanned(LookupError):  # noqa: N818 - a finding: the event is parked and looked at
    """Something came about a session that was never planned."""


class Sessions(Projection[M]):
    """One row a session."""

    name: ClassVar[str] = "sessions"
    key: ClassVar[tuple[str, ...]] = ("session_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("facility", "session_on"),)

    @abstractmethod
    def scheduled(self, event: SessionScheduled) -> M:
        """The row of a new session."""

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, SessionScheduled | Later):
            yield (told.event.session_id,)

    def fold(self, row: M | None, told: Told) -> M | None:
        event = told.event
        if isinstance(event, SessionScheduled):
            return self.scheduled(event)
        if not isinstance(event, Later):
            return row
        if row is None:
            raise NotPlanned(f"{event.name()}: session {event.session_id}")
        return row.model_copy(update=_change(row, event))

    def tally(self, before: M | None, after: M | None) -> Mapping[Counter, int]:
        return difference(_counts(before), _counts(after))


def _change(row: Meeting, event: Later) -> dict[str, object]:
    match event:
        case SessionHeld():
            return {"held": True}
        case SessionCancelled(caused_by=cause):
            return {"cancelled_by": cause}
        case SessionRescheduled(caused_by=cause):
            return {"moved_by": cause}
        case CauseDisputed():
            return {"disputed": True}
        case DisputeSettled(caused_by=cause):
            return {"disputed": False, "cancelled_by" if row.moved_by is None else "moved_by": cause}


def _counts(row: Meeting | None) -> dict[Counter, int]:
    return {} if row is None else once(row.facility, row.session_on, _counted_for(row))


def _counted_for(row: Meeting) -> Iterator[str]:
    """A session that was moved is planned once, on its new day; it is counted by the cause of its moving."""
    if row.moved_by is not None:
        yield f"sessions:moved:{'disputed' if row.disputed else row.moved_by}"
        return
    yield "sessions:planned"
    if row.cancelled_by is not None:
        yield f"sessions:cancelled:{'disputed' if row.disputed else row.cancelled_by}"
    elif row.held:
        yield "sessions:held"
