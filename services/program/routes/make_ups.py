"""The route by which a missed session is made up."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from services.program.commands import make_ups
from services.program.commands.context import Context
from services.program.routes.fields import PLANNERS, Account, Body, Label, Moment, Number, Women, asked
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered


class NewMakeUp(Body):
    """When, and for whom of those who missed it; what is not given is as in the missed session."""

    starts_at: Moment
    minutes: Number | None = None
    room: Label | None = None
    leader: Account | None = None
    participants: Women


def router(context: Context) -> APIRouter:
    routes = APIRouter(prefix="/v1/sessions/{session_id}", tags=["sessions"])
    planner = Annotated[Caller, Depends(requires(*PLANNERS))]

    @routes.post("/make-up", status_code=201)
    async def make_up(
        caller: planner, command: CommandDep, trace: TraceDep, session_id: UUID, body: NewMakeUp
    ) -> Response:
        """Plan a session that stands for this one, for women whose record says that they missed it."""
        to = make_ups.MakeUp.model_validate(body.model_dump())
        told = asked(caller, command, trace)
        return answered(await make_ups.make_up(context, told, session_id=session_id, to=to))

    return routes
