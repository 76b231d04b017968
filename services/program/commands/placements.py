"""Keeping places until the decree, and what a person says of somebody who waits."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import date
from uuid import UUID

from services.program.aggregates import CANDIDATE, COHORT, EPISODE, RELEASE, tell
from services.program.commands.cohort_plans import places_of
from services.program.commands.context import Asked, Context
from services.program.domain import keeping, waiting
from services.program.domain.candidate import Candidate
from services.program.domain.cohort import Open, not_closed
from services.program.domain.episode import Episode
from services.program.domain.ids import episode_of
from services.program.domain.keeping import Placing
from services.program.domain.placing import Offer
from services.program.domain.waiting import Entry
from shared.contracts.codes import QuotaCategory
from shared.contracts.waiting import PlacementReason, WaitingReason, WithdrawalReason
from shared.decisions import Work
from shared.eventstore.port import Appended

Categories = Callable[[Iterable[UUID]], Awaitable[Mapping[UUID, QuotaCategory]]]
"""Categories by which women were referred; who was referred without one is left out."""


async def place(
    context: Context,
    asked: Asked,
    *,
    cohort_id: UUID,
    participants: list[UUID],
    override: Mapping[UUID, PlacementReason],
    categories: Categories,
) -> Appended:
    """Keep places in a cohort: for everybody who is named, or for nobody."""
    wish = Placing(placement_id=context.new_id(), participants=tuple(participants), override=override)
    known = await categories(participants)

    async def decide(work: Work) -> Mapping[str, str]:
        cohort = not_closed(await work.load(COHORT, cohort_id))
        asked.actor.must_be_at(cohort.facility)
        here = context.here(cohort.facility)
        offer = offered(context, cohort, (await places_of(work, cohort)).free(cohort.plan.capacity))
        entries = await _entries(work, wish.participants, known)
        tell(work, keeping.place(entries, offer, wish=wish, role=asked.actor.role, here=here), here)
        return {"cohort_id": str(cohort_id), "placement_id": str(wish.placement_id)}

    return await context.execute(decide, asked)


async def withdraw(
    context: Context, asked: Asked, *, cohort_id: UUID, participants: list[UUID], reason: WithdrawalReason
) -> Appended:
    """Give kept places back before the decree."""

    async def decide(work: Work) -> Mapping[str, str]:
        cohort = not_closed(await work.load(COHORT, cohort_id))
        asked.actor.must_be_at(cohort.facility)
        here = context.here(cohort.facility)
        entries = await _entries(work, tuple(dict.fromkeys(participants)), {})
        role = asked.actor.role
        tell(work, keeping.give_back(entries, cohort_id, reason=reason, role=role, here=here), here)
        return {"cohort_id": str(cohort_id)}

    return await context.execute(decide, asked)


async def prefer(
    context: Context, asked: Asked, *, who: UUID, woman: bool, recorded_on: date | None
) -> Appended:
    """Record whether she wants a woman to lead her group."""

    async def decide(work: Work) -> Mapping[str, str]:
        candidate, episode, facility = await _waits(work, asked, who)
        here = context.here(facility)
        events = waiting.prefer(
            who,
            candidate,
            episode,
            woman=woman,
            recorded_on=recorded_on or here.today,
            role=asked.actor.role,
            here=here,
        )
        tell(work, events, here)
        return {"participant_id": str(who)}

    return await context.execute(decide, asked)


async def say_reason(
    context: Context,
    asked: Asked,
    *,
    who: UUID,
    reason: WaitingReason | None,
    first: bool,
    set_on: date | None,
) -> Appended:
    """Say what she waits for, and whether she goes first."""

    async def decide(work: Work) -> Mapping[str, str]:
        candidate, episode, facility = await _waits(work, asked, who)
        here = context.here(facility)
        events = waiting.say_reason(
            who,
            candidate,
            episode,
            reason=reason,
            first=first,
            set_on=set_on or here.today,
            role=asked.actor.role,
            here=here,
        )
        tell(work, events, here)
        return {"participant_id": str(who)}

    return await context.execute(decide, asked)


def offered(context: Context, cohort: Open, free: int | None) -> Offer:
    return Offer(
        facility=cohort.facility,
        cohort_id=cohort.cohort_id,
        template=context.template(cohort.template, cohort.template_version),
        plan=cohort.plan,
        free=free,
    )


async def _waits(work: Work, asked: Asked, who: UUID) -> tuple[Candidate, Episode, str]:
    candidate = await work.load(CANDIDATE, who)
    episode = await work.load(EPISODE, episode_of(who))
    facility = waiting.facility_of(who, candidate, episode)
    asked.actor.must_be_at(facility)
    return candidate, episode, facility


async def _entries(
    work: Work, women: tuple[UUID, ...], categories: Mapping[UUID, QuotaCategory]
) -> dict[UUID, Entry | None]:
    candidates = await work.load_many(CANDIDATE, women)
    episodes = await work.load_many(EPISODE, map(episode_of, women))
    releases = await work.load_many(RELEASE, women)
    return {
        who: waiting.entry_of(
            who, candidate, episode, release_on=release.dates.expected_release, category=categories.get(who)
        )
        for who, candidate, episode, release in zip(women, candidates, episodes, releases, strict=True)
    }
