"""Pausing a stay, deciding about a proposed pause, and ending it."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.program import own_reasons
from services.program.aggregates import EPISODE, tell
from services.program.commands.again import sessions_again
from services.program.commands.context import Asked, Context
from services.program.commands.slots import book_again, free_all
from services.program.domain import holds
from services.program.domain.episode import Episode, stay_of
from services.program.domain.here import Here
from shared.contracts.codes import Role
from shared.contracts.holds import HoldReason
from shared.decisions import Work
from shared.eventstore.port import Appended


async def begin(
    context: Context,
    asked: Asked,
    *,
    episode_id: UUID,
    reason: holds.OwnHoldReason,
    since: date,
    until: date | None,
) -> Appended:
    """Begin a hold; what an officer asks for out of the prison's own reasons is put to the head."""
    hold_id, told = context.new_id(), holds.TOLD[reason]
    wish = holds.Wish(hold_id=hold_id, reason=told, since=since, until=until)

    async def decide(work: Work) -> Mapping[str, str]:
        episode, here = await _episode(context, asked, work, episode_id)
        role = asked.actor.role
        if told is HoldReason.PRISON and role is Role.LAPAS_OFFICER:
            events = holds.propose(episode, wish=wish, role=role, here=here)
        else:
            holds.refuse_role(told, role)
            events = holds.begin(episode, wish=wish, here=here)
        if told.value != reason.value:
            own_reasons.keep(work, hold_id, holds.SIDE_OF[told], reason)
        free_all(work, events)
        tell(work, events, here)
        return {"episode_id": str(episode_id), "hold_id": str(hold_id)}

    return await context.execute(decide, asked)


async def answer(
    context: Context, asked: Asked, *, episode_id: UUID, hold_id: UUID, accept: bool
) -> Appended:
    """The head's answer to a proposal."""

    async def decide(work: Work) -> Mapping[str, str]:
        episode, here = await _episode(context, asked, work, episode_id)
        events = holds.decide(episode, hold_id=hold_id, accept=accept, role=asked.actor.role, here=here)
        free_all(work, events)
        tell(work, events, here)
        return {"episode_id": str(episode_id), "hold_id": str(hold_id)}

    return await context.execute(decide, asked)


async def end(context: Context, asked: Asked, *, episode_id: UUID, hold_id: UUID, ended_on: date) -> Appended:
    """End a hold; what it had freed and is still to come is booked again, with its time."""

    async def decide(work: Work) -> Mapping[str, str]:
        episode, here = await _episode(context, asked, work, episode_id)
        stay = stay_of(episode)
        holds.refuse_role(holds.hold_of(stay, hold_id).reason, asked.actor.role)
        sessions = await sessions_again(work, stay, context.protections)
        events = holds.end(episode, sessions, hold_id=hold_id, ended_on=ended_on, here=here)
        book_again(work, events)
        tell(work, events, here)
        return {"episode_id": str(episode_id), "hold_id": str(hold_id)}

    return await context.execute(decide, asked)


async def _episode(context: Context, asked: Asked, work: Work, episode_id: UUID) -> tuple[Episode, Here]:
    episode = await work.load(EPISODE, episode_id)
    facility = stay_of(episode).facility
    asked.actor.must_be_at(facility)
    return episode, context.here(facility)
