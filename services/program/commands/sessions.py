"""Planning, cancelling and marking sessions."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.program.aggregates import COHORT, EPISODE, FACILITY, SESSION, TASK, tell
from services.program.commands.clashes import clashes_named
from services.program.commands.context import Asked, Context
from services.program.commands.drop_outs import follow
from services.program.commands.slots import release, reserve
from services.program.domain import attendance, cancelling, scheduling
from services.program.domain.cohort import opened
from services.program.domain.empty_sheets import settle_sheet, sheet_of, waits
from services.program.domain.episode import Episode
from services.program.domain.here import Here
from services.program.domain.ids import episode_of
from services.program.domain.modules import chosen
from services.program.domain.session import Claimed, Session, Unplanned, plan_of
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import AGENCY_OF, Attendance, Cause, Role, SessionKind, Stage
from shared.contracts.program import SessionCancelled, SessionScheduled
from shared.contracts.sessions import Side
from shared.decisions import Work
from shared.eventstore.port import Appended


class Planned(Frozen):
    """What is asked for; a ``starts_at`` without a zone is the facility's own time."""

    cohort_id: UUID
    stage: Stage
    group: str | None
    starts_at: datetime
    minutes: int
    room: str
    leader: str
    participants: tuple[UUID, ...]
    replaces: UUID | None
    kind: SessionKind | None
    module: str | None
    makes_up: Mapping[UUID, UUID] = {}


async def schedule(context: Context, asked: Asked, plan: Planned) -> Appended:
    session_id = context.new_id()

    async def decide(work: Work) -> Mapping[str, str]:
        cohort = await work.load(COHORT, plan.cohort_id)
        group = opened(cohort)
        facility, template = group.facility, context.template(group.template, group.template_version)
        asked.actor.must_be_at(facility)
        here = context.here(facility)
        starts_at = zoned(plan.starts_at, here.zone)
        wish = scheduling.Wish(
            session_id=session_id,
            **plan.model_dump(exclude={"cohort_id", "starts_at", "module"}),
            starts_at=starts_at,
            module=chosen(template, plan.stage, plan.module),
        )
        replaced: Session | None = None
        if plan.replaces is not None:
            replaced = await work.load(SESSION, plan.replaces)
        events = scheduling.schedule(
            await work.load(FACILITY, facility),
            cohort,
            await episodes_of(work, plan.participants),
            replaced,
            template=template,
            wish=wish,
            role=asked.actor.role,
            here=here,
        )
        wanted[:] = [event for event in events if isinstance(event, SessionScheduled)]
        for event in wanted:
            reserve(work, event)
        tell(work, events, here)
        return {"session_id": str(session_id)}

    async with clashes_named(context, asked) as wanted:
        return await context.execute(decide, asked)


async def cancel(
    context: Context, asked: Asked, *, session_id: UUID, caused_by: Cause, cancelled_on: date | None
) -> Appended:
    async def decide(work: Work) -> Mapping[str, str]:
        session = await work.load(SESSION, session_id)
        plan = plan_of(session)
        asked.actor.must_be_at(plan.facility)
        here = context.here(plan.facility)
        episodes = await episodes_of(work, plan.participants)
        events = cancelling.cancel(
            session,
            list(episodes.values()),
            caused_by=caused_by,
            claimed_by=agency(asked),
            cancelled_on=cancelled_on or here.today,
            here=here,
        )
        if any(isinstance(event, SessionCancelled) for event in events):
            release(work, session_id, plan.participants)
            events += await sheet_settled(work, session, here)
        tell(work, events, here)
        return {"session_id": str(session_id)}

    return await context.execute(decide, asked)


async def mark(
    context: Context,
    asked: Asked,
    *,
    session_id: UUID,
    outcomes: Mapping[UUID, Attendance],
    rest: Attendance | None = None,
) -> Appended:
    """Mark these women, and with ``rest`` everybody else who has no record yet."""

    async def decide(work: Work) -> Mapping[str, str]:
        session = await work.load(SESSION, session_id)
        plan = plan_of(session)
        asked.actor.must_be_at(plan.facility)
        here = context.here(plan.facility)
        episodes = await episodes_of(work, [*plan.participants, *outcomes])
        said = outcomes if rest is None else attendance.whole(plan, episodes, rest, outcomes)
        events = attendance.mark(
            session,
            episodes,
            outcomes=said,
            sub=asked.actor.sub,
            role=asked.actor.role,
            here=here,
        )
        events += await follow(context, work, episodes, events, here)
        if events and not waits(session, episodes, events):
            events += await sheet_settled(work, session, here, asked.actor.role)
        tell(work, events, here)
        return {"session_id": str(session_id)}

    return await context.execute(decide, asked)


async def sheet_settled(work: Work, session: Session, here: Here, role: Role | None = None) -> list[Event]:
    """What ends the task of an empty sheet, where one was ever opened; the caller tells it."""
    if isinstance(session, Unplanned | Claimed) or not session.overdue:
        return []
    return settle_sheet(await work.load(TASK, sheet_of(session.plan.session_id)), here, role)


async def episodes_of(work: Work, women: Iterable[UUID]) -> dict[UUID, Episode]:
    """Episodes by participant; one who has none gets the empty state."""
    women = list(dict.fromkeys(women))
    return dict(zip(women, await work.load_many(EPISODE, map(episode_of, women)), strict=True))


def zoned(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def agency(asked: Asked) -> Side:
    """The side on which somebody speaks."""
    return "lapas" if AGENCY_OF[asked.actor.role] == "lapas" else "bnnp"
