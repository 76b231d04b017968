"""Cohorts and their decrees."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from services.program.aggregates import CANDIDATE, COHORT, EPISODE, FACILITY, tell
from services.program.commands.cohort_plans import places_of
from services.program.commands.context import Asked, Context
from services.program.commands.weekly import hold, holder_named
from services.program.commands.weekly_clashes import in_the_way, kept
from services.program.domain import changing
from services.program.domain import cohort as rules
from services.program.domain.cohort_plan import Plan
from services.program.domain.ids import episode_of
from services.program.domain.places import refuse_over
from services.program.templates import choose
from shared.contracts.waiting import PlacementReason
from shared.decisions import Work
from shared.eventstore.port import Appended
from shared.refusals import WrongState


async def open_cohort(
    context: Context,
    asked: Asked,
    *,
    facility: str,
    label: str,
    template: str,
    opened_on: date,
    plan: Plan | None = None,
) -> Appended:
    """Open a cohort, with what is planned for it if anything is."""
    asked.actor.must_be_at(facility)
    here, cohort_id = context.here(facility), context.new_id()
    chosen = choose(context.templates, template, facility=facility, on=opened_on)

    async def decide(work: Work) -> Mapping[str, Any]:
        state = await work.load(COHORT, cohort_id)
        events = rules.open_cohort(
            state,
            cohort_id=cohort_id,
            facility=facility,
            label=label,
            template=chosen,
            opened_on=opened_on,
            here=here,
        )
        if plan is not None and plan != Plan():
            events += changing.change(
                COHORT.fold(state, events),
                await work.load(FACILITY, facility),
                plan=plan,
                taken=0,
                changed_on=opened_on,
                here=here,
            )
            hold(work, cohort_id, facility, plan, here.zone)
        tell(work, events, here)
        opened = rules.opened(COHORT.fold(state, events))
        clashes = await in_the_way(context, asked, opened, opened.plan, here)
        return {"cohort_id": str(cohort_id), "clashes": kept(clashes)}

    async with holder_named(context, asked):
        return await context.execute(decide, asked)


async def decree(
    context: Context,
    asked: Asked,
    *,
    cohort_id: UUID,
    number: str,
    issued_on: date,
    participants: list[UUID],
    over_capacity: PlacementReason | None = None,
) -> Appended:
    """Enrol everybody whom the decree names; beyond the cohort's places with the head's reason alone."""
    decree_id = context.new_id()

    async def decide(work: Work) -> Mapping[str, Any]:
        cohort = await work.load(COHORT, cohort_id)
        opened = rules.opened(cohort)
        facility = opened.facility
        asked.actor.must_be_at(facility)
        candidates = await work.load_many(CANDIDATE, participants)
        women = [*participants, *sorted({other for candidate in candidates for other in candidate.others})]
        episodes = await work.load_many(EPISODE, map(episode_of, women))
        here = context.here(facility)
        found = await places_of(work, opened)
        over = refuse_over(opened, found, participants, over=over_capacity, role=asked.actor.role)
        events = rules.decree(
            cohort,
            dict(zip(participants, candidates, strict=True)),
            dict(zip(women, episodes, strict=True)),
            template=context.template(opened.template, opened.template_version),
            decree_id=decree_id,
            number=number,
            issued_on=issued_on,
            participants=participants,
            here=here,
            over_capacity=over,
        )
        hold_number(work, facility, number, decree_id)
        tell(work, events, here)
        enrolled = {str(who): str(episode_of(who)) for who in participants}
        return {"decree_id": str(decree_id), "episodes": enrolled}

    return await context.execute(decide, asked)


def hold_number(work: Work, facility: str, number: str, decree_id: UUID) -> None:
    """Decrees of a facility have different numbers, over all cohorts; case and spaces make no difference."""
    taken = WrongState("decree-number", "The facility has a decree with this number.", field="number")
    key = f"{facility}|{' '.join(number.upper().split())}"
    work.reserve("decree", key, f"{decree_id}|{number}", refusal=taken)
