"""A stage's sessions from the template into the calendar, all or none, around what is closed or taken."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, Literal
from uuid import UUID

from services.program.aggregates import COHORT, FACILITY, tell
from services.program.commands.clashes import Clash, clashes_named, clashing, named
from services.program.commands.context import Asked, Context
from services.program.commands.sessions import episodes_of
from services.program.commands.slots import reserve, session_of
from services.program.commands.weekly_clashes import in_times_of_others, kept
from services.program.domain import calendar as rules
from services.program.domain import scheduling
from services.program.domain.cohort import Open, opened
from services.program.domain.episode import Enrolled, Episode
from services.program.domain.facility import Facility, configured
from services.program.domain.here import Here
from services.program.domain.modules import follows, module_of
from services.program.domain.roles import refuse_other_role
from services.program.domain.several import Finding
from services.program.domain.template import Meeting, Template, sequence, stage_plan
from services.program.domain.usual import Said, filled
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Role, SessionKind, Stage
from shared.contracts.program import ParticipantBooked, SessionScheduled
from shared.decisions import Work
from shared.eventstore.port import Appended, Taken
from shared.refusals import Invalid, WrongState

TRIES = 3
"""How often the days are looked for again when somebody else was faster with one of them."""


class Calendar(Frozen):
    """What is asked for; how many sessions and how long is the template's, what is not said the cohort's."""

    cohort_id: UUID
    stage: Stage
    kind: SessionKind | None
    group: str | None
    weekly: tuple[rules.Weekly, ...]
    first_day: date
    room: str | None
    leader: str | None
    participants: tuple[UUID, ...]

    def filled(self, cohort: Open, meeting: Meeting, role: Role) -> "Calendar":
        """The same with what it takes from the cohort's plan."""
        said = Said.model_validate(self.model_dump(include=set(Said.model_fields)))
        found = filled(said, cohort.plan, meeting, role=role)
        return self.model_copy(update={name: getattr(found, name) for name in Said.model_fields})


@dataclass
class Draft:
    """Sessions as they would be planned, and what was avoided, by the time at which it lies."""

    here: Here
    template: Template
    sessions: list[SessionScheduled] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    avoided: list[tuple[datetime, Finding]] = field(default_factory=list)

    def skip(self, at: datetime, why: Finding) -> None:
        self.avoided.append((at, why))

    def work_on(self, places: Iterator[int], episodes: Mapping[UUID, Episode]) -> None:
        """Give each session, in their order of time, the module that comes next; at last none is left.

        Who goes by another template has none of these modules.
        """
        stays = [one.stay for one in episodes.values() if isinstance(one, Enrolled)]
        hers = {stay.participant_id for stay in stays if follows(stay, self.template)}
        planned = sorted(self.sessions, key=lambda session: session.starts_at)
        of = {session.session_id: next(places, None) for session in planned}
        self.sessions = [one.model_copy(update={"module": of[one.session_id]}) for one in self.sessions]
        self.events = [
            event.model_copy(update={"module": of[event.session_id]})
            if isinstance(event, SessionScheduled)
            or (isinstance(event, ParticipantBooked) and event.participant_id in hers)
            else event
            for event in self.events
        ]

    def moves(self) -> list[Finding]:
        """What was avoided, each with the time to which its session moved: the next that was free."""
        times = [session.starts_at for session in self.sessions]
        last = max(times, default=None)
        return [
            {
                "planned_at": at.isoformat(),
                "moved_to": min(time for time in times if time > at).isoformat(),
                **{key: value for key, value in why.items() if key != "field"},
            }
            for at, why in sorted(self.avoided, key=lambda one: one[0])
            if last is not None and at < last
        ]


@dataclass(frozen=True)
class _Ground:
    """What a draft rests on."""

    asked: Asked
    wanted: Calendar
    facility: Facility
    cohort: Open
    template: Template
    episodes: Mapping[UUID, Episode]
    meeting: Meeting
    here: Here

    def schedule(self, session_id: UUID, at: rules.Occurrence) -> list[Event]:
        """The events of one session at this time, by the rules of planning."""
        wish = scheduling.Wish(
            session_id=session_id,
            starts_at=at.starts_at,
            minutes=self.meeting.minutes,
            kind=self.meeting.kind,
            **self.wanted.model_dump(include={"stage", "group", "room", "leader", "participants"}),
        )
        role = self.asked.actor.role
        return scheduling.schedule(
            self.facility,
            self.cohort,
            self.episodes,
            None,
            template=self.template,
            wish=wish,
            role=role,
            here=self.here,
        )


