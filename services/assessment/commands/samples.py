"""Urine samples: record a test, correct one."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from services.assessment.aggregates import PARTICIPANT, SAMPLES
from services.assessment.commands.context import Asked, Context
from services.assessment.domain.care.samples import amend_sample, record_sample
from shared.contracts.amendments import AmendmentReason
from shared.contracts.samples import PanelResult, SampleReason
from shared.decisions import Work
from shared.eventstore.port import Appended


async def record(
    context: Context,
    asked: Asked,
    who: UUID,
    *,
    taken_on: date,
    reason: SampleReason,
    results: Sequence[PanelResult],
) -> Appended:
    """Record a test of her series."""
    sample_id = context.new_id()

    async def decide(work: Work) -> Mapping[str, str]:
        state, series = await work.load(PARTICIPANT, who), await work.load(SAMPLES, who)
        here = context.of(asked.actor, state)
        events = record_sample(
            series,
            state,
            sample_id=sample_id,
            taken_on=taken_on,
            reason=reason,
            results=results,
            by_role=asked.actor.role,
            today=here.today,
        )
        work.tell(SAMPLES, who, *events, occurred_at=here.since(taken_on))
        return {"sample_id": str(sample_id)}

    return await context.execute(decide, asked)


async def amend(
    context: Context,
    asked: Asked,
    who: UUID,
    sample_id: UUID,
    *,
    reason: AmendmentReason,
    results: Sequence[PanelResult],
) -> Appended:
    """Correct a test; the first record stays where it is."""
    amendment_id = context.new_id()

    async def decide(work: Work) -> Mapping[str, str]:
        state, series = await work.load(PARTICIPANT, who), await work.load(SAMPLES, who)
        here = context.of(asked.actor, state)
        events = amend_sample(
            series,
            state,
            sample_id=sample_id,
            amendment_id=amendment_id,
            amended_for=reason,
            results=results,
            by_role=asked.actor.role,
            today=here.today,
        )
        work.tell(SAMPLES, who, *events, occurred_at=here.now)
        return {"sample_id": str(sample_id), "amendment_id": str(amendment_id)}

    return await context.execute(decide, asked)
