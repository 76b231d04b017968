"""Routes of calendar feeds: making and revoking one's own, and the feed itself, opened by its address."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import Response

from services.program.desk.reading import Desk
from services.program.feeds import Feed, Feeds, Kind
from services.program.ical import calendar
from services.program.routes.fields import PLANNERS, Body, Slug, scope
from services.program.routes.worklists import one_place
from services.program.worklists import WorkLists
from shared.contracts.base import Frozen
from shared.http.access import Caller, public, requires
from shared.refusals import NotFound

BEHIND, AHEAD = timedelta(days=14), timedelta(days=60)
CALENDAR = "text/calendar"
_WHY = "a calendar sends no header: its address is the key, and opens times, rooms and neutral codes"
Token = Annotated[str, Path(min_length=40, max_length=60, pattern=r"^[A-Za-z0-9_-]+$")]


class NewFeed(Body):
    """Which feed: the sessions that one leads, or those in the rooms of a facility."""

    kind: Kind
    facility: Slug | None = None


class MadeFeed(Frozen):
    """The address, told this once; without the host, which is the one that was asked."""

    kind: Kind
    facility: str
    path: str
    expires_on: date


class FeedsAnswer(Frozen):
    """One's own feeds, without their addresses."""

    feeds: list[Feed]


def place_for(lists: WorkLists, caller: Caller, kind: Kind, facility: str | None) -> str:
    """The facility that a feed is about: a known one for rooms, and all of hers for who leads sessions."""
    if kind == "rooms":
        return lists.context.facility(one_place(caller, facility)).id
    return scope(caller, facility) or ""


async def make(lists: WorkLists, feeds: Feeds, caller: Caller, kind: Kind, facility: str | None) -> MadeFeed:
    """Make a feed of the caller's own."""
    place = place_for(lists, caller, kind, facility)
    token, ends = await feeds.make(caller.sub, kind, place)
    return MadeFeed(kind=kind, facility=place, path=f"/kalender/{token}.ics", expires_on=ends.date())


def router(lists: WorkLists, desk: Desk, feeds: Feeds) -> APIRouter:
    routes = APIRouter(tags=["calendar feeds"])
    leader = Annotated[Caller, Depends(requires(*PLANNERS))]

    @routes.post("/v1/calendar-feeds", status_code=201)
    async def new(caller: leader, body: NewFeed) -> MadeFeed:
        """Make a feed; the address of the one before it, if any, ends."""
        return await make(lists, feeds, caller, body.kind, body.facility)

    @routes.get("/v1/calendar-feeds")
    async def own(caller: leader) -> FeedsAnswer:
        """One's own feeds and when they end."""
        return FeedsAnswer(feeds=await feeds.of(caller.sub))

    @routes.delete("/v1/calendar-feeds/{kind}", status_code=204)
    async def revoke(
        caller: leader, kind: Kind, facility: Annotated[Slug | None, Query()] = None
    ) -> Response:
        """End a feed at once."""
        await feeds.revoke(caller.sub, kind, facility or caller.facility or "")
        return Response(status_code=204)

    @routes.get(
        "/kalender/{token}.ics",
        dependencies=[Depends(public(_WHY))],
        response_class=Response,
        responses={200: {"content": {CALENDAR: {"schema": {"type": "string"}}}}},
    )
    async def feed(token: Token) -> Response:
        """Two weeks back and two months ahead, by RFC 5545; sessions that are off are marked as cancelled."""
        if (found := await feeds.opened_by(token)) is None:
            raise NotFound("feed-unknown", "There is no such calendar, or its address has ended.")
        today = lists.today(found.facility or None)
        told = await desk.sessions(found.facility or None, today - BEHIND, today + AHEAD)
        rows = [row for row in told.rows if found.kind == "rooms" or row.leader == found.sub]
        codes = {each.id: each.code for each in lists.context.facilities.values()}
        return Response(calendar(rows, codes, lists.context.clock()), media_type=f"{CALENDAR}; charset=utf-8")

    return routes
