"""Routes of facilities: capacity, rooms, times, census."""

from datetime import time
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import BeforeValidator, Field

from services.program.commands import facilities
from services.program.commands.context import Context
from services.program.domain.facility import UNMARKED_AFTER_HOURS
from services.program.routes.fields import Body, Day, Label, Number, Slug, asked
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


def router(context: Context) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["facilities"])
    officer = Annotated[Caller, Depends(requires(Role.LAPAS_OFFICER))]
    registrar = Annotated[Caller, Depends(requires(Role.LAPAS_REGISTRAR))]

    @routes.put("/facilities/{facility}")
    async def configure(
        caller: officer, command: CommandDep, trace: TraceDep, facility: Slug, body: Configuration
    ) -> Response:
        """Say capacity, rooms, closed times and the limit for marking; replaces what was said before."""
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
        return answered(done, 200)

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
