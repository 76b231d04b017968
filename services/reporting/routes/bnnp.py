"""``/v1/bnnp``: for counsellors and doctors of BNN."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from services.reporting.bnnp import queries
from services.reporting.bnnp.queries import ClientList, SummaryAnswer
from services.reporting.bnnp.recap import RecapAnswer, completeness, last_day, recap_rows, served
from services.reporting.bnnp.urgent import counted
from services.reporting.desk import Desk
from services.reporting.naming import with_names
from services.reporting.reading import Scope
from services.reporting.routes.parameters import AsOf, At, BnnStaff, Limit, Offset
from shared.http.commands import ConsistentDep
from shared.refusals import Invalid

Month = Annotated[str, Query(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", description="Month: 2026-08")]


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/v1/bnnp", tags=["bnnp"])

    @routes.get("/summary")
    async def summary(
        caller: BnnStaff, wanted: ConsistentDep, as_of: AsOf = None, facility: At = None
    ) -> SummaryAnswer:
        """Funnel, stages, waits, attendance and flow of the clients."""
        scope = desk.scope(caller, as_of, facility)
        async with desk.moment(wanted) as (moment, about):
            found = await queries.summary(moment, scope)
            urgent = await counted(moment, scope, desk.instant(scope))
        return SummaryAnswer(**about.fields(scope), **dict(found), urgent=urgent)

    @routes.get("/clients")
    async def clients(
        *,
        caller: BnnStaff,
        wanted: ConsistentDep,
        as_of: AsOf = None,
        facility: At = None,
        limit: Limit = 500,
        offset: Offset = 0,
    ) -> ClientList:
        """The clients by facility, cohort and case number, with names while the vault answers."""
        scope = desk.scope(caller, as_of, facility)
        async with desk.moment(wanted) as (moment, about):
            rows, total = await queries.clients(
                moment, scope, desk.instant(scope), limit=limit, offset=offset
            )
        names, available = await desk.named([row.participant_id for row in rows], caller)
        return ClientList(
            **about.fields(scope),
            total=total,
            limit=limit,
            offset=offset,
            names_available=available,
            rows=with_names(rows, names),
        )

    @routes.get("/recap")
    async def recap(
        caller: BnnStaff, wanted: ConsistentDep, month: Month, facility: At = None
    ) -> RecapAnswer:
        """Clients served in a month, with the seven items of the mandatory report and their completeness."""
        first = date.fromisoformat(f"{month}-01")
        today = desk.scope(caller, None, facility)
        if first > today.as_of:
            raise Invalid("date-in-future", "That month has not begun.", field="month")
        scope = Scope(min(last_day(first), today.as_of), today.facility)
        async with desk.moment(wanted) as (moment, about):
            found = recap_rows(await served(moment, scope, first), scope.as_of, caller.role)
        names, available = await desk.named_in_turns([row.participant_id for row in found], caller)
        return RecapAnswer(
            **about.fields(scope),
            month=month,
            names_available=available,
            items=completeness(found, names if available else None),
            rows=with_names(found, names),
        )

    return routes
