"""An episode: one woman's stay in the programme, with her bookings, attendance and stages, in one stream."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from services.program.domain.history import ImpossibleHistory
from services.program.domain.interruptions import DropOut, Hold, hold_after, proposal_after
from services.program.domain.offer import Offer, after
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import ATTENDED, Attendance, EpisodeEnd, Pathway, SessionKind, Stage
from shared.contracts.drop_outs import DropOutDecided, DropOutProposed, DropOutWithdrawn
from shared.contracts.handover import EpisodeHandedOver, HandOverEvent
from shared.contracts.holds import HoldBegun, HoldDeclined, HoldEnded, HoldProposed
from shared.contracts.modules import MaterialsHandedOut
from shared.contracts.program import (
    AttendanceRecorded,
    BookingCancelled,
    BookingFreed,
    EpisodeEnded,
    ParticipantBooked,
    ParticipantEnrolled,
    StageCompleted,
    StageStarted,
)
from shared.refusals import NotFound


class Expected(Frozen):
    """She is expected, or nothing was marked yet."""


class Marked(Frozen):
    """The last record of the session."""

    outcome: Attendance


class Lost(Frozen):
    """The session was cancelled."""


class Freed(Frozen):
    """She had left before it, was moved to another session, or was on hold (``hold_id``).

    ``left``: because she left for a facility that was offered her stay, from where she may come back.
    """

    hold_id: UUID | None = None
    left: bool = False


Status = Expected | Marked | Lost | Freed


class Booking(Frozen):
    """One person-session."""

    session_id: UUID
    stage: Stage
    starts_at: datetime
    session_on: date
    kind: SessionKind | None = None
    module: int | None = None
    makes_up: UUID | None = None
    status: Status = Expected()


def attended(booking: Booking) -> bool:
    """Whether she was there."""
    return isinstance(booking.status, Marked) and booking.status.outcome in ATTENDED


def missed(booking: Booking) -> bool:
    """Whether it was held without her, as recorded now; whose failure that was does not matter."""
    return isinstance(booking.status, Marked) and booking.status.outcome not in ATTENDED


class Stay(Frozen):
    """The facts of a stay, open or ended.

    ``completed`` gives the day of each completed stage, ``judged`` the start that its completion told;
    ``forgiven`` are absences in spite of which somebody kept her.
    ``handed``: when she was given the materials of a module, by its place in the template.
    """

    facility: str
    episode_id: UUID
    participant_id: UUID
    cohort_id: UUID
    assessment_id: UUID
    pathway: Pathway
    stages: tuple[Stage, ...]
    template: str
    template_version: int
    enrolled_on: date
    judged: Mapping[Stage, date] = {}
    completed: Mapping[Stage, date] = {}
    bookings: Mapping[UUID, Booking] = {}
    holds: Mapping[UUID, Hold] = {}
    offer: Offer | None = None
    here_since: date | None = None
    """On this day ``facility`` took over the stay from another one."""
    drop_out: DropOut | None = None
    forgiven: frozenset[UUID] = frozenset()
    handed: Mapping[int, date] = {}

    def on_hold(self, day: date) -> bool:
        """Whether her stay is paused on a day, by whichever side."""
        return any(hold.covers(day) for hold in self.holds.values())

    def away(self, day: date) -> bool:
        """Whether she had left by that day for the facility that was offered her stay."""
        return self.offer is not None and self.offer.left_on is not None and self.offer.left_on <= day

    @property
    def started(self) -> Mapping[Stage, date]:
        """The earliest attended day of each stage as recorded now; a completed stage keeps what was told."""
        days: dict[Stage, date] = {}
        for booking in self.bookings.values():
            if isinstance(booking.status, Marked) and booking.status.outcome in ATTENDED:
                days[booking.stage] = min(booking.session_on, days.get(booking.stage, booking.session_on))
        return {**days, **self.judged}

    def before(self, stage: Stage) -> Stage | None:
        """The stage that has to be completed first."""
        position = self.stages.index(stage)
        return self.stages[position - 1] if position else None

    def ready_for(self, stage: Stage, day: date) -> bool:
        """Whether the stage before was completed by that day, or there is none."""
        before = self.before(stage)
        return before is None or (before in self.completed and self.completed[before] <= day)

    def after(self, stage: Stage) -> Stage | None:
        later = self.stages[self.stages.index(stage) + 1 :]
        return later[0] if later else None

    def of_stage(self, stage: Stage) -> list[Booking]:
        """Her bookings of the stage that count, by time: without those freed."""
        counted = [b for b in self.bookings.values() if b.stage is stage and not isinstance(b.status, Freed)]
        return sorted(counted, key=lambda booking: booking.starts_at)


class NotEnrolled(Frozen):
    """No decree names her."""


class Enrolled(Frozen):
    """She is in the programme."""

    stay: Stay


class Ended(Frozen):
    """Her stay is over, for one reason. What happened before can still be typed in or corrected."""

    stay: Stay
    reason: EpisodeEnd
    ended_on: date


Episode = NotEnrolled | Enrolled | Ended


def evolve(state: Episode, event: Event) -> Episode:
    match state, event:
        case NotEnrolled(), ParticipantEnrolled():
            return Enrolled(stay=Stay.model_validate(event.model_dump()))
        case Enrolled(stay=stay), EpisodeEnded(reason=reason, ended_on=day):
            return Ended(stay=stay, reason=reason, ended_on=day)
        case Enrolled() | Ended(), _:
            return state.model_copy(update={"stay": _live(state.stay, event)})
    raise ImpossibleHistory(state, event)


def _live(stay: Stay, event: Event) -> Stay:  # noqa: C901, PLR0911 - a table of events
    match event:
        case ParticipantBooked():
            booked = Booking.model_validate(event.model_dump())
            return stay.model_copy(update={"bookings": {**stay.bookings, booked.session_id: booked}})
        case AttendanceRecorded(session_id=session, outcome=outcome):
            return _mark(stay, session, Marked(outcome=outcome))
        case BookingCancelled(session_id=session):
            return _mark(stay, session, Lost())
        case BookingFreed(session_id=session, hold_id=hold):
            left = hold is None and stay.away(stay.bookings[session].session_on)
            return _mark(stay, session, Freed(hold_id=hold, left=left))
        case DropOutProposed() | DropOutWithdrawn() | DropOutDecided():
            return stay.model_copy(update=proposal_after(stay.drop_out, stay.forgiven, event))
        case HoldProposed() | HoldDeclined() | HoldBegun() | HoldEnded():
            held = hold_after(stay.holds.get(event.hold_id), event)
            return stay.model_copy(update={"holds": {**stay.holds, event.hold_id: held}})
        case MaterialsHandedOut(module=module, handed_on=day):
            return stay.model_copy(update={"handed": {**stay.handed, module: day}})
        case StageStarted():
            return stay  # follows from the records
        case StageCompleted(stage=stage, started_on=first, completed_on=day):
            done = {"judged": {**stay.judged, stage: first}, "completed": {**stay.completed, stage: day}}
            return stay.model_copy(update=done)
        case HandOverEvent():
            return _handed(stay, event)
    raise ImpossibleHistory(stay, event)


def _handed(stay: Stay, event: Event) -> Stay:
    known: dict[str, object] = {"offer": after(stay.offer, event)}
    if isinstance(event, EpisodeHandedOver):
        place = {"facility": event.facility, "cohort_id": event.cohort_id}
        known |= place | {"here_since": event.handed_over_on}
    return stay.model_copy(update=known)


def _mark(stay: Stay, session: UUID, status: Marked | Lost | Freed) -> Stay:
    booking = stay.bookings[session].model_copy(update={"status": status})
    return stay.model_copy(update={"bookings": {**stay.bookings, session: booking}})


def stay_of(state: Episode) -> Stay:
    """The stay, open or ended.

    Raises:
        NotFound: ``episode-unknown``.
    """
    if isinstance(state, NotEnrolled):
        raise NotFound("episode-unknown", "There is no such episode.")
    return state.stay
