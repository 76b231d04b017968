"""Consent and its withdrawal: what a woman says to each purpose."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.assessment.aggregates import PARTICIPANT
from services.assessment.commands.context import Asked, Context
from services.assessment.domain.consent import Notice, record_consent, withdraw_consent
from services.assessment.domain.participant import known
from services.assessment.domain.referral import refuse_unaccepted
from services.assessment.eligibility import holding
from shared.contracts.codes import Role
from shared.contracts.consents import Kind
from shared.decisions import Work
from shared.eventstore.port import Appended


async def record(
    context: Context,
    asked: Asked,
    who: UUID,
    *,
    kind: Kind,
    given: bool,
    asked_on: date,
    expires_on: date | None,
    notice: Notice,
) -> Appended:
    """Record that she was told and asked, and what she said."""

    async def decide(work: Work) -> Mapping[str, str]:
        state = await work.load(PARTICIPANT, who)
        here = context.of(asked.actor, state, care=False)
        refuse_unaccepted(state, holding(context.rules, here.facility.id, known(state).case.referred_on.year))
        events = record_consent(
            state,
            kind=kind,
            given=given,
            asked_on=asked_on,
            expires_on=expires_on,
            notice=notice,
            by_role=asked.actor.role,
            today=here.today,
        )
        work.tell(PARTICIPANT, who, *events, occurred_at=here.since(asked_on))
        return {"participant_id": str(who)}

    return await context.execute(decide, asked)


async def withdraw(
    context: Context, asked: Asked, who: UUID, *, kind: Kind, withdrawn_on: date, witness_role: Role | None
) -> Appended:
    """She takes a consent back; what it allowed stops."""

    async def decide(work: Work) -> Mapping[str, str]:
        state = await work.load(PARTICIPANT, who)
        here = context.of(asked.actor, state, care=False)
        events = withdraw_consent(
            state,
            kind=kind,
            withdrawn_on=withdrawn_on,
            witness_role=witness_role,
            by_role=asked.actor.role,
            today=here.today,
        )
        work.tell(PARTICIPANT, who, *events, occurred_at=here.since(withdrawn_on))
        return {"participant_id": str(who)}

    return await context.execute(decide, asked)
