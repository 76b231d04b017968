"""Routes of work lists: the day's movements, one's own day, a week in the rooms."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.program.routes.fields import PLANNERS, READERS, Day, Slug, scope
from services.program.routes.waiting import Waiting
from services.program.worklists import MovementList, OwnDay, RoomWeek, WorkLists
from shared.http.access import Caller, requires
from shared.http.commands import ConsistentDep
from shared.refusals import Invalid


def one_place(caller: Caller, facility: str | None) -> str:
    """The facility that is asked about: the caller's own, or the one that she names.

    Raises:
        Invalid: ``facility-missing``: she works in the whole region and named none.
    """
    if (found := scope(caller, facility)) is None:
        raise Invalid("facility-missing", "Say at which facility.", field="facility")
    return found


def router(lists: WorkLists, waiting: Waiting) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["work lists"])
    reader = Annotated[Caller, Depends(requires(*READERS))]
    leader = Annotated[Caller, Depends(requires(*PLANNERS))]

    @routes.get("/movement-list")
    async def movements(
        caller: reader, wanted: ConsistentDep, facility: Slug | None = None, day: Day | None = None
    ) -> MovementList:
        """Who has to be where on a day (default: today), with a neutral activity code."""
        place = lists.context.facility(one_place(caller, facility)).id
        await waiting.for_view(wanted)
        return await lists.movements(caller, place, day or lists.today(place))

    @routes.get("/own-day")
    async def own_day(caller: leader, wanted: ConsistentDep, day: Day | None = None) -> OwnDay:
        """The sessions that the caller leads on a day (default: today), at every facility of hers."""
        await waiting.for_view(wanted)
        return await lists.own_day(caller, day or lists.today(caller.facility))

    @routes.get("/room-calendar")
    async def rooms(
        caller: reader,
        wanted: ConsistentDep,
        facility: Slug | None = None,
        since: Annotated[Day | None, Query(alias="from", description="First of seven days; today")] = None,
    ) -> RoomWeek:
        """Seven days in the rooms of a facility: times and neutral codes."""
        place = lists.context.facility(one_place(caller, facility)).id
        await waiting.for_view(wanted)
        return await lists.rooms(place, since or lists.today(place))

    return routes
