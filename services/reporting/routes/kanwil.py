"""``/v1/kanwil``: counts for the regional office."""

from fastapi import APIRouter

from services.reporting.common import census_reading
from services.reporting.common.census_reading import CensusAnswer
from services.reporting.desk import Desk
from services.reporting.kanwil import queries
from services.reporting.kanwil.queries import SummaryAnswer
from services.reporting.routes.parameters import AsOf, At, KanwilStaff, Since, first_day
from shared.http.commands import ConsistentDep


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/v1/kanwil", tags=["kanwil"])

    @routes.get("/summary")
    async def summary(
        caller: KanwilStaff, wanted: ConsistentDep, as_of: AsOf = None, facility: At = None
    ) -> SummaryAnswer:
        """Funnel, delivery, fair attendance with lost person-sessions by cause, census per facility."""
        scope = desk.scope(caller, as_of, facility)
        async with desk.moment(wanted) as (moment, about):
            found = await queries.summary(moment, scope)
        return SummaryAnswer(**about.fields(scope), **dict(found))

    @routes.get("/census")
    async def census(
        caller: KanwilStaff,
        wanted: ConsistentDep,
        as_of: AsOf = None,
        since: Since = None,
        facility: At = None,
    ) -> CensusAnswer:
        """Occupants and the prisons' own urine screens by month; by day of one facility."""
        scope = desk.scope(caller, as_of, facility)
        first = first_day(since, scope)
        async with desk.moment(wanted) as (moment, about):
            shown, region = await census_reading.answered(moment, scope, first)
        return CensusAnswer(**about.fields(scope), since=first, facilities=shown, region=region)

    return routes
