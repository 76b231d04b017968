"""Filling in an instrument: scores into the log ``clinical``, answers into the vault, in one append."""

from collections.abc import Mapping
from uuid import UUID

import orjson

from services.assessment.aggregates import CLINICAL, PARTICIPANT
from services.assessment.commands.context import Asked, Context
from services.assessment.commands.following import Answered, follow
from services.assessment.domain.clinical import Form
from services.assessment.domain.clinical import complete as decide_completion
from services.assessment.domain.instruments.instrument import Answers, chosen
from services.assessment.domain.instruments.library import instrument_of
from services.assessment.vault.cipher import new_salt, salted_digest
from services.assessment.vault.contents import InstrumentAnswers
from shared.decisions import Work
from shared.eventstore.port import Appended


async def complete(
    context: Context, asked: Asked, who: UUID, code: str, *, form: Form, answers: Answers
) -> Appended:
    """Score a filled-in form and keep it. The log gets the digest of the answers with the row's salt."""
    instrument = instrument_of(code)
    scored = instrument.score(answers, variant=form.variant)
    result_id, salt = context.new_id(), new_salt()
    digest = salted_digest(salt, orjson.dumps(answers, option=orjson.OPT_SORT_KEYS))
    kept = InstrumentAnswers(
        **{**form.model_dump(), "variant": chosen(instrument.variants, form.variant)},
        result_id=result_id,
        instrument=instrument.code,
        instrument_version=instrument.version,
        answers=answers,
        salt=salt,
    )

    async def decide(work: Work) -> Mapping[str, str]:
        state, record = await work.load(PARTICIPANT, who), await work.load(CLINICAL, who)
        here = context.of(asked.actor, state)
        events = decide_completion(
            record,
            state,
            result_id=result_id,
            instrument=instrument,
            form=form,
            scored=scored,
            answers_digest=digest,
            by_role=asked.actor.role,
            today=here.today,
        )
        work.tell(CLINICAL, who, *events, occurred_at=here.since(form.completed_on))
        await follow(work, here, state, Answered(who, result_id, asked.actor.role), results=events)
        await context.vault.add(work, who, form.completed_on, kept)
        return {"result_id": str(result_id)}

    return await context.execute(decide, asked)
