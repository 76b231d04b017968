"""Moving a session before it takes place: the old one is kept as superseded, who is expected moves along."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from services.program.domain.cohort import Cohort
from services.program.domain.episode import Ended, Enrolled, Episode, Expected, Stay
from services.program.domain.facility import Facility
from services.program.domain.here import Here
from services.program.domain.scheduling import Wish, schedule
from services.program.domain.session import Cancelled, Held, Plan, Session, Superseded, plan_of
from services.program.domain.template import Template
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Cause, Role
from shared.contracts.program import BookingFreed
from shared.contracts.sessions import SessionRescheduled, Side
from shared.refusals import Invalid, WrongState


class Change(Frozen):
    """What becomes different; ``starts_at`` has a zone, what is not given stays as it was."""

    session_id: UUID
    starts_at: datetime | None
    minutes: int | None
    room: str | None
    leader: str | None


def reschedule(
    facility: Facility,
    cohort: Cohort,
    session: Session,
    episodes: Mapping[UUID, Episode],
    *,
    template: Template,
    change: Change,
    caused_by: Cause,
    claimed_by: Side,
    rescheduled_on: date,
    role: Role,
    here: Here,
) -> list[Event]:
    """Plan ``change.session_id`` in the session's place and move who is expected, by the rules of planning.

    Moving is said by the day of the session at the latest. Afterwards its hours are lost: it is cancelled,
    and a make-up session replaces it.
    """
    plan = _movable(session)
    here.refuse_future(rescheduled_on, "rescheduled_on")
    if rescheduled_on > plan.session_on:
        raise WrongState(
            "session-passed", f"It was planned for {plan.session_on}: cancel it and plan a make-up session."
        )
    stays = _expected(plan, episodes)
    if not stays:
        raise WrongState("nobody-expected", "Nobody is expected at the session any more.")
    wish = _wish(plan, change, stays)
    planned = schedule(facility, cohort, episodes, None, template=template, wish=wish, role=role, here=here)
    told = SessionRescheduled(
        facility=plan.facility,
        session_id=plan.session_id,
        session_on=plan.session_on,
        replaced_by=change.session_id,
        caused_by=caused_by,
        claimed_by=claimed_by,
        rescheduled_on=rescheduled_on,
        said_on=here.today,
    )
    return [told, *(_moved(plan, stay, change.session_id) for stay in stays), *planned]


def _movable(session: Session) -> Plan:
    plan = plan_of(session)
    match session:
        case Held():
            raise WrongState("session-held", "Attendance was marked: the session was held.")
        case Cancelled():
            raise WrongState("session-cancelled", "The session was cancelled: plan a make-up session.")
        case Superseded(replaced_by=other):
            raise WrongState("session-rescheduled", f"The session was moved already: see {other}.")
    return plan


def _expected(plan: Plan, episodes: Mapping[UUID, Episode]) -> list[Stay]:
    named = (episodes[who] for who in plan.participants)
    stays = [episode.stay for episode in named if isinstance(episode, Enrolled | Ended)]
    return [stay for stay in stays if isinstance(stay.bookings[plan.session_id].status, Expected)]


def _wish(plan: Plan, change: Change, stays: list[Stay]) -> Wish:
    minutes = (plan.ends_at - plan.starts_at).seconds // 60
    wish = Wish(
        session_id=change.session_id,
        stage=plan.stage,
        group=plan.group,
        starts_at=change.starts_at or plan.starts_at,
        minutes=minutes if change.minutes is None else change.minutes,
        room=change.room or plan.room,
        leader=change.leader or plan.leader,
        participants=tuple(stay.participant_id for stay in stays),
        replaces=plan.session_id,
        kind=plan.kind,
        module=plan.module,
    )
    before = (plan.starts_at, minutes, plan.room, plan.leader)
    if (wish.starts_at, wish.minutes, wish.room, wish.leader) == before:
        raise Invalid("nothing-changes", "Say another time, length, room or leader.", field="starts_at")
    return wish


def _moved(plan: Plan, stay: Stay, to: UUID) -> BookingFreed:
    return BookingFreed(
        facility=plan.facility,
        episode_id=stay.episode_id,
        participant_id=stay.participant_id,
        session_id=plan.session_id,
        moved_to=to,
        makes_up=stay.bookings[plan.session_id].makes_up,
    )
