"""Routes of consent: what can be asked, what she said, what she took back, and the record of all of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import StrictBool

from services.assessment.commands import consents
from services.assessment.commands.context import Context
from services.assessment.consenting import CareConsents, Consents, CustodyConsents
from services.assessment.domain.consent import Notice, kind_of
from services.assessment.domain.roles import CARES, READS_DESK
from services.assessment.routes.fields import Body, Code, Day, asked
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.contracts.consents import KINDS, Kind, Purpose, Receiver, Scope
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered


class Consent(Body):
    """How she was told and asked, and what she said. Without a purpose it is about treatment."""

    given: StrictBool
    asked_on: Day
    notice_version: Code
    language: Code
    read_aloud: StrictBool
    witness_role: Role | None = None
    purpose: Purpose = Purpose.REHABILITATION
    receiver: Receiver | None = None
    scope: Scope | None = None
    expires_on: Day | None = None
    """The first day on which the yes does not hold any more."""


class Withdrawal(Body):
    """What she takes back, and when she said so. There is no field for a reason."""

    purpose: Purpose
    receiver: Receiver | None = None
    scope: Scope | None = None
    withdrawn_on: Day
    witness_role: Role | None = None


class KindsAnswer(Frozen):
    """Everything that she can be asked for, in the order of the form."""

    kinds: tuple[Kind, ...]


_HOW = {"notice_version", "language", "read_aloud", "witness_role"}


def router(context: Context, seen: Consents) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["consents"])
    carer = Annotated[Caller, Depends(requires(*CARES))]
    reader = Annotated[Caller, Depends(requires(*READS_DESK))]

    @routes.post("/participants/{participant_id}/consent", status_code=201)
    async def record(
        caller: carer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Consent
    ) -> Response:
        """Record notice and consent to one purpose.

        A no may be followed by a yes; a yes by a renewal with another expiry, or by its withdrawal.
        """
        done = await consents.record(
            context,
            asked(caller, command, trace),
            participant_id,
            kind=kind_of(body.purpose, body.receiver, body.scope),
            given=body.given,
            asked_on=body.asked_on,
            expires_on=body.expires_on,
            notice=Notice.model_validate(body.model_dump(include=_HOW)),
        )
        return answered(done)

    @routes.post("/participants/{participant_id}/consent/withdrawal", status_code=201)
    async def withdraw(
        caller: carer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Withdrawal
    ) -> Response:
        """Take a consent back: to treatment, the programme ends for her; else that purpose stops alone."""
        done = await consents.withdraw(
            context,
            asked(caller, command, trace),
            participant_id,
            kind=kind_of(body.purpose, body.receiver, body.scope),
            withdrawn_on=body.withdrawn_on,
            witness_role=body.witness_role,
        )
        return answered(done)

    @routes.get("/participants/{participant_id}/consents")
    async def show(caller: reader, participant_id: UUID) -> CareConsents | CustodyConsents:
        """What holds today, and all she was asked and said; the prison sees what it has to know."""
        return await seen.of(caller, participant_id)

    @routes.get("/consents/kinds")
    async def kinds(caller: reader) -> KindsAnswer:  # noqa: ARG001 - let in by her role
        """What she can be asked for: purposes, receivers, and which of them the programme needs."""
        return KindsAnswer(kinds=KINDS)

    return routes
