"""A session: a planned meeting with room, leader and time; then held, cancelled, or superseded by another."""

from datetime import date, datetime, timedelta
from uuid import UUID

from services.program.domain.history import ImpossibleHistory
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Cause, SessionKind, Stage
from shared.contracts.program import SessionCancelled, SessionHeld, SessionScheduled
from shared.contracts.sessions import (
    AttendanceOverdue,
    CauseDisputed,
    DisputeSettled,
    SessionRescheduled,
    Side,
)
from shared.refusals import NotFound

DISPUTABLE = timedelta(days=7)
"""How long the other side may dispute a cause; after that what was said first holds."""


class Unplanned(Frozen):
    """There is no such session."""


class Plan(Frozen):
    """What was planned."""

    facility: str
    session_id: UUID
    cohort_id: UUID
    stage: Stage
    group: str | None
    starts_at: datetime
    ends_at: datetime
    session_on: date
    room: str
    leader: str
    participants: tuple[UUID, ...]
    replaces: UUID | None = None
    kind: SessionKind | None = None
    module: int | None = None


class Planned(Frozen):
    """Nobody has been marked yet. Of whom it was told that her record is overdue: ``overdue``."""

    plan: Plan
    overdue: frozenset[UUID] = frozenset()


class Held(Frozen):
    """Attendance was marked at least once."""

    plan: Plan
    overdue: frozenset[UUID] = frozenset()


class Dispute(Frozen):
    """What the other side says; ``settled`` is the cause on which both agreed."""

    by: Side
    says: Cause
    participants: tuple[UUID, ...]
    settled: Cause | None = None


class Claimed(Frozen):
    """It did not take place as planned: by whose failure, who says so, since when she has said it."""

    plan: Plan
    caused_by: Cause
    claimed_by: Side
    claimed_on: date
    dispute: Dispute | None = None

    @property
    def disputable_until(self) -> date:
        """The last day on which the other side may dispute the cause."""
        return self.claimed_on + DISPUTABLE


class Cancelled(Claimed):
    """It was not held."""


class Superseded(Claimed):
    """It was moved: ``replaced_by`` takes its place and its participants."""

    replaced_by: UUID


Session = Unplanned | Planned | Held | Cancelled | Superseded


def evolve(state: Session, event: Event) -> Session:  # noqa: PLR0911 - a table of events
    match state, event:
        case Unplanned(), SessionScheduled():
            return Planned(plan=Plan.model_validate(event.model_dump()))
        case Planned(plan=plan, overdue=overdue), SessionHeld():
            return Held(plan=plan, overdue=overdue)
        case Planned() | Held(), AttendanceOverdue(participants=women):
            return state.model_copy(update={"overdue": state.overdue.union(women)})
        case Planned(plan=plan), SessionCancelled(caused_by=cause, claimed_by=side, cancelled_on=day):
            claimed_on = max(day, event.said_on or day)
            return Cancelled(plan=plan, caused_by=cause, claimed_by=side, claimed_on=claimed_on)
        case Planned(plan=plan), SessionRescheduled(caused_by=cause, claimed_by=side, said_on=day):
            return Superseded(
                plan=plan, caused_by=cause, claimed_by=side, claimed_on=day, replaced_by=event.replaced_by
            )
        case Cancelled() | Superseded(), CauseDisputed(disputed_by=side, caused_by=cause):
            dispute = Dispute(by=side, says=cause, participants=event.participants)
            return state.model_copy(update={"dispute": dispute})
        case (Cancelled() | Superseded()) as claimed, DisputeSettled(caused_by=cause) if claimed.dispute:
            settled = claimed.dispute.model_copy(update={"settled": cause})
            return claimed.model_copy(update={"dispute": settled})
    raise ImpossibleHistory(state, event)


def plan_of(state: Session) -> Plan:
    """What was planned.

    Raises:
        NotFound: ``session-unknown``.
    """
    if isinstance(state, Unplanned):
        raise NotFound("session-unknown", "There is no such session.")
    return state.plan
