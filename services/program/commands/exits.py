"""Ending a stay for a reason that a person says; an exact reason of one side stays with it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
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
from shared.contracts.base import Event
from shared.decisions import Work
from shared.eventstore.port import Appended


async def leave(
    context: Context, asked: Asked, *, episode_id: UUID, reason: exits.Exit, ended_on: date
) -> Appended:
    return await context.execute(_leaving(context, asked, episode_id, reason, ended_on), asked)


async def foresee(
    context: Context, asked: Asked, *, episode_id: UUID, reason: exits.Exit, ended_on: date
) -> Sequence[Event]:
    """What it would lead to now, or what it refuses; nothing is written."""
    decide = _leaving(context, asked, episode_id, reason, ended_on)

    async def look(work: Work) -> Sequence[Event]:
        await decide(work)
        return work.told

    return await context.decisions.look(look)


def _leaving(
    context: Context, asked: Asked, episode_id: UUID, reason: exits.Exit, ended_on: date
) -> Callable[[Work], Awaitable[Mapping[str, str]]]:
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

    return decide
