"""Ending a stay for a reason that a person says; an exact reason of one side stays with it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.program import own_reasons
from services.program.aggregates import EPISODE, tell
from services.program.commands.context import Asked, Context
from services.program.commands.drop_outs import needless
from services.program.commands.slots import free_all
from services.program.domain import exits
from services.program.domain.episode import stay_of
from services.program.domain.leaving import OWN_TO
from shared.decisions import Work
from shared.eventstore.port import Appended


async def leave(
    context: Context, asked: Asked, *, episode_id: UUID, reason: exits.Exit, ended_on: date
) -> Appended:
    async def decide(work: Work) -> Mapping[str, str]:
        episode = await work.load(EPISODE, episode_id)
        stay = stay_of(episode)
        asked.actor.must_be_at(stay.facility)
        here = context.here(stay.facility)
        role = asked.actor.role
        events = exits.leave(episode, reason=reason, ended_on=ended_on, role=role, here=here)
        if events and (side := OWN_TO.get(exits.TOLD[reason])) is not None:
            own_reasons.keep(work, episode_id, side, reason)
        free_all(work, events)
        tell(work, [*events, *await needless(work, stay, events, here)], here)
        return {"episode_id": str(episode_id)}

    return await context.execute(decide, asked)
