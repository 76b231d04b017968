"""What follows a referral: its retraction. Consent is in ``consents.py``."""

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from services.assessment.aggregates import PARTICIPANT
from services.assessment.commands.alike import leave
from services.assessment.commands.context import Asked, Context
from services.assessment.commands.registers import KIND
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
        here = context.of(asked.actor, state, care=False)
        day = here.today if retracted_on is None else retracted_on
        events = decide_retraction(
            state, reason=reason, retracted_on=day, by_role=asked.actor.role, today=here.today
        )
        work.tell(PARTICIPANT, who, *events, occurred_at=here.since(day))
        work.release(KIND, str(who))
        leave(work, who)
        return {"participant_id": str(who)}

    return await context.execute(decide, asked)
