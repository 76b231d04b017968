"""Routes by which a session is moved, and by which its cause is disputed and settled."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from services.program.commands import claims
from services.program.commands.context import Context
from services.program.desk.reading import Desk
from services.program.disputing import Claim, claims_of
from services.program.domain.session import DISPUTABLE
from services.program.routes.fields import (
    PLANNERS,
    READERS,
    Account,
    Body,
    Day,
    Label,
    Moment,
    Number,
    Slug,
    asked,
    scope,
)
from services.program.routes.waiting import Waiting
from shared.contracts.base import Frozen
from shared.contracts.codes import Cause
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered


class Rescheduling(Body):
    """Another time, length, room or leader; what is not given stays. Who says whose failure: the token."""

    starts_at: Moment | None = None
    minutes: Number | None = None
    room: Label | None = None
    leader: Account | None = None
    caused_by: Cause
    rescheduled_on: Day | None = None


class Says(Body):
    """Whose failure it was, as the caller's agency says or accepts."""

    caused_by: Cause


class DisputesAnswer(Frozen):
    """Claims that can be disputed, and disputes on which nobody agreed yet, by the day of the session."""

    disputes: list[Claim]
    positions: dict[str, int]


def disputes_router(context: Context, desk: Desk, waiting: Waiting) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["sessions"])
    side = Annotated[Caller, Depends(requires(*READERS))]

    @routes.get("/disputes")
    async def open_disputes(
        caller: side, wanted: ConsistentDep, facility: Slug | None = None
    ) -> DisputesAnswer:
        """What either side can dispute still, with the days left, and what waits for an agreement."""
        await waiting.for_view(wanted)
        found = await desk.claims(scope(caller, facility), since_of(context))
        return DisputesAnswer(disputes=claims_of(context, found.rows), positions=dict(found.positions))

    return routes


def since_of(context: Context) -> date:
    """From when on a claim may be disputable somewhere: a day more, because zones differ."""
    return (context.clock() - DISPUTABLE - timedelta(days=1)).date()


def router(context: Context) -> APIRouter:
    routes = APIRouter(prefix="/v1/sessions/{session_id}", tags=["sessions"])
    planner = Annotated[Caller, Depends(requires(*PLANNERS))]
    side = Annotated[Caller, Depends(requires(*READERS))]

    @routes.post("/reschedule", status_code=201)
    async def move(
        caller: planner, command: CommandDep, trace: TraceDep, session_id: UUID, body: Rescheduling
    ) -> Response:
        """Move it before it takes place: it stays as superseded, everybody expected is booked anew."""
        to = claims.Move.model_validate(body.model_dump())
        return answered(
            await claims.move(context, asked(caller, command, trace), session_id=session_id, to=to)
        )

    @routes.post("/dispute", status_code=201)
    async def dispute(
        caller: side, command: CommandDep, trace: TraceDep, session_id: UUID, body: Says
    ) -> Response:
        """Say within seven days that it was somebody else's failure than the other agency says."""
        told = asked(caller, command, trace)
        return answered(await claims.dispute(context, told, session_id=session_id, caused_by=body.caused_by))

    @routes.post("/settlement", status_code=201)
    async def settle(
        caller: side, command: CommandDep, trace: TraceDep, session_id: UUID, body: Says
    ) -> Response:
        """End a dispute by accepting the other side's word, or by another cause that both can accept."""
        told = asked(caller, command, trace)
        return answered(await claims.settle(context, told, session_id=session_id, caused_by=body.caused_by))

    return routes
