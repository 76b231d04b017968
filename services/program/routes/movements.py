"""Routes of movements of the prison's register."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.program.commands import movements
from services.program.commands.context import Context
from services.program.desk.reading import Desk
from services.program.domain.effects import Effect
from services.program.domain.moving import Move, Register
from services.program.routes.census import CSV_FILE, content_of
from services.program.routes.fields import Body, Day, Slug, asked
from shared.contracts.base import Frozen
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


class Line(Frozen):
    """A line of the file, and what becomes of her place in the programme."""

    line: int
    participant_id: UUID
    effect: Effect


class Preview(Frozen):
    """What a file would lead to."""

    facility: str
    lines: list[Line]


def router(context: Context, desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["movements"])
    registrar = Annotated[Caller, Depends(requires(Role.LAPAS_REGISTRAR))]

    @routes.post("/movements", status_code=201)
    async def move(caller: registrar, command: CommandDep, trace: TraceDep, body: Movement) -> Response:
        """Say where somebody is; ``effect`` says what became of her stay: suspended, handed over or ended."""
        wish = Move.model_validate(body.model_dump())
        done = await movements.move(context, asked(caller, command, trace), wish, known=desk.knows)
        return answered(done)

    @routes.post("/facilities/{facility}/movements/preview", openapi_extra=CSV_FILE)
    async def look(
        request: Request, caller: registrar, command: CommandDep, trace: TraceDep, facility: Slug
    ) -> Preview:
        """What a file of movements would lead to, line by line; writes nothing."""
        told, content = asked(caller, command, trace), await content_of(request)
        lines = await movements.look_through(
            context, told, facility=facility, content=content, desk=desk.called, known=desk.knows
        )
        return Preview(facility=facility, lines=[Line.model_validate(line) for line in lines])

    @routes.post("/facilities/{facility}/movements/file", openapi_extra=CSV_FILE)
    async def take(
        request: Request, caller: registrar, command: CommandDep, trace: TraceDep, facility: Slug
    ) -> Response:
        """Take movements from the register's file: all of its lines or none; the same again is quiet."""
        told, content = asked(caller, command, trace), await content_of(request)
        done = await movements.take(
            context, told, facility=facility, content=content, desk=desk.called, known=desk.knows
        )
        return answered(done, 200)

    return routes
