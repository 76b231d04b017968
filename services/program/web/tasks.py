"""The page of tasks: what the reader's own agency has to do, by day, and a button that says it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.program.commands import tasks
from services.program.commands.context import Context
from services.program.desk.tasks import Due, TaskReader, Wanted
from services.program.domain.ids import episode_of
from services.program.routes.fields import asked, scope
from services.program.routes.slices import place_of
from services.program.routes.tasks import DOERS, side_of
from services.program.routes.waiting import Waiting
from services.program.web import task_words
from shared.contracts.tasks import TaskKind
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.http.pages import Pages
from shared.http.problems import problem_of
from shared.refusals import NotAllowed, NotFound, WrongState
from shared.runtime.facilities import Facility

PER_PAGE = 50
REFUSED = (NotAllowed, NotFound, WrongState)


@dataclass(frozen=True)
class Line:
    """A task on the page. ``late``: days since it was due; nought is today, below is still to come."""

    task: Due
    title: str
    late: int
    facility: Facility
    sheet: UUID | None
    her: str | None
    """The page about her on which it is done."""

    @property
    def decides(self) -> bool:
        """Whether it is done by a decision on that page, and not by saying so."""
        return self.task.kind is TaskKind.STOP_PROPOSED or hands_over(self.task)


def hands_over(task: Due) -> bool:
    """Whether it asks a prison about a stay that it was offered; to BNN the same kind is about a release."""
    return task.kind is TaskKind.HAND_OVER and task.side == "lapas"


STAYS = {TaskKind.STOP_PROPOSED, TaskKind.REVIEW}
"""Kinds that are about a running stay; release and what comes after it have a page of their own."""


def line(context: Context, task: Due) -> Line:
    """The task with how late it is by its facility's clock; ``sheet``: the session to mark, if it is one."""
    late = (context.here(task.facility).today - task.due_on).days
    sheet = task.concerns if task.kind is TaskKind.SHEET_EMPTY else None
    who, her = task.participant_id, None
    if who is not None:
        stay = task.concerns if hands_over(task) else episode_of(who) if task.kind in STAYS else None
        her = f"/episode/{stay}" if stay else f"/bebas/{who}"
    title = (task_words.OF_OFFERED if hands_over(task) else task_words.KINDS)[task.kind]
    return Line(task, title, late, context.facility(task.facility), sheet, her)


def lines(context: Context, found: Sequence[Due]) -> list[Line]:
    return [line(context, task) for task in found]


def router(context: Context, reader: TaskReader, waiting: Waiting, pages: Pages) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    doer = Annotated[Caller, Depends(requires(*DOERS))]

    async def listed(
        request: Request, caller: Caller, facility: str | None, after: str | None = None, refused: str = ""
    ) -> Response:
        where = scope(caller, facility or None)
        wanted = Wanted(side_of(caller.role), where, after=place_of(after), limit=PER_PAGE)
        page = await reader.page(wanted)
        return pages.render(
            request,
            "tugas.html",
            lines=lines(context, page.rows),
            following=page.following,
            facilities=[] if caller.facility else list(context.facilities.values()),
            chosen=where,
            refused=refused,
            saved="selesai" in request.query_params,
            words=task_words,
        )

    @routes.get("/tugas")
    async def show(
        request: Request,
        caller: doer,
        facility: Annotated[str | None, Query(alias="upt", max_length=64)] = None,
        after: Annotated[str | None, Query(alias="setelah", max_length=60)] = None,
    ) -> Response:
        """Open tasks of the reader's own agency, the most urgent first."""
        return await listed(request, caller, facility, after)

    @routes.post("/tugas/{task_id}/selesai")
    async def done(
        request: Request, caller: doer, command: CommandDep, trace: TraceDep, task_id: UUID
    ) -> Response:
        """Say that it is done; a refusal shows the list again and says why."""
        try:
            if (row := await reader.one(task_id)) is None:
                raise NotFound("task-unknown", "There is no such task.")
            told = await tasks.done(context, asked(caller, command, trace), row, None)
            await waiting.for_view(told.positions)
        except REFUSED as refusal:
            again = await listed(request, caller, None, refused=refusal.rule)
            again.status_code = problem_of(request, refusal).status
            return again
        return RedirectResponse("/tugas?selesai=1", 303)

    return routes
