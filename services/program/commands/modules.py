"""Modules: what was delivered in an episode, and handing out their materials."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.program.aggregates import COHORT, EPISODE, SESSION, tell
from services.program.commands.context import Asked, Context
from services.program.commands.sessions import episodes_of
from services.program.domain.cohort import opened
from services.program.domain.episode import stay_of
from services.program.domain.modules import Delivered, delivered, hand_out
from services.program.domain.session import plan_of
from shared.decisions import Work
from shared.eventstore.port import Appended


async def give(
    context: Context, asked: Asked, *, session_id: UUID, participants: list[UUID], handed_on: date | None
) -> Appended:
    """Mark the materials of a session's module as given to these women."""

    async def decide(work: Work) -> Mapping[str, str]:
        session = await work.load(SESSION, session_id)
        plan = plan_of(session)
        asked.actor.must_be_at(plan.facility)
        here = context.here(plan.facility)
        cohort = opened(await work.load(COHORT, plan.cohort_id))
        events = hand_out(
            session,
            context.template(cohort.template, cohort.template_version),
            await episodes_of(work, participants),
            handed_on=handed_on or here.today,
            sub=asked.actor.sub,
            role=asked.actor.role,
            here=here,
        )
        tell(work, events, here)
        return {"session_id": str(session_id)}

    return await context.execute(decide, asked)


async def of_episode(context: Context, episode_id: UUID) -> tuple[str, list[Delivered]]:
    """The facility of an episode, and the modules of its path as they were delivered.

    Raises:
        NotFound: ``episode-unknown``.
    """
    [episode] = await context.load(EPISODE, [episode_id])
    stay = stay_of(episode)
    return stay.facility, delivered(stay, context.template(stay.template, stay.template_version))
