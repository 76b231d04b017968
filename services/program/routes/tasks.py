"""Routes of tasks: what the caller's agency has to do, and saying that it is done."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from services.program.commands import tasks
from services.program.commands.context import Context
from services.program.desk.tasks import Due, TaskReader, Wanted
from services.program.routes.fields import Body, Day, Slug, asked, scope
from services.program.routes.slices import place_of
from services.program.routes.waiting import Waiting
from shared.contracts.base import Frozen
from shared.contracts.codes import AGENCY_OF, Role
from shared.contracts.sessions import Side
from shared.contracts.tasks import TaskKind
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered
from shared.refusals import NotAllowed, NotFound

DOERS = (
    Role.BNN_COUNSELLOR,
    Role.BNN_DOCTOR,
    Role.LAPAS_OFFICER,
    Role.LAPAS_HEAD,
    Role.LAPAS_REGISTRAR,
)
"""Who has tasks; each sees those of her own agency."""
MOST = 500


class TasksAnswer(Frozen):
    """Tasks by due day; ``overdue`` counts the rows given that were due before ``as_of``."""

    as_of: date
    overdue: int
    tasks: list[Due]
    following: str | None
    positions: dict[str, int]


class DoneBody(Body):
    """On which day it was done; today if not given."""

    done_on: Day | None = None


def side_of(role: Role) -> Side:
    """The agency whose tasks the role has."""
    return "bnnp" if AGENCY_OF[role] == "bnnp" else "lapas"


def router(context: Context, reader: TaskReader, waiting: Waiting) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["tasks"])
    doer = Annotated[Caller, Depends(requires(*DOERS))]

    @routes.get("/tasks")
    async def due(  # noqa: PLR0917 - FastAPI gives them by name
        caller: doer,
        wanted: ConsistentDep,
        facility: Slug | None = None,
        side: Side | None = None,
        kind: TaskKind | None = None,
        due_before: Day | None = None,
        after: Annotated[str, Query(max_length=60)] | None = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    ) -> TasksAnswer:
        """Open tasks of the caller's own agency by due day; `due_before` is not within."""
        own = side_of(caller.role)
        if side is not None and side != own:
            raise NotAllowed("task-of-other-side", "Each agency sees its own tasks.", field="side")
        start, where = place_of(after), scope(caller, facility)
        await waiting.for_view(wanted, through_policy=True)
        page = await reader.page(Wanted(own, where, kind, due_before, after=start, limit=limit))
        today = context.clock().date() if where is None else context.here(where).today
        return TasksAnswer(
            as_of=today,
            overdue=sum(row.due_on < today for row in page.rows),
            tasks=page.rows,
            following=page.following,
            positions=dict(page.positions),
        )

    @routes.post("/tasks/{task_id}/done", status_code=201)
    async def done(
        caller: doer, command: CommandDep, trace: TraceDep, task_id: UUID, body: DoneBody
    ) -> Response:
        """Say that a task of one's own agency is done."""
        if (row := await reader.one(task_id)) is None:
            raise NotFound("task-unknown", "There is no such task.")
        return answered(await tasks.done(context, asked(caller, command, trace), row, body.done_on))

    return routes
