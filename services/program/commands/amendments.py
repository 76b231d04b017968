"""Changing a decree."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.program.aggregates import CANDIDATE, COHORT, EPISODE, tell
from services.program.commands.cohort_plans import places_of
from services.program.commands.cohorts import hold_number
from services.program.commands.context import Asked, Context
from services.program.commands.drop_outs import needless
from services.program.commands.slots import free_all
from services.program.domain import amending
from services.program.domain.amending import Amendment
from services.program.domain.cohort import opened
from services.program.domain.episode import Enrolled
from services.program.domain.ids import episode_of
from services.program.domain.places import Places, refuse_over
from shared.contracts.waiting import PlacementReason
from shared.decisions import Work
from shared.eventstore.port import Appended


async def amend(
    context: Context, asked: Asked, *, cohort_id: UUID, wish: Amendment, over_capacity: PlacementReason | None
) -> Appended:
    """Enrol who is added and end the stays of who is taken out, all of them or nothing."""
    amendment_id = context.new_id()

    async def decide(work: Work) -> Mapping[str, Any]:
        state = await work.load(COHORT, cohort_id)
        cohort = opened(state)
        asked.actor.must_be_at(cohort.facility)
        here = context.here(cohort.facility)
        candidates = await work.load_many(CANDIDATE, wish.add)
        others = sorted({other for candidate in candidates for other in candidate.others})
        women = [*wish.add, *wish.remove, *others]
        episodes = dict(zip(women, await work.load_many(EPISODE, map(episode_of, women)), strict=True))
        events = amending.amend(
            state,
            dict(zip(wish.add, candidates, strict=True)),
            episodes,
            template=context.template(cohort.template, cohort.template_version),
            wish=wish,
            role=asked.actor.role,
            here=here,
        )
        found = await places_of(work, cohort)
        left = Places(enrolled=found.enrolled - {*wish.remove}, placed=found.placed)
        if wish.add:
            refuse_over(cohort, left, wish.add, over=over_capacity, role=asked.actor.role)
        hold_number(work, cohort.facility, wish.number, amendment_id)
        free_all(work, events)
        tell(work, events, here)
        for who in wish.remove:
            if isinstance(episode := episodes[who], Enrolled):
                hers = [event for event in events if getattr(event, "participant_id", None) == who]
                tell(work, await needless(work, episode.stay, hers, here), here)
        return {
            "decree_id": str(wish.decree_id),
            "episodes": {str(who): str(episode_of(who)) for who in wish.add},
        }

    return await context.execute(decide, asked)
