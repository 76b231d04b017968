"""A session: a planned meeting with room, leader and time; then held, or cancelled."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.program.domain.history import ImpossibleHistory
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Cause, Stage
from shared.contracts.program import SessionCancelled, SessionHeld, SessionScheduled
from shared.refusals import NotFound


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


class Planned(Frozen):
    """Nobody has been marked yet."""

    plan: Plan


class Held(Frozen):
    """Attendance was marked at least once."""

    plan: Plan


class Cancelled(Frozen):
    """It was not held."""

    plan: Plan
    caused_by: Cause
    claimed_by: Literal["bnnp", "lapas"]
    cancelled_on: date


Session = Unplanned | Planned | Held | Cancelled


def evolve(state: Session, event: Event) -> Session:
    match state, event:
        case Unplanned(), SessionScheduled():
            return Planned(plan=Plan.model_validate(event.model_dump()))
        case Planned(plan=plan), SessionHeld():
            return Held(plan=plan)
        case Planned(plan=plan), SessionCancelled(caused_by=cause, claimed_by=agency, cancelled_on=day):
            return Cancelled(plan=plan, caused_by=cause, claimed_by=agency, cancelled_on=day)
    raise ImpossibleHistory(state, event)


def plan_of(state: Session) -> Plan:
    """What was planned.

    Raises:
        NotFound: ``session-unknown``.
    """
    if isinstance(state, Unplanned):
        raise NotFound("session-unknown", "There is no such session.")
    return state.plan
