"""Substance profile, health facts, urgent findings that were handled, conclusions that stand."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from services.assessment.aggregates import CARE, PARTICIPANT
from services.assessment.commands.context import Asked, Context
from services.assessment.commands.following import Answered, follow
from services.assessment.domain.needs.facts import record_facts
from services.assessment.domain.needs.profile import ProfileForm, record_profile
from services.assessment.domain.needs.reassessing import stand as decide_standing
from services.assessment.domain.needs.urgent import handle_finding
from services.assessment.domain.participant import known
from shared.contracts.care import DeviationReason, Handling, HealthFact
from shared.decisions import Work
from shared.eventstore.port import Appended
from shared.runtime.dates import not_in_future


async def record_substance_profile(context: Context, asked: Asked, who: UUID, form: ProfileForm) -> Appended:
    """Record the short form; the profile that holds already keeps its id."""
    profile_id = context.new_id()

    async def decide(work: Work) -> Mapping[str, str]:
        state, care = await work.load(PARTICIPANT, who), await work.load(CARE, who)
        here = context.of(asked.actor, state)
        role = asked.actor.role
        events = record_profile(care, state, form, profile_id=profile_id, by_role=role, today=here.today)
        work.tell(CARE, who, *events, occurred_at=here.since(form.recorded_on))
        await follow(work, here, state, Answered(who, profile_id, role), told=events)
        return {"profile_id": str(profile_id if events else care.profiles[-1].profile_id)}

    return await context.execute(decide, asked)


async def record_health_facts(
    context: Context, asked: Asked, who: UUID, *, facts: Mapping[HealthFact, bool], observed_on: date
) -> Appended:
    """Record facts about her health, yes or no."""
    facts_id = context.new_id()

    async def decide(work: Work) -> Mapping[str, str]:
        state = await work.load(PARTICIPANT, who)
        here = context.of(asked.actor, state)
        role = asked.actor.role
        events = record_facts(
            state, facts, facts_id=facts_id, observed_on=observed_on, by_role=role, today=here.today
        )
        await work.load(CARE, who)
        work.tell(CARE, who, *events, occurred_at=here.since(observed_on))
        await follow(work, here, state, Answered(who, facts_id, role), told=events)
        return {"facts_id": str(facts_id)}

    return await context.execute(decide, asked)


async def handle_urgent(
    context: Context,
    asked: Asked,
    who: UUID,
    finding_id: UUID,
    *,
    outcome: Handling,
    handled_at: datetime | None,
) -> Appended:
    """A doctor looked into an urgent finding. Default moment: now."""

    async def decide(work: Work) -> Mapping[str, str]:
        state, care = await work.load(PARTICIPANT, who), await work.load(CARE, who)
        here = context.of(asked.actor, state)
        moment = here.now if handled_at is None else handled_at
        not_in_future(moment, "handled_at", here.now, here.facility.zone)
        moment = min(moment, here.now)
        events = handle_finding(
            care,
            known(state).case,
            finding_id,
            outcome=outcome,
            handled_at=moment,
            by_role=asked.actor.role,
            zone=here.facility.zone,
        )
        work.tell(CARE, who, *events, occurred_at=moment)
        return {"finding_id": str(finding_id)}

    return await context.execute(decide, asked)


async def stand(
    context: Context, asked: Asked, who: UUID, *, reason: DeviationReason, settled_on: date | None
) -> Appended:
    """The conclusion stands although the proposal changed. Default day: today."""

    async def decide(work: Work) -> Mapping[str, str]:
        state, care = await work.load(PARTICIPANT, who), await work.load(CARE, who)
        here = context.of(asked.actor, state)
        day = here.today if settled_on is None else settled_on
        events = decide_standing(
            care, known(state).case, reason=reason, settled_on=day, by_role=asked.actor.role, today=here.today
        )
        work.tell(CARE, who, *events, occurred_at=here.since(day))
        return {"participant_id": str(who)}

    return await context.execute(decide, asked)