async def preview(context: Context, asked: Asked, wanted: Calendar) -> Mapping[str, Any]:
    """The sessions as they would be planned now; nothing is written."""

    async def look(work: Work) -> Draft:
        return await _draft(context, asked, work, wanted)

    draft = await context.decisions.look(look)
    weekly = await in_times_of_others(context, asked, wanted.cohort_id, draft.sessions, draft.here)
    return {"sessions": _times(draft, "preview"), "avoided": draft.moves(), "weekly": weekly}


async def plan(context: Context, asked: Asked, wanted: Calendar) -> Appended:
    """Plan them: as many as the template says, or none."""

    async def decide(work: Work) -> Mapping[str, Any]:
        draft = await _draft(context, asked, work, wanted)
        planned[:] = draft.sessions
        for session in draft.sessions:
            reserve(work, session)
        tell(work, draft.events, draft.here)
        names = ("planned_at", "moved_to", "rule", "session_id")
        avoided = [{key: move[key] for key in names if key in move} for move in draft.moves()]
        others = await in_times_of_others(context, asked, wanted.cohort_id, draft.sessions, draft.here)
        return {"sessions": _times(draft, "planned"), "avoided": avoided, "weekly": kept(others)}

    async with clashes_named(context, asked) as planned:
        for _ in range(TRIES - 1):
            try:
                return await context.execute(decide, asked)
            except WrongState as refusal:
                if not isinstance(refusal.__cause__, Taken):
                    raise
        return await context.execute(decide, asked)


def _times(draft: Draft, state: Literal["preview", "planned"]) -> list[dict[str, str]]:
    return [_time(draft, session, state) for session in draft.sessions]


def _time(draft: Draft, session: SessionScheduled, state: Literal["preview", "planned"]) -> dict[str, str]:
    local, module = draft.here.local, module_of(draft.template, session.module)
    return (
        ({"session_id": str(session.session_id)} if state == "planned" else {})
        | {"starts_at": local(session.starts_at).isoformat(), "ends_at": local(session.ends_at).isoformat()}
        | ({"module": module.code} if module else {})
    )


async def _draft(context: Context, asked: Asked, work: Work, wanted: Calendar) -> Draft:
    cohort = opened(await work.load(COHORT, wanted.cohort_id))
    asked.actor.must_be_at(cohort.facility)
    template = context.template(cohort.template, cohort.template_version)
    refuse_other_role(stage_plan(template, wanted.stage), asked.actor.role, field="stage")
    here = context.here(cohort.facility)
    state = await work.load(FACILITY, cohort.facility)
    place = configured(state)
    meeting = rules.meeting_of(template, wanted.stage, wanted.kind)
    wanted = wanted.filled(cohort, meeting, asked.actor.role)
    rules.refuse_weekly(place, wanted.weekly, meeting.minutes)
    episodes = await episodes_of(work, wanted.participants)
    rules.refuse_planned(list(episodes.values()), wanted.stage, meeting.kind)
    ground = _Ground(asked, wanted, state, cohort, template, episodes, meeting, here)
    draft = Draft(here, template)
    places = sequence(template, wanted.stage, meeting.kind)
    ahead = rules.occurrences(
        place, wanted.weekly, first_day=wanted.first_day, minutes=meeting.minutes, here=here
    )
    while (missing := meeting.sessions - len(draft.sessions)) > 0:
        if not (following := list(islice(ahead, missing))):
            raise Invalid(
                "calendar-too-long",
                f"{len(draft.sessions)} of {meeting.sessions} sessions find a free day within a year.",
                field="weekly",
            )
        await _place(context, ground, draft, following)
    draft.work_on(places, episodes)
    return draft


async def _place(
    context: Context, ground: _Ground, draft: Draft, following: Sequence[rules.Occurrence]
) -> None:
    """Put sessions where it is open and all is free; what is not goes to ``avoided`` with the reason."""
    tried: dict[UUID, list[Event]] = {}
    for one in following:
        if one.closed:
            draft.skip(one.starts_at, {"rule": one.closed, "detail": one.why})
            continue
        session_id = context.new_id()
        tried[session_id] = ground.schedule(session_id, one)
    plans = {id_: _scheduled(events) for id_, events in tried.items()}
    taken: dict[UUID, Clash] = {}
    for clash in await clashing(context.store, plans.values()):
        taken.setdefault(session_of(clash.use.holder), clash)
    reasons = await named(context, ground.asked, list(taken.values()))
    for id_, why in zip(taken, reasons, strict=True):
        draft.skip(plans[id_].starts_at, why)
    for id_, events in tried.items():
        if id_ not in taken:
            draft.sessions.append(plans[id_])
            draft.events += events


def _scheduled(events: Sequence[Event]) -> SessionScheduled:
    return next(event for event in events if isinstance(event, SessionScheduled))
