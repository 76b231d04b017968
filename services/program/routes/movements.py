"""Routes of movements of the prison's register."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from services.program.commands import movements
from services.program.commands.context import Context
from services.program.desk.reading import Desk
from services.program.domain.moving import Move, Register
from services.program.routes.fields import Body, Day, Slug, asked
from shared.contracts.codes import Role
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered


class Movement(Body):
    """A movement. ``hand_over``: with a transfer, offer her stay to the facility where she goes."""

    participant_id: UUID
    facility: Slug
    movement: Register
    to_facility: Slug | None = None
    moved_on: Day
    hand_over: bool = False


def router(context: Context, desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["movements"])
    registrar = Annotated[Caller, Depends(requires(Role.LAPAS_REGISTRAR))]

    @routes.post("/movements", status_code=201)
    async def move(caller: registrar, command: CommandDep, trace: TraceDep, body: Movement) -> Response:
        """Say where somebody is; ``effect`` says what became of her stay: suspended, handed over or ended."""
        wish = Move.model_validate(body.model_dump())
        done = await movements.move(context, asked(caller, command, trace), wish, known=desk.knows)
        return answered(done)

    return routes
