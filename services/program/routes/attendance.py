"""Routes of attendance: marking a session line by line, as a whole or by a file."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse, Response
from pydantic import Field, model_validator
from starlette.exceptions import HTTPException

from services.program.commands import attendance_file, sessions
from services.program.commands.context import Context
from services.program.commands.history import history
from services.program.desk.reading import Desk
from services.program.routes.fields import PLANNERS, READERS, Body, asked
from services.program.seeing import Corrected, change_for
from shared.contracts.base import Frozen
from shared.contracts.codes import Attendance
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered

CSV = "text/csv"
_PLAIN = frozenset({CSV, "text/plain", "application/octet-stream"})
_FILE = {
    "requestBody": {
        "required": True,
        "content": {CSV: {"schema": {"type": "string", "description": "nomor_kasus, kehadiran"}}},
    }
}
Marks = Annotated[dict[UUID, Attendance], Field(max_length=200)]


class Outcomes(Body):
    """What was recorded, by participant (who is not named stays as she is) or for the whole session.

    ``all`` is for everybody who has no record yet, besides those in ``except``.
    """

    outcomes: Marks | None = None
    all: Attendance | None = None
    except_: Annotated[Marks | None, Field(alias="except")] = None

    @model_validator(mode="after")
    def _one_way(self) -> "Outcomes":
        if (self.outcomes is None) == (self.all is None):
            raise ValueError("say either outcomes, or all with what is different in except")
        if self.except_ is not None and self.all is None:
            raise ValueError("except belongs to all")
        return self


class HistoryAnswer(Frozen):
    """The records of a session."""

    records: list[Corrected]


def router(context: Context, desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/v1/sessions/{session_id}/attendance", tags=["sessions"])
    planner = Annotated[Caller, Depends(requires(*PLANNERS))]
    reader = Annotated[Caller, Depends(requires(*READERS))]

    @routes.put("")
    async def mark(
        caller: planner, command: CommandDep, trace: TraceDep, session_id: UUID, body: Outcomes
    ) -> Response:
        """Mark the session; a later record replaces, only what differs is recorded."""
        outcomes = (body.outcomes if body.all is None else body.except_) or {}
        told = asked(caller, command, trace)
        done = await sessions.mark(context, told, session_id=session_id, outcomes=outcomes, rest=body.all)
        return answered(done, 200)

    @routes.get("/history")
    async def past(caller: reader, session_id: UUID) -> HistoryAnswer:
        """Every record of the session, the oldest first; with `old`, it is a correction."""
        found = await history(context, caller, session_id)
        numbers = await desk.case_numbers(change.participant_id for change in found.changes)
        zone, stage = context.facility(found.plan.facility).zone, found.plan.stage
        return HistoryAnswer(
            records=[
                change_for(caller.role, stage, each, numbers.get(each.participant_id), zone)
                for each in found.changes
            ]
        )

    @routes.get("/file", response_class=PlainTextResponse, responses={200: {"content": {CSV: {}}}})
    async def give(caller: planner, session_id: UUID) -> Response:
        """The sheet as CSV: case number and what was recorded so far; empty where nothing was."""
        content = await attendance_file.given(context, desk, caller, session_id)
        return file_of(content, session_id)

    @routes.post("/file", openapi_extra=_FILE)
    async def take(
        request: Request, caller: planner, command: CommandDep, trace: TraceDep, session_id: UUID
    ) -> Response:
        """Mark the session by the filled-in file: all of its lines or none."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in _PLAIN:
            raise HTTPException(415)
        told, content = asked(caller, command, trace), await request.body()
        return answered(await attendance_file.taken(context, desk, told, session_id, content), 200)

    return routes


def file_of(content: str, session_id: UUID) -> Response:
    """The file as a download; its name holds the session and nobody."""
    named = {"Content-Disposition": f'attachment; filename="daftar-hadir-{session_id}.csv"'}
    return Response(content, media_type=f"{CSV}; charset=utf-8", headers=named)
