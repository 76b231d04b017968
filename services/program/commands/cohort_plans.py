"""What is planned for a cohort, and its closing."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from services.program.aggregates import CANDIDATE, COHORT, EPISODE, FACILITY, tell
from services.program.commands.context import Asked, Context
from services.program.commands.weekly import give_back, hold, holder_named
from services.program.commands.weekly_clashes import in_the_way, kept
from services.program.domain import changing
from services.program.domain.cohort import Open, opened
from services.program.domain.cohort_plan import Plan
from services.program.domain.ids import episode_of
from services.program.domain.places import Places, places
from shared.decisions import Work
from shared.eventstore.port import Appended


async def change(
    context: Context, asked: Asked, *, cohort_id: UUID, plan: Plan, changed_on: date | None
) -> Appended:
    """Replace the plan; its weekly times are held in the same append, sessions that lie in them are named."""

    async def decide(work: Work) -> Mapping[str, Any]:
        state = await work.load(COHORT, cohort_id)
        cohort = opened(state)
        asked.actor.must_be_at(cohort.facility)
        here = context.here(cohort.facility)
        events = changing.change(
            state,
            await work.load(FACILITY, cohort.facility),
            plan=plan,
            taken=len((await places_of(work, cohort)).taken),
            changed_on=changed_on or here.today,
            here=here,
        )
        if events:
            hold(work, cohort_id, cohort.facility, plan, here.zone)
        tell(work, events, here)
        clashes = await in_the_way(context, asked, cohort, plan, here)
        return {"cohort_id": str(cohort_id), "clashes": kept(clashes)}

    async with holder_named(context, asked):
        return await context.execute(decide, asked)


async def close(context: Context, asked: Asked, *, cohort_id: UUID, closed_on: date) -> Appended:
    """Close a cohort in which nobody is any more; its weekly times are free."""

    async def decide(work: Work) -> Mapping[str, str]:
        state = await work.load(COHORT, cohort_id)
        cohort = opened(state)
        asked.actor.must_be_at(cohort.facility)
        here = context.here(cohort.facility)
        still_in = (await places_of(work, cohort)).taken
        give_back(work, cohort_id)
        tell(work, changing.close(state, still_in, closed_on=closed_on, here=here), here)
        return {"cohort_id": str(cohort_id)}

    return await context.execute(decide, asked)


async def places_of(work: Work, cohort: Open) -> Places:
    """The places in use, from the streams of everybody whom the cohort ever named."""
    named = sorted(cohort.named)
    candidates = await work.load_many(CANDIDATE, named)
    episodes = await work.load_many(EPISODE, map(episode_of, named))
    return places(cohort, dict(zip(named, candidates, strict=True)), dict(zip(named, episodes, strict=True)))
