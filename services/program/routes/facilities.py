"""Routes of facilities: capacity, rooms, times, census."""

from dataclasses import replace
from datetime import time
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import BeforeValidator, Field

from services.program.commands import facilities
from services.program.commands.context import Context
from services.program.desk.conflicts import Conflicting
from services.program.desk.reading import Desk
from services.program.domain.facility import UNMARKED_AFTER_HOURS
from services.program.routes.fields import Body, Day, Label, Number, Slug, asked
from services.program.routes.sessions import conflicts
from services.program.routes.waiting import Waiting
from shared.contracts.codes import Role
from shared.contracts.program import BlockedTime
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered

Clock = Annotated[time, BeforeValidator(lambda value: value if isinstance(value, str) else ""), Field()]
"""A time of day, ``08:00``."""


class Blocked(Body):
    """A weekly time without sessions; ``weekday`` 0 is Monday."""

    weekday: Annotated[int, Field(strict=True, ge=0, le=6)]
    starts: Clock
    ends: Clock


class Configuration(Body):
    """What there is."""

    capacity: Number
    rooms: Annotated[list[Label], Field(max_length=100)]
    blocked: Annotated[tuple[Blocked, ...], Field(max_length=100)] = ()
    holidays: Annotated[tuple[Day, ...], Field(max_length=400)] = ()
    unmarked_after_hours: Number = UNMARKED_AFTER_HOURS


class Census(Body):
    """Who is there on a day."""

    reported_on: Day
    occupants: Number
    narcotics: Number


def router(context: Context, desk: Desk, waiting: Waiting) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["facilities"])
    officer = Annotated[Caller, Depends(requires(Role.LAPAS_OFFICER))]
    registrar = Annotated[Caller, Depends(requires(Role.LAPAS_REGISTRAR))]

    @routes.put("/facilities/{facility}")
    async def configure(
        caller: officer, command: CommandDep, trace: TraceDep, facility: Slug, body: Configuration
    ) -> Response:
        """Say capacity, rooms, closed times and the limit for marking; replaces what was said before.

        `conflicts`: sessions that are planned in what is closed now, which nothing moves; null: not known
        yet, ask `GET /v1/sessions?conflict=true`.
        """
        blocked = [BlockedTime.model_validate(entry.model_dump()) for entry in body.blocked]
        done = await facilities.configure(
            context,
            asked(caller, command, trace),
            facility=facility,
            capacity=body.capacity,
            rooms=body.rooms,
            blocked=blocked,
            holidays=list(body.holidays),
            unmarked_after_hours=body.unmarked_after_hours,
        )
        found: list[dict[str, str]] | None = None
        if await waiting.reader.wait_for(done.positions):
            found = [_conflict(row, context) for row in (await conflicts(context, desk, facility)).rows]
        return answered(replace(done, answer={**done.answer, "conflicts": found}), 200)

    @routes.post("/facilities/{facility}/census", status_code=201)
    async def report_census(
        caller: registrar, command: CommandDep, trace: TraceDep, facility: Slug, body: Census
    ) -> Response:
        """Report occupants of a day; a later report of the day replaces."""
        done = await facilities.report_census(
            context, asked(caller, command, trace), facility=facility, **body.model_dump()
        )
        return answered(done)

    return routes


def _conflict(row: Conflicting, context: Context) -> dict[str, str]:
    starts_at = context.here(row.facility).local(row.starts_at).isoformat()
    return {"session_id": str(row.session_id), "starts_at": starts_at, "rule": row.conflict}
