"""``/v1/bnnp``: for counsellors and doctors of BNN."""

from fastapi import APIRouter

from services.reporting.bnnp import queries
from services.reporting.bnnp.queries import ClientList, SummaryAnswer
from services.reporting.desk import Desk
from services.reporting.naming import with_names
from services.reporting.routes.parameters import AsOf, At, BnnStaff, Limit, Offset
from shared.http.commands import ConsistentDep


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
        return SummaryAnswer(**about.fields(scope), **dict(found))

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
            rows, total = await queries.clients(moment, scope, limit=limit, offset=offset)
        names, available = await desk.named([row.participant_id for row in rows], caller)
        return ClientList(
            **about.fields(scope),
            total=total,
            limit=limit,
            offset=offset,
            names_available=available,
            rows=with_names(rows, names),
        )

    return routes
