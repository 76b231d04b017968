"""What became of each booked person-session, and what it counts for: the same arithmetic for every agency.

Booked = attended + alpa + izin + not brought + unmarked + lost (by cause, or disputed). Only ``hadir*`` are
attended, only ``alpa`` is hers; a booking freed because her episode ended or she was moved is not counted.

What was missed and has a make-up with a record stays what it is, and is counted beside it: ``again`` on the
day of the make-up, ``made_up`` if she attended that.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import ClassVar, TypeVar
from uuid import UUID

from services.reporting.dated import once
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import ATTENDED, Attendance, Cause
from shared.contracts.program import (
    AttendanceRecorded,
    BookingCancelled,
    BookingFreed,
    ParticipantBooked,
)
from shared.contracts.sessions import AttendanceOverdue, CauseDisputed, DisputeSettled
from shared.projections.projection import Counter, Key, Projection, Told, difference


class Booking(Frozen):
    """One woman's place at one session; a later outcome replaces.

    ``lost_by`` caused a cancellation, as one side says; ``settled`` is what both agreed on after a dispute.
    On ``overdue_on`` the prison's own limit for recording her outcome had passed. ``makes_up`` is the missed
    session that this one is for; ``again`` is the outcome of the one that is for this, on ``again_on``.
    """

    session_id: UUID
    participant_id: UUID
    facility: str
    session_on: date
    outcome: Attendance | None = None
    lost_by: Cause | None = None
    disputed: bool = False
    settled: Cause | None = None
    freed: bool = False
    overdue_on: date | None = None
    makes_up: UUID | None = None
    again: Attendance | None = None
    again_on: date | None = None


B = TypeVar("B", bound=Booking)


class NotBooked(LookupError):  # noqa: N818 - a finding: the event is parked and looked at
    """An outcome came for a woman who is not booked at the session."""


class PersonSessions(Projection[B]):
    """One row a session and participant; agencies differ in the columns that ``booked`` fills."""

    name: ClassVar[str] = "person_sessions"
    key: ClassVar[tuple[str, ...]] = ("session_id", "participant_id")
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("participant_id", "session_on"),
        ("facility", "session_on"),
    )

    @abstractmethod
    def booked(self, event: ParticipantBooked) -> B:
        """The row of a new booking."""

    def counters(self, row: B) -> Iterator[str]:
        """Names of the counters in which the row counts on the session's day."""
        yield from counted_for(row)

    def keys(self, told: Told) -> Iterable[Key]:
        event = told.event
        match event:
            case ParticipantBooked() | BookingCancelled():
                yield (event.session_id, event.participant_id)
            case AttendanceRecorded() | BookingFreed():
                yield (event.session_id, event.participant_id)
                if event.makes_up is not None:
                    yield (event.makes_up, event.participant_id)
            case CauseDisputed() | DisputeSettled() | AttendanceOverdue():
                yield from ((event.session_id, who) for who in event.participants)

    def fold(self, row: B | None, told: Told) -> B | None:
        event = told.event
        if isinstance(event, ParticipantBooked):
            booked = self.booked(event).model_copy(update={"makes_up": event.makes_up})
            return booked if row is None else booked.model_copy(update=_of_make_up(row))
        if row is not None and (of := _told_of_make_up(row, event)) is not None:
            return row.model_copy(update=of)
        if (change := _change(event)) is None:
            return row
        if row is None:
            raise NotBooked(f"{event.name()}: subject {event.subject}")
        return row.model_copy(update=change)

    def tally(self, before: B | None, after: B | None) -> Mapping[Counter, int]:
        return difference(self._counts(before), self._counts(after))

    def _counts(self, row: B | None) -> dict[Counter, int]:
        if row is None or row.freed:
            return {}
        counted = once(row.facility, row.session_on, self.counters(row))
        if row.again is not None and row.again_on is not None and missed(row):
            names = ("again", "made_up") if row.again in ATTENDED else ("again",)
            counted |= once(row.facility, row.again_on, names)
        return counted | (once(row.facility, on, ("overdue",)) if (on := overdue_since(row)) else {})


def _change(event: Event) -> dict[str, object] | None:  # noqa: PLR0911 - a table of events
    """What the event changes in a row that is there; none if it is not about person-sessions.

    Disputes and what is overdue are told about the session, bookings about the woman: each fills columns of
    its own, so that their order does not matter.
    """
    match event:
        case AttendanceRecorded(outcome=outcome):
            return {"outcome": outcome}
        case BookingCancelled(caused_by=cause):
            return {"lost_by": cause}
        case BookingFreed():
            return {"freed": True}
        case CauseDisputed():
            return {"disputed": True}
        case DisputeSettled(caused_by=cause):
            return {"settled": cause}
        case AttendanceOverdue(overdue_on=day):
            return {"overdue_on": day}
    return None


def missed(row: Booking) -> bool:
    """Whether it was held without her, as recorded now."""
    return row.outcome is not None and row.outcome not in ATTENDED


def _of_make_up(row: Booking) -> dict[str, object]:
    """What was told of the make-up of this one: it stays when she is booked here again."""
    return {"again": row.again, "again_on": row.again_on}


def _told_of_make_up(row: Booking, event: Event) -> dict[str, object] | None:
    """What an event about the make-up of this one changes here; none if it is about this one itself."""
    match event:
        case AttendanceRecorded(session_id=session, outcome=outcome) if session != row.session_id:
            return {"again": outcome, "again_on": event.session_on}
        case BookingFreed(session_id=session) if session != row.session_id:
            return {"again": None, "again_on": None}
    return None


def overdue_since(row: Booking) -> date | None:
    """The day on which her record was due, while there is none; a cancelled session needs no record."""
    return row.overdue_on if row.outcome is None and row.lost_by is None else None


def counted_for(row: Booking) -> Iterator[str]:
    """The counters of every agency. ``unmarked`` holds coming sessions too: it is read up to a day."""
    yield "booked"
    if row.outcome is None:
        yield "unmarked" if row.lost_by is None else f"lost:{_lost_by(row, row.lost_by)}"
        return
    if row.outcome in ATTENDED:
        yield "attended"
    yield from _BY_OUTCOME.get(row.outcome, ())


def _lost_by(row: Booking, claimed: Cause) -> str:
    """By whose failure: what both sides agreed on, nobody's while they do not, or what one side said."""
    if row.settled is not None:
        return row.settled
    return "disputed" if row.disputed else claimed


_BY_OUTCOME: Mapping[Attendance, tuple[str, ...]] = {
    Attendance.LATE: ("late",),
    Attendance.ABSENT: ("alpa",),
    Attendance.EXCUSED: ("izin",),
    Attendance.NOT_BROUGHT: ("not_brought",),
}
