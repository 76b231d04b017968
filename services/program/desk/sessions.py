"""Rows about sessions and bookings."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Attendance, Cause, SessionKind, Stage
from shared.contracts.program import (
    AttendanceRecorded,
    BookingCancelled,
    BookingFreed,
    ParticipantBooked,
    SessionCancelled,
    SessionHeld,
    SessionScheduled,
)
from shared.contracts.sessions import AttendanceOverdue, CauseDisputed, DisputeSettled, SessionRescheduled
from shared.projections.projection import Key, Projection, Told


class Meeting(Frozen):
    """A session in short. ``caused_by`` is as claimed; what the other side says stands beside it."""

    session_id: UUID
    facility: str
    cohort_id: UUID
    stage: Stage
    group_label: str | None
    starts_at: datetime
    ends_at: datetime
    session_on: date
    room: str
    leader: str
    replaces: UUID | None
    kind: SessionKind | None = None
    module: int | None = None
    status: Literal["planned", "held", "cancelled", "rescheduled"] = "planned"
    caused_by: Cause | None = None
    claimed_by: str | None = None
    claimed_on: date | None = None
    disputed_by: str | None = None
    disputed_cause: Cause | None = None
    settled_cause: Cause | None = None


class Sessions(Projection[Meeting]):
    """One row a session."""

    name: ClassVar[str] = "sessions"
    row: ClassVar[type[Frozen]] = Meeting
    key: ClassVar[tuple[str, ...]] = ("session_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("facility", "session_on"),)

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case SessionScheduled() | SessionHeld() | SessionCancelled():
                yield (told.event.session_id,)
            case SessionRescheduled() | CauseDisputed() | DisputeSettled():
                yield (told.event.session_id,)

    def fold(self, row: Meeting | None, told: Told) -> Meeting | None:
        event = told.event
        if isinstance(event, SessionScheduled):
            return Meeting.model_validate(event.model_dump() | {"group_label": event.group})
        if row is None:
            raise LookupError(f"{event.name()}: no such session")
        match event:
            case SessionHeld():
                return row.model_copy(update={"status": "held"})
            case SessionCancelled(caused_by=cause, claimed_by=agency, cancelled_on=day, said_on=said):
                on = max(day, said or day)
                told_by = {
                    "status": "cancelled",
                    "caused_by": cause,
                    "claimed_by": agency,
                    "claimed_on": on,
                }
                return row.model_copy(update=told_by)
        return row.model_copy(update=_claim(event))


def _claim(event: Event) -> dict[str, object]:
    match event:
        case SessionRescheduled(caused_by=cause, claimed_by=side, said_on=day):
            return {"status": "rescheduled", "caused_by": cause, "claimed_by": side, "claimed_on": day}
        case CauseDisputed(disputed_by=side, caused_by=cause):
            return {"disputed_by": side, "disputed_cause": cause}
        case DisputeSettled(caused_by=cause):
            return {"settled_cause": cause}
    return {}


class Place(Frozen):
    """One woman's place at a session. ``expected`` without an outcome is unmarked, ``paused`` is on hold.

    Since ``overdue_on`` her record was due, if it ever was: overdue is who is unmarked still.
    """

    session_id: UUID
    participant_id: UUID
    status: Literal["expected", "marked", "lost", "freed", "paused"] = "expected"
    outcome: Attendance | None = None
    overdue_on: date | None = None


class Bookings(Projection[Place]):
    """One row a session and participant."""

    name: ClassVar[str] = "bookings"
    row: ClassVar[type[Frozen]] = Place
    key: ClassVar[tuple[str, ...]] = ("session_id", "participant_id")
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("status", "overdue_on"),)

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case ParticipantBooked() | AttendanceRecorded() | BookingCancelled() | BookingFreed():
                yield (told.event.session_id, told.event.participant_id)
            case AttendanceOverdue(session_id=session, participants=women):
                yield from ((session, who) for who in women)

    def fold(self, row: Place | None, told: Told) -> Place | None:
        if isinstance(told.event, ParticipantBooked):
            return Place.model_validate(told.event.model_dump())
        if row is None:
            raise LookupError(f"{told.event.name()}: she is not booked")
        match told.event:
            case AttendanceRecorded(outcome=outcome):
                return row.model_copy(update={"status": "marked", "outcome": outcome})
            case BookingCancelled():
                return row.model_copy(update={"status": "lost"})
            case BookingFreed(hold_id=hold):
                return row.model_copy(update={"status": "freed" if hold is None else "paused"})
            case AttendanceOverdue(overdue_on=day):
                return row.model_copy(update={"overdue_on": day})
        return row
