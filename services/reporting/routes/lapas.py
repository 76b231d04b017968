"""``/v1/lapas``: for the staff of one prison, about that prison."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from services.reporting.common import census_reading
from services.reporting.common.census_reading import CensusAnswer
from services.reporting.desk import Desk
from services.reporting.lapas import queries
from services.reporting.lapas.queries import MovementList, RosterList, SessionList, SummaryAnswer
from services.reporting.naming import with_names
from services.reporting.routes.parameters import (
    FIRST_DAY,
    LAST_DAY,
    AsOf,
    At,
    LapasStaff,
    Limit,
    Offset,
    Since,
    first_day,
)
from shared.http.commands import ConsistentDep
from shared.refusals import Invalid

LONGEST = timedelta(days=62)
Day = Annotated[date | None, Query(ge=FIRST_DAY, le=LAST_DAY)]


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/v1/lapas", tags=["lapas"])

    @routes.get("/summary")
    async def summary(
        caller: LapasStaff, wanted: ConsistentDep, as_of: AsOf = None, facility: At = None
    ) -> SummaryAnswer:
        """Participants by label, attendance, sessions."""
        scope = desk.scope(caller, as_of, facility)
        async with desk.moment(wanted) as (moment, about):
            found = await queries.summary(moment, scope)
        return SummaryAnswer(**about.fields(scope), **dict(found))

    @routes.get("/roster")
    async def roster(
        *,
        caller: LapasStaff,
        wanted: ConsistentDep,
        as_of: AsOf = None,
        facility: At = None,
        limit: Limit = 500,
        offset: Offset = 0,
    ) -> RosterList:
        """The participants with label, attendance and next session, with names while the vault answers."""
        scope = desk.scope(caller, as_of, facility)
        async with desk.moment(wanted) as (moment, about):
            rows, total = await queries.roster(moment, scope, limit=limit, offset=offset)
        names, available = await desk.named([row.participant_id for row in rows], caller)
        return RosterList(
            **about.fields(scope),
            total=total,
            limit=limit,
            offset=offset,
            names_available=available,
            rows=with_names(rows, names),
        )

    @routes.get("/sessions")
    async def sessions(
        *,
        caller: LapasStaff,
        wanted: ConsistentDep,
        as_of: AsOf = None,
        since: Day = None,
        until: Day = None,
        facility: At = None,
    ) -> SessionList:
        """The room calendar; without dates, the week from the day that ``as_of`` names."""
        scope = desk.scope(caller, as_of, facility)
        first = since or scope.as_of
        last = until or first + timedelta(days=6)
        if not first <= last <= first + LONGEST:
            detail = f"until is not before since, and at most {LONGEST.days} days after."
            raise Invalid("period", detail, field="until")
        async with desk.moment(wanted) as (moment, about):
            rows = await queries.sessions(moment, scope, first, last)
        return SessionList(**about.fields(scope), since=first, until=last, rows=rows)

    @routes.get("/census")
    async def census(
        caller: LapasStaff,
        wanted: ConsistentDep,
        as_of: AsOf = None,
        since: Since = None,
        facility: At = None,
    ) -> CensusAnswer:
        """Occupants by day and month, the prison's own urine screens by month."""
        scope = desk.scope(caller, as_of, facility)
        first = first_day(since, scope)
        async with desk.moment(wanted) as (moment, about):
            shown, region = await census_reading.answered(moment, scope, first)
        return CensusAnswer(**about.fields(scope), since=first, facilities=shown, region=region)

    @routes.get("/attendance")
    async def attendance(
        *,
        caller: LapasStaff,
        wanted: ConsistentDep,
        as_of: AsOf = None,
        day: Day = None,
        facility: At = None,
    ) -> MovementList:
        """Who is expected where on a day (default: the day of ``as_of``), and what was recorded up to it."""
        scope = desk.scope(caller, as_of, facility)
        async with desk.moment(wanted) as (moment, about):
            rows = await queries.movements(moment, scope, day or scope.as_of)
        names, available = await desk.named([row.participant_id for row in rows], caller)
        return MovementList(
            **about.fields(scope),
            day=day or scope.as_of,
            names_available=available,
            rows=with_names(rows, names),
        )

    return routes
