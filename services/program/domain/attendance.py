"""Marking a session: who was there, corrected by a later record, and what that starts.

Custody is never told whose stage before is not completed where only one pathway has a stage before.
"""

from collections.abc import Mapping
from uuid import UUID

from services.program.domain.episode import Ended, Enrolled, Episode, Expected, Freed, Marked, Status, Stay
from services.program.domain.here import Here
from services.program.domain.session import Cancelled, Plan, Planned, Session, Superseded, plan_of
from services.program.domain.several import Finding, refuse_all
from shared.contracts.base import Event
from shared.contracts.codes import AGENCY_OF, ATTENDED, Attendance, Role, Stage
from shared.contracts.program import AttendanceRecorded, SessionHeld, StageStarted
from shared.refusals import Invalid, NotAllowed, WrongState


def mark(
    session: Session,
    episodes: Mapping[UUID, Episode],
    *,
    outcomes: Mapping[UUID, Attendance],
    sub: str,
    role: Role,
    here: Here,
) -> list[Event]:
    """Record outcomes of a session; who is not named stays as she is, the same again is quiet.

    ``episodes`` are by participant and hold everybody whom the plan or ``outcomes`` name.
    """
    plan = plan_of(session)
    if sub != plan.leader and role is not Role.LAPAS_OFFICER:
        raise NotAllowed("not-your-session", "Its leader or an officer of the prison marks a session.")
    if isinstance(session, Cancelled):
        raise WrongState("session-cancelled", "The session was cancelled: there is no attendance to mark.")
    if isinstance(session, Superseded):
        raise WrongState("session-rescheduled", f"The session was moved: mark {session.replaced_by}.")
    if not here.begun(plan.starts_at):
        raise Invalid(
            "session-not-begun",
            f"The session starts at {here.local(plan.starts_at):%Y-%m-%d %H:%M}.",
            field="outcomes",
        )
    blind = AGENCY_OF[role] == "lapas" and plan.stage is not Stage.SKILLS
    refuse_all(_findings(plan, episodes, outcomes, in_order=not blind))
    if blind:
        _refuse_whole(plan, episodes, outcomes)
    recorded = [
        event
        for who, outcome in outcomes.items()
        if isinstance(episode := episodes[who], Enrolled | Ended)
        for event in _record(plan, episode.stay, outcome, role)
    ]
    held = SessionHeld(facility=plan.facility, session_id=plan.session_id, session_on=plan.session_on)
    return [held, *recorded] if isinstance(session, Planned) and recorded else recorded


def whole(
    plan: Plan, episodes: Mapping[UUID, Episode], rest: Attendance, exceptions: Mapping[UUID, Attendance]
) -> dict[UUID, Attendance]:
    """Outcomes of a whole session: ``rest`` for everybody without a record, besides the ``exceptions``.

    A record is corrected by naming her only: the same again, and a second person's "all", change nothing.
    """
    others = [who for who in unmarked(plan, episodes) if who not in exceptions]
    return {**dict.fromkeys(others, rest), **exceptions}


def _findings(
    plan: Plan, episodes: Mapping[UUID, Episode], outcomes: Mapping[UUID, Attendance], *, in_order: bool
) -> list[Finding]:
    return [
        {"field": f"outcomes.{who}", "rule": no[0], "detail": f"{who}: {no[1]}"}
        for who, outcome in outcomes.items()
        if (no := _why_not(plan, episodes[who], outcome, in_order=in_order)) is not None
    ]


def _why_not(plan: Plan, episode: Episode, outcome: Attendance, *, in_order: bool) -> tuple[str, str] | None:
    """The rule by which the outcome cannot be recorded, and its sentence; neither names a stage."""
    stay = episode.stay if isinstance(episode, Enrolled | Ended) else None
    booking = stay.bookings.get(plan.session_id) if stay else None
    if stay is None or booking is None:
        return "not-booked", "she is not booked at this session."
    if isinstance(booking.status, Freed):
        return "booking-freed", "she is not expected at this session: she left, was moved, or is on hold."
    if plan.session_on < stay.enrolled_on:
        return "before-decree", f"nothing starts before the decree of {stay.enrolled_on}."
    if in_order and outcome in ATTENDED and not stay.ready_for(plan.stage, plan.session_on):
        return "stage-order", "the stage before this one was not completed by the day of the session."
    return None


def _refuse_whole(plan: Plan, episodes: Mapping[UUID, Episode], outcomes: Mapping[UUID, Attendance]) -> None:
    """Refuse every new attended outcome alike as long as anybody booked is not ready.

    The answer depends neither on whom ``outcomes`` name nor on what was recorded for her, so that asking for
    one woman after the other tells nothing.
    """
    asked = any(
        outcome in ATTENDED and _status(episodes[who], plan.session_id) != Marked(outcome=outcome)
        for who, outcome in outcomes.items()
    )
    if asked and not all(_ready(plan, episodes[who]) for who in plan.participants):
        raise Invalid(
            "session-not-yet",
            "Nobody can be recorded as present by the prison yet; the session's leader at BNN can help.",
            field="outcomes",
        )


def _ready(plan: Plan, episode: Episode) -> bool:
    if not isinstance(episode, Enrolled | Ended) or isinstance(_status(episode, plan.session_id), Freed):
        return True
    return episode.stay.ready_for(plan.stage, plan.session_on)


def _status(episode: Episode, session: UUID) -> Status | None:
    booking = episode.stay.bookings.get(session) if isinstance(episode, Enrolled | Ended) else None
    return booking.status if booking else None


def _record(plan: Plan, stay: Stay, outcome: Attendance, role: Role) -> list[Event]:
    booking = stay.bookings[plan.session_id]
    if booking.status == Marked(outcome=outcome):
        return []
    record = AttendanceRecorded(
        facility=plan.facility,
        episode_id=stay.episode_id,
        participant_id=stay.participant_id,
        session_id=plan.session_id,
        session_on=plan.session_on,
        outcome=outcome,
        by_role=role,
        makes_up=booking.makes_up,
    )
    known = stay.started.get(plan.stage)
    already = known is not None and known <= plan.session_on
    if outcome not in ATTENDED or already or plan.stage in stay.completed:
        return [record]
    start = StageStarted(
        facility=plan.facility,
        episode_id=stay.episode_id,
        participant_id=stay.participant_id,
        stage=plan.stage,
        started_on=plan.session_on,
    )
    return [record, start]


def unmarked(plan: Plan, episodes: Mapping[UUID, Episode]) -> list[UUID]:
    """Who is expected and has no record, in the order of the plan."""
    return [who for who in plan.participants if _expected(episodes[who], plan.session_id)]


def _expected(episode: Episode, session: UUID) -> bool:
    return isinstance(_status(episode, session), Expected)
