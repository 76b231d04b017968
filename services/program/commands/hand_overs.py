"""Offering an open stay to another facility, answering it, and letting it lapse."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from services.program.aggregates import CANDIDATE, COHORT, EPISODE, tell
from services.program.commands.cohort_plans import places_of
from services.program.commands.context import Asked, Context
from services.program.commands.drop_outs import needless
from services.program.commands.slots import free_all
from services.program.desk.hand_overs import HandOver
from services.program.domain import handing_over as rules
from services.program.domain.cohort import opened
from services.program.domain.episode import Episode, stay_of
from services.program.domain.here import Here
from shared.contracts.base import Event
from shared.contracts.handover import DeclineReason
from shared.decisions import Work
from shared.eventstore.port import Appended, Trace
from shared.refusals import WrongState

Decide = Callable[[Episode, Here], list[Event]]


async def offer(
    context: Context,
    asked: Asked,
    *,
    episode_id: UUID,
    to_facility: str,
    offered_on: date,
    reply_by: date | None,
) -> Appended:
    """The facility of the stay offers it to another one."""
    context.facility(to_facility, "to_facility")

    def decided(episode: Episode, here: Here) -> list[Event]:
        return rules.offer(
            episode, to_facility=to_facility, offered_on=offered_on, reply_by=reply_by, here=here
        )

    return await _by_sender(context, asked, episode_id, decided)


async def take_back(context: Context, asked: Asked, *, episode_id: UUID, closed_on: date) -> Appended:
    """The facility of the stay takes its offer back."""
    return await _by_sender(
        context,
        asked,
        episode_id,
        lambda episode, here: rules.take_back(episode, closed_on=closed_on, here=here),
    )


async def accept(
    context: Context, asked: Asked, *, episode_id: UUID, cohort_id: UUID, accepted_on: date
) -> Appended:
    """The other facility takes the stay over, into one of its cohorts."""

    async def decide(work: Work) -> Mapping[str, str]:
        episode, to = await _offered_to(work, asked, episode_id)
        here = context.here(to)
        cohort = opened(await work.load(COHORT, cohort_id))
        events = rules.accept(
            episode,
            await work.load(CANDIDATE, stay_of(episode).participant_id),
            cohort,
            await places_of(work, cohort),
            accepted_on=accepted_on,
            role=asked.actor.role,
            here=here,
        )
        tell(work, events, here)
        return {"episode_id": str(episode_id)}

    return await context.execute(decide, asked)


async def decline(
    context: Context, asked: Asked, *, episode_id: UUID, reason: DeclineReason, declined_on: date
) -> Appended:
    """The other facility does not take the stay over."""

    async def decide(work: Work) -> Mapping[str, str]:
        episode, to = await _offered_to(work, asked, episode_id)
        here = context.here(to)
        events = rules.decline(
            episode, reason=reason, declined_on=declined_on, role=asked.actor.role, here=here
        )
        free_all(work, events)
        tell(work, [*events, *await needless(work, stay_of(episode), events, here)], here)
        return {"episode_id": str(episode_id)}

    return await context.execute(decide, asked)


async def lapse(context: Context, late: HandOver) -> Appended:
    """Nobody answered in time; quiet when somebody was faster than the clock.

    No command id: what lapsed once is not open any more, and the same offer may be made again.
    """

    async def decide(work: Work) -> Mapping[str, str]:
        episode = await work.load(EPISODE, late.episode_id)
        here = context.here(stay_of(episode).facility)
        events = rules.lapse(episode, here=here)
        free_all(work, events)
        tell(work, [*events, *await needless(work, stay_of(episode), events, here)], here)
        return {"episode_id": str(late.episode_id)}

    return await context.decisions.execute(decide, command=None, trace=Trace(str(context.new_id())))


async def _by_sender(context: Context, asked: Asked, episode_id: UUID, decided: Decide) -> Appended:
    async def decide(work: Work) -> Mapping[str, str]:
        episode = await work.load(EPISODE, episode_id)
        facility = stay_of(episode).facility
        asked.actor.must_be_at(facility)
        here = context.here(facility)
        events = decided(episode, here)
        free_all(work, events)
        tell(work, events, here)
        return {"episode_id": str(episode_id)}

    return await context.execute(decide, asked)


async def _offered_to(work: Work, asked: Asked, episode_id: UUID) -> tuple[Episode, str]:
    """The stay, and the facility that it is offered to, where the one who answers works."""
    episode = await work.load(EPISODE, episode_id)
    offer_ = stay_of(episode).offer
    if offer_ is None:
        raise WrongState("no-hand-over", "No hand-over of this stay is open.", field="episode_id")
    asked.actor.must_be_at(offer_.to_facility)
    return episode, offer_.to_facility
