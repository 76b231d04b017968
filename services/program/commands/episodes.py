"""Stages and withdrawal: what happens in a stay."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.program.aggregates import EPISODE, tell
from services.program.commands.context import Asked, Context
from services.program.commands.drop_outs import needless
from services.program.commands.guarding import hidden
from services.program.commands.slots import free_all
from services.program.domain import leaving, stages
from services.program.domain.episode import Episode, stay_of
from shared.contracts.codes import OverrideReason, Stage
from shared.decisions import Work
from shared.eventstore.port import Appended
from shared.refusals import NotFound


async def visible(context: Context, episode_id: UUID) -> Episode:
    """One stay as it is now; who was erased, or whose taking part rests, has none, as in the lists.

    Raises:
        NotFound: ``episode-unknown``.
    """
    [episode] = await context.load(EPISODE, [episode_id])
    if await hidden([stay_of(episode).participant_id], context.protections):
        raise NotFound("episode-unknown", "There is no such episode.")
    return episode


async def complete(
    context: Context,
    asked: Asked,
    *,
    episode_id: UUID,
    stage: Stage,
    completed_on: date,
    override: OverrideReason | None = None,
) -> Appended:
    async def decide(work: Work) -> Mapping[str, str]:
        episode = await work.load(EPISODE, episode_id)
        stay = stay_of(episode)
        asked.actor.must_be_at(stay.facility)
        here = context.here(stay.facility)
        events = stages.complete(
            episode,
            context.template(stay.template, stay.template_version),
            stage=stage,
            completed_on=completed_on,
            role=asked.actor.role,
            here=here,
            override=override,
        )
        tell(work, [*events, *await needless(work, stay, events, here)], here)
        return {"episode_id": str(episode_id)}

    return await context.execute(decide, asked)


async def withdraw(context: Context, asked: Asked, *, episode_id: UUID, ended_on: date) -> Appended:
    async def decide(work: Work) -> Mapping[str, str]:
        episode = await work.load(EPISODE, episode_id)
        facility = stay_of(episode).facility
        asked.actor.must_be_at(facility)
        here = context.here(facility)
        events = leaving.withdraw(episode, ended_on=ended_on, role=asked.actor.role, here=here)
        free_all(work, events)
        tell(work, [*events, *await needless(work, stay_of(episode), events, here)], here)
        return {"episode_id": str(episode_id)}

    return await context.execute(decide, asked)
