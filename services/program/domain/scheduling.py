"""Planning a session."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.program.domain import make_ups
from services.program.domain.cohort import Cohort, Open, opened
from services.program.domain.episode import Enrolled, Episode, Stay
from services.program.domain.facility import Facility, configured, refuse_closed_time
from services.program.domain.here import Here
from services.program.domain.modules import follows, lesson
from services.program.domain.roles import refuse_other_role
from services.program.domain.session import Cancelled, Session, plan_of
from services.program.domain.several import Finding, refuse_all
from services.program.domain.template import Template, stage_plan
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Role, SessionKind, Stage
from shared.contracts.program import ParticipantBooked, SessionScheduled
from shared.refusals import Invalid

QUARTER = timedelta(minutes=15)
SHORTEST, LONGEST = 15, 240


class Wish(Frozen):
    """What somebody wants to plan; ``starts_at`` has a zone. ``makes_up``: for whom, which missed session."""

    session_id: UUID
    stage: Stage
    group: str | None
    starts_at: datetime
    minutes: int
    room: str
    leader: str
    participants: tuple[UUID, ...]
    replaces: UUID | None = None
    kind: SessionKind | None = None
    module: int | None = None
    makes_up: Mapping[UUID, UUID] = {}


def schedule(
    facility: Facility,
    cohort: Cohort,
    episodes: Mapping[UUID, Episode],
    replaced: Session | None,
    *,
    template: Template,
    wish: Wish,
    role: Role,
    here: Here,
) -> list[Event]:
    """Plan a session and book everybody whom it names. ``episodes`` are by participant; plans may lie ahead.

    ``template`` is the cohort's: it says whose the stage is.

    That room, leader and women are free is a matter of reservations (``slots``), not of this function.
    """
    refuse_other_role(stage_plan(template, wish.stage), role, field="stage")
    place, group = configured(facility), opened(cohort)
    starts, ends = _times(wish, here)
    if wish.room not in place.rooms:
        raise Invalid("room-unknown", f"The facility has no room called {wish.room}.", field="room")
    refuse_closed_time(place, starts, ends)
    if replaced is not None:
        _refuse_replacing(replaced, wish, group)
    make_ups.refuse_unnamed(wish.makes_up, wish.participants)
    women = len(wish.participants)
    wanted = make_ups.lesson_of(_following(episodes, template), wish.makes_up, (wish.kind, wish.module))
    kind, module = lesson(template, wish.stage, wanted, replaced=replaced, women=women)
    stays = _bookable(group, episodes, wish, starts.date(), here)
    refuse_all([no for stay in stays if (no := _why_no_make_up(stay, wish, module, starts, template))])
    planned = SessionScheduled(
        facility=place.facility,
        session_id=wish.session_id,
        cohort_id=group.cohort_id,
        stage=wish.stage,
        group=wish.group,
        starts_at=starts,
        ends_at=ends,
        session_on=starts.date(),
        room=wish.room,
        leader=wish.leader,
        participants=wish.participants,
        replaces=wish.replaces,
        kind=kind,
        module=module,
    )
    return [planned, *(_book(planned, stay, template, _for(stay, wish)) for stay in stays)]


def slots(starts: datetime, ends: datetime) -> list[str]:
    """The quarter hours that a session takes, in UTC: the keys of its reservations."""
    first = starts.astimezone(UTC)
    return [f"{first + QUARTER * n:%Y-%m-%dT%H:%MZ}" for n in range((ends - starts) // QUARTER)]


def _times(wish: Wish, here: Here) -> tuple[datetime, datetime]:
    starts = here.local(wish.starts_at)
    if starts.minute % 15 or starts.second or starts.microsecond:
        raise Invalid("quarter-hour", "A session starts on a quarter hour.", field="starts_at")
    if not SHORTEST <= wish.minutes <= LONGEST or wish.minutes % 15:
        raise Invalid(
            "session-length",
            f"A session takes {SHORTEST} to {LONGEST} minutes, in quarter hours.",
            field="minutes",
        )
    ends = starts + timedelta(minutes=wish.minutes)
    if ends.date() != starts.date():
        raise Invalid("one-day", "A session ends on the day on which it starts.", field="minutes")
    return starts, ends


def _refuse_replacing(replaced: Session, wish: Wish, cohort: Open) -> None:
    plan = plan_of(replaced)
    if plan.cohort_id != cohort.cohort_id or plan.stage is not wish.stage:
        raise Invalid(
            "replaces-another", "The replaced session is of another cohort or stage.", field="replaces"
        )
    if not isinstance(replaced, Cancelled):
        raise Invalid("replaces-not-cancelled", "Only a cancelled session is replaced.", field="replaces")


def _bookable(
    cohort: Open, episodes: Mapping[UUID, Episode], wish: Wish, day: date, here: Here
) -> list[Stay]:
    if not wish.participants or len(set(wish.participants)) != len(wish.participants):
        raise Invalid("participants", "Name at least one participant, each once.", field="participants")
    stays: list[Stay] = []
    findings: list[Finding] = []
    for who in wish.participants:
        episode = episodes[who]
        if (no := _why_not(cohort, episode, wish.stage, day)) is not None:
            rule, why = no
            findings.append({"field": f"participants.{who}", "rule": rule, "detail": f"{who}: {why}"})
        elif isinstance(episode, Enrolled) and _comes_too_early(episode.stay, wish.stage, day, here):
            detail = f"{who}: the stage before this one was not completed by the day of the session."
            findings.append({"field": f"participants.{who}", "rule": "stage-order", "detail": detail})
        elif isinstance(episode, Enrolled):
            stays.append(episode.stay)
    refuse_all(findings)
    return stays


def _comes_too_early(stay: Stay, stage: Stage, day: date, here: Here) -> bool:
    """Whether a session that takes place already is before its turn; what lies ahead may be planned.

    Sessions of skills training are custody's to plan, who would learn from the refusal how far she is.
    """
    return stage is not Stage.SKILLS and day <= here.today and not stay.ready_for(stage, day)


def _why_not(  # noqa: PLR0911 - a table of rules
    cohort: Open, episode: Episode, stage: Stage, day: date
) -> tuple[str, str] | None:
    """The rule by which she cannot be booked, and its sentence."""
    match episode:
        case Enrolled(stay=stay) if stay.cohort_id == cohort.cohort_id:
            if day < stay.enrolled_on:
                return "before-decree", f"nothing starts before the decree of {stay.enrolled_on}."
            if (no := _not_here(stay, day)) is not None:
                return no
            if stage not in stay.stages:
                return "stage-not-in-path", "this stage is not in her path."
            if stage in stay.completed:
                return "stage-completed", "she has completed this stage."
            if stay.on_hold(day):
                return "on-hold", "she is on hold on that day."
            return None
        case Enrolled():
            return "other-cohort", "she is in another cohort."
    return "not-enrolled", "no decree that is in force names her."


def _not_here(stay: Stay, day: date) -> tuple[str, str] | None:
    """The rule by which she is at another facility on the day, and its sentence."""
    if stay.here_since is not None and day < stay.here_since:
        return "before-hand-over", f"her stay is here since {stay.here_since}."
    if stay.away(day):
        return "hand-over-awaited", "she has left, and her stay waits to be handed over."
    return None


def _following(episodes: Mapping[UUID, Episode], template: Template) -> list[Stay]:
    stays = (one.stay for one in episodes.values() if isinstance(one, Enrolled))
    return [stay for stay in stays if follows(stay, template)]


def _for(stay: Stay, wish: Wish) -> UUID | None:
    return make_ups.intended(stay, wish.makes_up.get(stay.participant_id), wish.replaces)


def _why_no_make_up(
    stay: Stay, wish: Wish, module: int | None, starts: datetime, template: Template
) -> Finding | None:
    """What is wrong with the make-up that the session is to be for her, if it is to be one."""
    if (session := _for(stay, wish)) is None:
        return None
    planned = make_ups.Planned(stage=wish.stage, module=module, starts_at=starts, replaces=wish.replaces)
    named, hers = stay.participant_id in wish.makes_up, follows(stay, template)
    no = make_ups.why_not(stay, session, planned, named=named, follows=hers)
    return no and {"field": no[1], "rule": no[0], "detail": f"{stay.participant_id}: {no[2]}"}


def _book(
    planned: SessionScheduled, stay: Stay, template: Template, makes_up: UUID | None
) -> ParticipantBooked:
    other = None if makes_up is None else stay.bookings[makes_up].module
    return ParticipantBooked(
        facility=planned.facility,
        episode_id=stay.episode_id,
        participant_id=stay.participant_id,
        session_id=planned.session_id,
        cohort_id=planned.cohort_id,
        stage=planned.stage,
        group=planned.group,
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        session_on=planned.session_on,
        room=planned.room,
        kind=planned.kind,
        module=planned.module if follows(stay, template) else other,
        makes_up=makes_up,
    )
