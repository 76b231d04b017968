"""Routes by which a stay ends for a reason that a person says, and a proposed drop-out is decided."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from services.program.commands import drop_outs, exits
from services.program.commands.context import Context
from services.program.desk.drop_outs import ProposalDesk
from services.program.domain.exits import Exit
from services.program.routes.fields import CARE, Body, Day, Slug, asked, scope
from services.program.routes.holds import SIDES
from services.program.routes.slices import SliceDep
from services.program.routes.waiting import Waiting
from shared.contracts.base import Frozen
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered


class Leaving(Body):
    """Why, as the caller's side says, and on which day."""

    reason: Exit
    ended_on: Day


class Decision(Body):
    """Whether she stays, or her stay ends on that day."""

    decision: Literal["keep", "end"]
    decided_on: Day


class Proposed(Frozen):
    """A drop-out that somebody has to decide about: absences in a row, at these sessions."""

    episode_id: UUID
    participant_id: UUID
    facility: str
    sessions: tuple[UUID, ...]
    proposed_on: date


class ProposedAnswer(Frozen):
    """Open proposals, oldest first. ``following``: what to send as ``after`` for the next page."""

    proposed: list[Proposed]
    following: str | None
    positions: dict[str, int]


def router(context: Context, desk: ProposalDesk, waiting: Waiting) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["episodes"])
    care = Annotated[Caller, Depends(requires(*CARE))]
    side = Annotated[Caller, Depends(requires(*SIDES))]

    @routes.get("/drop-outs")
    async def proposed(
        caller: care, wanted: ConsistentDep, part: SliceDep, facility: Slug | None = None
    ) -> ProposedAnswer:
        """Whose absences in a row propose that she drops out."""
        await waiting.for_view(wanted)
        found = await desk.open(scope(caller, facility), part)
        rows = [Proposed.model_validate(row.model_dump()) for row in found.rows]
        return ProposedAnswer(proposed=rows, following=found.following, positions=dict(found.positions))

    @routes.post("/episodes/{episode_id}/drop-out", status_code=201)
    async def decide(
        caller: care, command: CommandDep, trace: TraceDep, episode_id: UUID, body: Decision
    ) -> Response:
        """Keep her, or end her stay for repeated absence; bookings after that day are freed."""
        told = asked(caller, command, trace)
        return answered(await drop_outs.decide(context, told, episode_id=episode_id, **body.model_dump()))

    @routes.post("/episodes/{episode_id}/exit", status_code=201)
    async def leave(
        caller: side, command: CommandDep, trace: TraceDep, episode_id: UUID, body: Leaving
    ) -> Response:
        """End a stay; which reasons are whose is in docs/roles.md. Bookings after that day are freed."""
        told = asked(caller, command, trace)
        return answered(await exits.leave(context, told, episode_id=episode_id, **body.model_dump()))

    return routes
