"""Routes of corrected results and of what changed between occasions, for those who care for her."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field

from services.assessment.commands import amending
from services.assessment.commands.context import Context
from services.assessment.desk.reading import Desk
from services.assessment.domain.care.changes import Change, changes
from services.assessment.domain.roles import CARES
from services.assessment.routes.fields import Body, asked
from shared.contracts.amendments import AmendmentReason
from shared.contracts.base import Frozen
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered
from shared.refusals import NotFound

_MOST_ITEMS = 500
_PATIENCE = 2.0


class AmendmentBody(Body):
    """The whole form as it should have been recorded, and why it was not."""

    reason: AmendmentReason
    answers: Annotated[dict[str, Any], Field(max_length=_MOST_ITEMS)]


class ChangesAnswer(Frozen):
    """Score by score from the intake to each later occasion; nothing is averaged over scores."""

    changes: list[Change]
    positions: dict[str, int]


def router(context: Context, desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/v1/participants/{participant_id}", tags=["measures"])
    carer = Annotated[Caller, Depends(requires(*CARES))]

    @routes.post("/results/{result_id}/amendment", status_code=201)
    async def amend(  # noqa: PLR0917 - FastAPI gives them by name
        caller: carer,
        command: CommandDep,
        trace: TraceDep,
        participant_id: UUID,
        result_id: UUID,
        body: AmendmentBody,
    ) -> Response:
        """Correct a completed instrument: scores old and new, reason and role are told, both forms kept."""
        done = await amending.amend(
            context,
            asked(caller, command, trace),
            participant_id,
            result_id,
            reason=body.reason,
            answers=body.answers,
        )
        return answered(done)

    @routes.get("/changes")
    async def of_one(caller: carer, wanted: ConsistentDep, participant_id: UUID) -> ChangesAnswer:
        """What changed since the intake. Results that may not be compared say what differs, and no number."""
        await desk.reader.wait_for(wanted, _PATIENCE)
        found = await desk.results(participant_id)
        if found.facility is None:
            raise NotFound(
                "unknown-participant", "There is no participant with this id.", field="participant_id"
            )
        caller.must_be_at(found.facility, field="participant_id")
        return ChangesAnswer(changes=changes(found.rows), positions=dict(found.positions))

    return routes
