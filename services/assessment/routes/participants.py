"""Routes of what follows a referral."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field

from services.assessment.commands import concluding, participants
from services.assessment.commands.concluding import Wanted
from services.assessment.commands.context import Context
from services.assessment.domain.roles import CARES, REFERS
from services.assessment.routes.fields import Body, Day, asked
from shared.contracts.care import DeviationReason
from shared.contracts.codes import Pathway
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered


class Retraction(Body):
    """Why a referral was wrong: the wrong woman (``salah_rujuk``), or one who is there (``ganda``)."""

    reason: Literal["salah_rujuk", "ganda"]
    retracted_on: Day | None = None


class Conclusion(Body):
    """What the assessment leads to. A later conclusion names the one that holds in ``supersedes``.

    Where it is not what ``GET .../proposal`` says, ``deviation_reason`` says why; ``note`` goes to the vault.
    """

    pathway: Pathway
    concluded_on: Day
    supersedes: UUID | None = None
    deviation_reason: DeviationReason | None = None
    note: Annotated[str, Field(min_length=1, max_length=2000)] | None = None


def router(context: Context) -> APIRouter:
    routes = APIRouter(prefix="/v1/participants/{participant_id}", tags=["participants"])
    referrer = Annotated[Caller, Depends(requires(*REFERS))]
    carer = Annotated[Caller, Depends(requires(*CARES))]

    @routes.post("/retraction", status_code=201)
    async def retract(
        caller: referrer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Retraction
    ) -> Response:
        """Take a wrong referral back. Nobody counts her any more; her register number is free again."""
        asking = asked(caller, command, trace)
        return answered(await participants.retract(context, asking, participant_id, **body.model_dump()))

    @routes.post("/conclusion", status_code=201)
    async def conclude(
        caller: carer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Conclusion
    ) -> Response:
        """Conclude with a pathway; needs consent and an ASSIST, and a reason where another is proposed."""
        asking = asked(caller, command, trace)
        wanted = Wanted.model_validate(body.model_dump())
        return answered(await concluding.conclude(context, asking, participant_id, wanted))

    return routes
