"""Routes of a facility's counts: screens of a month, counts by file, the series with its corrections."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import AfterValidator, Field
from starlette.exceptions import HTTPException

from services.program.commands import census
from services.program.commands.context import Context
from services.program.domain.census import COLUMNS, Counted
from services.program.domain.census_history import CensusDay, ScreenMonth
from services.program.domain.facility import Census, Screens
from services.program.routes.fields import Body, Day, Number, Slug, asked
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered
from shared.refusals import Invalid

CSV = "text/csv"
_PLAIN = frozenset({CSV, "text/plain", "application/octet-stream"})
_HEADER = ", ".join(names[0] for names in COLUMNS.values())
CSV_FILE = {
    "requestBody": {
        "required": True,
        "content": {CSV: {"schema": {"type": "string", "description": _HEADER}}},
    }
}
LOOKERS = (Role.LAPAS_OFFICER, Role.LAPAS_HEAD, Role.LAPAS_REGISTRAR, Role.KANWIL)
SPAN = timedelta(days=366)

Month = Annotated[
    str,
    Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="``2026-11``"),
    AfterValidator(lambda text: date.fromisoformat(f"{text}-01")),
]


class Screening(Body):
    """The prison's own urine screens of a month: counts, nobody's result."""

    month: Month
    screened: Number
    found: Number


class CountedLine(Frozen):
    """A line of the file: what it says, what was said before, and whether that changes anything."""

    line: int
    kind: str
    when: date
    now: Census | Screens
    before: Census | Screens | None
    change: str


class Preview(Frozen):
    """What a file would change."""

    facility: str
    lines: list[CountedLine]


class SeriesAnswer(Frozen):
    """Days and months of a span, each with what was reported before it was corrected."""

    facility: str
    since: date
    until: date
    days: list[CensusDay]
    months: list[ScreenMonth]


def line_of(counted: Counted) -> CountedLine:
    return CountedLine(**{**dict(counted), "change": counted.change})


def router(context: Context) -> APIRouter:
    routes = APIRouter(prefix="/v1/facilities/{facility}", tags=["facilities"])
    registrar = Annotated[Caller, Depends(requires(Role.LAPAS_REGISTRAR))]
    looker = Annotated[Caller, Depends(requires(*LOOKERS))]

    @routes.post("/screens", status_code=201)
    async def screen(
        caller: registrar, command: CommandDep, trace: TraceDep, facility: Slug, body: Screening
    ) -> Response:
        """Report the screens of a month; a later report of the month replaces."""
        told = asked(caller, command, trace)
        return answered(await census.screen(context, told, facility=facility, **dict(body)))

    @routes.post("/census/preview", openapi_extra=CSV_FILE)
    async def look(
        request: Request, caller: registrar, command: CommandDep, trace: TraceDep, facility: Slug
    ) -> Preview:
        """What a file would change, line by line; writes nothing."""
        told, content = asked(caller, command, trace), await content_of(request)
        lines = await census.look_through(context, told, facility=facility, content=content)
        return Preview(facility=facility, lines=[line_of(each) for each in lines])

    @routes.post("/census/file", openapi_extra=CSV_FILE)
    async def take(
        request: Request, caller: registrar, command: CommandDep, trace: TraceDep, facility: Slug
    ) -> Response:
        """Take days and months from a file: all of its lines or none; the same file again is quiet."""
        told, content = asked(caller, command, trace), await content_of(request)
        return answered(await census.take(context, told, facility=facility, content=content), 200)

    @routes.get("/census")
    async def series(
        caller: looker,
        facility: Slug,
        since: Annotated[
            Day | None, Query(alias="from", description="First day; a year before the last")
        ] = None,
        until: Annotated[Day | None, Query(alias="to", description="Last day; today")] = None,
    ) -> SeriesAnswer:
        """Occupants by day against capacity, screens by month, with the history of corrections."""
        caller.must_be_at(facility)
        last = until or context.here(facility).today
        first = since or last - SPAN
        if not first <= last <= first + SPAN:
            raise Invalid("span", f"Ask for at most {SPAN.days} days, the first before the last.", field="to")
        found = await census.history(context, facility, first, last)
        return SeriesAnswer(facility=facility, since=first, until=last, **dict(found))

    return routes


async def content_of(request: Request) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in _PLAIN:
        raise HTTPException(415)
    return await request.body()
