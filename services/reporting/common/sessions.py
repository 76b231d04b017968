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
from shared.projections.projection import Counter, Key, Projection, Told, difference


class Meeting(Frozen):
    """A session, as much of it as every agency may know."""

    session_id: UUID
    facility: str
    session_on: date
    held: bool = False
    cancelled_by: Cause | None = None


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
        if isinstance(told.event, SessionScheduled | SessionHeld | SessionCancelled):
            yield (told.event.session_id,)

    def fold(self, row: M | None, told: Told) -> M | None:
        event = told.event
        if isinstance(event, SessionScheduled):
            return self.scheduled(event)
        if not isinstance(event, SessionHeld | SessionCancelled):
            return row
        if row is None:
            raise NotPlanned(f"{event.name()}: session {event.session_id}")
        if isinstance(event, SessionHeld):
            return row.model_copy(update={"held": True})
        return row.model_copy(update={"cancelled_by": event.caused_by})

    def tally(self, before: M | None, after: M | None) -> Mapping[Counter, int]:
        return difference(_counts(before), _counts(after))


def _counts(row: Meeting | None) -> dict[Counter, int]:
    return {} if row is None else once(row.facility, row.session_on, _counted_for(row))


def _counted_for(row: Meeting) -> Iterator[str]:
    yield "sessions:planned"
    if row.cancelled_by is not None:
        yield f"sessions:cancelled:{row.cancelled_by}"
    elif row.held:
        yield "sessions:held"
