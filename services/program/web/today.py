"""The day's page, by role: the prison's staff see whom to bring where, who leads sessions sees her own.

And a week in the rooms. Both are printed without navigation and buttons.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.program.commands.context import Context
from services.program.desk.reading import Desk
from services.program.desk.tasks import TaskReader, Wanted
from services.program.domain.ids import episode_of
from services.program.routes.fields import PLANNERS, READERS, Day, Slug, scope
from services.program.routes.tasks import side_of
from services.program.seeing import is_care
from services.program.web import words
from services.program.web.tasks import lines
from services.program.web.week import Entry, entry
from services.program.worklists import RoomSession, RoomWeek, WorkLists
from shared.http.access import Caller, requires
from shared.http.pages import Pages
from shared.runtime.facilities import Facility

SOON = timedelta(days=7)
"""Tasks that are due within a week stand on the day's page."""
MOST_TASKS = 20


@dataclass(frozen=True)
class Place:
    """A session of the day with the facility it is at."""

    entry: Entry
    facility: Facility


@dataclass(frozen=True)
class Cell:
    """A room on a day."""

    day: date
    slots: list[RoomSession]


def grid(week: RoomWeek) -> list[tuple[str, list[Cell]]]:
    """Room by day, in the order of the facility's rooms."""
    days = [week.since + timedelta(days=n) for n in range(7)]
    return [
        (
            room,
            [Cell(day, [s for s in week.slots if (s.room, s.session_on) == (room, day)]) for day in days],
        )
        for room in week.rooms
    ]


def router(context: Context, desk: Desk, tasks: TaskReader, lists: WorkLists, pages: Pages) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    reader = Annotated[Caller, Depends(requires(*READERS))]

    @routes.get("/hari-ini")
    async def today(
        request: Request,
        caller: reader,
        day: Annotated[Day | None, Query(alias="tanggal")] = None,
    ) -> Response:
        """The day of whoever looks: sessions, tasks, and for the prison whom to bring where."""
        now = lists.today(caller.facility)
        chosen = day or now
        soon = Wanted(side_of(caller.role), caller.facility, due_before=now + SOON, limit=MOST_TASKS)
        found = await desk.sessions(caller.facility, chosen, chosen)
        places = [
            Place(entry(row, context.here(row.facility), caller.role), context.facility(row.facility))
            for row in found.rows
            if not is_care(caller.role) or row.leader == caller.sub
        ]
        moving = await lists.movements(caller, caller.facility, chosen) if caller.facility else None
        return pages.render(
            request,
            "hari-ini.html",
            day=chosen,
            today=now,
            one=timedelta(days=1),
            places=places,
            moving=moving,
            facility=context.facility(caller.facility) if caller.facility else None,
            lines=lines(context, (await tasks.page(soon)).rows),
            episode_of=episode_of,
            words=words,
            leads=caller.role in PLANNERS,
            printed=context.clock(),
        )

    @routes.get("/ruang")
    async def rooms(
        request: Request,
        caller: reader,
        day: Annotated[Day | None, Query(alias="tanggal")] = None,
        facility: Annotated[Slug | None, Query(alias="upt")] = None,
    ) -> Response:
        """A week in the rooms of a facility."""
        chosen = context.facility(scope(caller, facility) or next(iter(context.facilities)))
        today_there = context.here(chosen.id).today
        since = _monday(day or today_there)
        week = await lists.rooms(chosen.id, since)
        return pages.render(
            request,
            "ruang.html",
            facility=chosen,
            facilities=_others(caller, context),
            week=week,
            grid=grid(week),
            days=[since + timedelta(days=n) for n in range(7)],
            today=today_there,
            seven=timedelta(days=7),
            words=words,
        )

    return routes


def _others(caller: Caller, context: Context) -> Sequence[Facility]:
    return [] if caller.facility else list(context.facilities.values())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
