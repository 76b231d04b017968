"""What follows a referral: retraction and consent."""

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from services.assessment.aggregates import PARTICIPANT
from services.assessment.commands.context import Asked, Context
from services.assessment.commands.registers import KIND
from services.assessment.domain.consent import Notice, record_consent
from services.assessment.domain.referral import retract as decide_retraction
from shared.decisions import Work
from shared.eventstore.port import Appended


async def retract(
    context: Context,
    asked: Asked,
    who: UUID,
    *,
    reason: Literal["salah_rujuk", "ganda"],
    retracted_on: date | None,
) -> Appended:
    """Take a wrong referral back; her register number is free for another referral. Default day: today."""

    async def decide(work: Work) -> Mapping[str, str]:
        state = await work.load(PARTICIPANT, who)
        here = context.of(asked.actor, state)
        day = here.today if retracted_on is None else retracted_on
        events = decide_retraction(
            state, reason=reason, retracted_on=day, by_role=asked.actor.role, today=here.today
        )
        work.tell(PARTICIPANT, who, *events, occurred_at=here.since(day))
        work.release(KIND, str(who))
        return {"participant_id": str(who)}

    return await context.execute(decide, asked)


async def consent(
    context: Context, asked: Asked, who: UUID, *, given: bool, asked_on: date, notice: Notice
) -> Appended:
    """Record that she was told and asked, and what she said."""

    async def decide(work: Work) -> Mapping[str, str]:
        state = await work.load(PARTICIPANT, who)
        here = context.of(asked.actor, state)
        events = record_consent(
            state,
            given=given,
            asked_on=asked_on,
            notice=notice,
            by_role=asked.actor.role,
            today=here.today,
        )
        work.tell(PARTICIPANT, who, *events, occurred_at=here.since(asked_on))
        return {"participant_id": str(who)}

    return await context.execute(decide, asked)
