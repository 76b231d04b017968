"""Stages, withdrawal and movements: what happens in a stay."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from uuid import UUID

from services.program.aggregates import CANDIDATE, EPISODE, tell
from services.program.commands.context import Asked, Context
from services.program.commands.slots import free_all
from services.program.domain import leaving, stages
from services.program.domain.candidate import Candidate, Unlisted
from services.program.domain.episode import Enrolled, Episode, NotEnrolled, stay_of
from services.program.domain.ids import episode_of
from shared.contracts.codes import Stage
from shared.decisions import Work
from shared.eventstore.port import Appended
from shared.refusals import NotFound

Known = Callable[[UUID], Awaitable[bool]]
"""Whether anybody ever referred this participant."""


async def complete(
    context: Context, asked: Asked, *, episode_id: UUID, stage: Stage, completed_on: date
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
        )
        tell(work, events, here)
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
        tell(work, events, here)
        return {"episode_id": str(episode_id)}

    return await context.execute(decide, asked)


async def move(context: Context, asked: Asked, wish: leaving.Move, *, known: Known) -> Appended:
    """Custody moves somebody; who is neither candidate nor participant must at least be ``known``."""
    asked.actor.must_be_at(wish.facility)
    here = context.here(wish.facility)
    if wish.to_facility is not None:
        context.facility(wish.to_facility, "to_facility")

    async def decide(work: Work) -> Mapping[str, str]:
        who, candidate, episode = await _as_she_goes_on(work, wish.participant_id)
        nobody = isinstance(candidate.place, Unlisted) and isinstance(episode, NotEnrolled)
        if nobody and not await known(who):
            raise NotFound("participant-unknown", "Nobody referred this participant.", field="participant_id")
        hers = wish.model_copy(update={"participant_id": who})
        events = leaving.move(candidate, episode, wish=hers, role=asked.actor.role, here=here)
        free_all(work, events)
        tell(work, events, here)
        return {"participant_id": str(who)}

    return await context.execute(decide, asked)


async def _as_she_goes_on(work: Work, who: UUID) -> tuple[UUID, Candidate, Episode]:
    """Her under the id that is hers now: the kept one of a merge, unless a stay of her own runs."""
    while True:
        candidate = await work.load(CANDIDATE, who)
        episode = await work.load(EPISODE, episode_of(who))
        if candidate.merged_into is None or isinstance(episode, Enrolled):
            return who, candidate, episode
        who = candidate.merged_into
