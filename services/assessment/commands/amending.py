"""Correcting a completed instrument: the old answers stay in the vault beside the new ones."""

from collections.abc import Mapping
from uuid import UUID

import orjson

from services.assessment.aggregates import CLINICAL, PARTICIPANT
from services.assessment.commands.context import Asked, Context
from services.assessment.commands.following import Answered, follow
from services.assessment.domain.care.amending import amend as decide_amendment
from services.assessment.domain.care.amending import refuse_other_version, result_of
from services.assessment.domain.instruments.instrument import Answers
from services.assessment.domain.instruments.library import instrument_of
from services.assessment.domain.participant import live
from services.assessment.vault.cipher import new_salt, salted_digest
from services.assessment.vault.contents import InstrumentAnswers
from shared.contracts.amendments import AmendmentReason
from shared.decisions import Work
from shared.eventstore.port import Appended


async def amend(
    context: Context,
    asked: Asked,
    who: UUID,
    result_id: UUID,
    *,
    reason: AmendmentReason,
    answers: Answers,
) -> Appended:
    """Score the corrected answers by the rules of the result's own version, and keep both."""
    amendment_id, salt = context.new_id(), new_salt()

    async def decide(work: Work) -> Mapping[str, str]:
        state, record = await work.load(PARTICIPANT, who), await work.load(CLINICAL, who)
        here = context.of(asked.actor, state)
        live(state)
        result = result_of(record, result_id)
        instrument = instrument_of(result.instrument)
        refuse_other_version(result, instrument)
        scored = instrument.score(answers, variant=result.variant)
        # Not before: what no rule allows need not be writable as JSON either.
        digest = salted_digest(salt, orjson.dumps(answers, option=orjson.OPT_SORT_KEYS))
        events = decide_amendment(
            record,
            state,
            result_id=result_id,
            amendment_id=amendment_id,
            amended_for=reason,
            scored=scored,
            answers_digest=digest,
            by_role=asked.actor.role,
            today=here.today,
        )
        work.tell(CLINICAL, who, *events, occurred_at=here.now)
        await follow(work, here, state, Answered(who, amendment_id, asked.actor.role), results=events)
        kept = result.model_dump(include=set(InstrumentAnswers.model_fields) & set(type(result).model_fields))
        await context.vault.add(
            work,
            who,
            result.completed_on,
            InstrumentAnswers.model_validate({**kept, "answers": answers, "salt": salt}),
        )
        return {"result_id": str(result_id), "amendment_id": str(amendment_id)}

    return await context.execute(decide, asked)
