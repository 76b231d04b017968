"""Moving a session, and whose failure it was that one was cancelled or moved: said, disputed, settled."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from services.program.aggregates import COHORT, FACILITY, SESSION, tell
from services.program.commands.clashes import clashes_named
from services.program.commands.context import Asked, Context
from services.program.commands.sessions import agency, episodes_of, sheet_settled, zoned
from services.program.commands.slots import release, reserve
from services.program.domain import disputes
from services.program.domain.cohort import opened
from services.program.domain.rescheduling import Change, reschedule
from services.program.domain.session import plan_of
from shared.contracts.base import Frozen
from shared.contracts.codes import Cause
from shared.contracts.program import SessionScheduled
from shared.decisions import Work
from shared.eventstore.port import Appended


class Move(Frozen):
    """What is asked for; what is not given stays. A time without a zone is the facility's own."""

    starts_at: datetime | None
    minutes: int | None
    room: str | None
    leader: str | None
    caused_by: Cause
    rescheduled_on: date | None


async def move(context: Context, asked: Asked, *, session_id: UUID, to: Move) -> Appended:
    """Supersede a session by another: its slots and its participants move in one append."""
    new_id = context.new_id()

    async def decide(work: Work) -> Mapping[str, str]:
        session = await work.load(SESSION, session_id)
        plan = plan_of(session)
        asked.actor.must_be_at(plan.facility)
        here = context.here(plan.facility)
        change = Change(
            session_id=new_id,
            starts_at=to.starts_at and zoned(to.starts_at, here.zone),
            **to.model_dump(include={"minutes", "room", "leader"}),
        )
        cohort = opened(await work.load(COHORT, plan.cohort_id))
        events = reschedule(
            await work.load(FACILITY, plan.facility),
            cohort,
            session,
            await episodes_of(work, plan.participants),
            template=context.template(cohort.template, cohort.template_version),
            change=change,
            caused_by=to.caused_by,
            claimed_by=agency(asked),
            rescheduled_on=to.rescheduled_on or here.today,
            role=asked.actor.role,
            here=here,
        )
        release(work, session_id, plan.participants)
        wanted[:] = [event for event in events if isinstance(event, SessionScheduled)]
        for event in wanted:
            reserve(work, event)
        events += await sheet_settled(work, session, here)
        tell(work, events, here)
        return {"session_id": str(new_id), "replaces": str(session_id)}

    async with clashes_named(context, asked) as wanted:
        return await context.execute(decide, asked)


async def dispute(context: Context, asked: Asked, *, session_id: UUID, caused_by: Cause) -> Appended:
    async def decide(work: Work) -> Mapping[str, str]:
        session = await work.load(SESSION, session_id)
        plan = plan_of(session)
        asked.actor.must_be_at(plan.facility)
        here = context.here(plan.facility)
        episodes = await episodes_of(work, plan.participants)
        events = disputes.dispute(session, episodes, caused_by=caused_by, by=agency(asked), here=here)
        tell(work, events, here)
        return {"session_id": str(session_id)}

    return await context.execute(decide, asked)


async def settle(context: Context, asked: Asked, *, session_id: UUID, caused_by: Cause) -> Appended:
    async def decide(work: Work) -> Mapping[str, str]:
        session = await work.load(SESSION, session_id)
        plan = plan_of(session)
        asked.actor.must_be_at(plan.facility)
        here = context.here(plan.facility)
        tell(work, disputes.settle(session, caused_by=caused_by, by=agency(asked), here=here), here)
        return {"session_id": str(session_id)}

    return await context.execute(decide, asked)
