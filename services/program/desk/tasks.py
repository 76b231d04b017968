"""Rows about what the two agencies have to do; looking at an assessment is one of these tasks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, Literal
from uuid import UUID

import sqlalchemy as sa

from services.program.desk.paging import Page, Slice, by_key
from services.program.desk.reading import answer, hidden
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.contracts.program import ReviewTaskOpened
from shared.contracts.sessions import Side
from shared.contracts.tasks import TaskDone, TaskDropped, TaskKind, TaskOpened
from shared.projections.projection import Key, Projection, Told
from shared.projections.reading import Snapshot, ViewReader

REVIEW_WITHIN = timedelta(days=7)
"""A review is due a week after it was opened: our own choice, no source sets a time for it."""


class Task(Frozen):
    """Something that a side has to do by a day."""

    task_id: UUID
    facility: str
    kind: TaskKind
    side: Side
    participant_id: UUID | None
    concerns: UUID | None
    due_on: date
    opened_on: date
    status: Literal["open", "done", "dropped"] = "open"
    done_on: date | None = None
    done_by: Role | None = None


class Tasks(Projection[Task]):
    """One row a task. A review is told in the candidate's stream, and as a task when it is done."""

    name: ClassVar[str] = "tasks"
    row: ClassVar[type[Frozen]] = Task
    key: ClassVar[tuple[str, ...]] = ("task_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("side", "status", "due_on", "task_id"),)

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case ReviewTaskOpened() | TaskOpened() | TaskDone() | TaskDropped():
                yield (told.event.task_id,)

    def fold(self, row: Task | None, told: Told) -> Task | None:
        match told.event:
            case ReviewTaskOpened():
                return _review(told.event) if row is None else row
            case TaskOpened():
                return Task.model_validate(told.event.model_dump())
        if row is None:
            raise LookupError(f"{told.event.name()}: no such task")
        match told.event:
            case TaskDone(done_on=day, by_role=role):
                return row.model_copy(update={"status": "done", "done_on": day, "done_by": role})
            case TaskDropped():
                return row.model_copy(update={"status": "dropped"})
        return row


def _review(event: ReviewTaskOpened) -> Task:
    return Task(
        task_id=event.task_id,
        facility=event.facility,
        kind=TaskKind.REVIEW,
        side="bnnp",
        participant_id=event.participant_id,
        concerns=event.assessment_id,
        due_on=event.opened_on + REVIEW_WITHIN,
        opened_on=event.opened_on,
    )


class Due(Task):
    """A task with the case number of whom it is about."""

    case_number: str | None


@dataclass(frozen=True)
class Wanted:
    """Which tasks, and where the page before ended (due day, task)."""

    side: Side
    facility: str | None = None
    kind: TaskKind | None = None
    due_before: date | None = None
    status: Literal["open", "done", "dropped"] = "open"
    after: tuple[date, UUID] | None = None
    limit: int = 500


@dataclass(frozen=True)
class TaskReader:
    """Queries of the active version."""

    reader: ViewReader

    async def page(self, wanted: Wanted) -> Page[Due]:
        """Tasks of a side by due day. Who was erased, or of whom taking part rests, is in no list."""
        async with self.reader.snapshot() as moment:
            table, query = _with_case(moment)
            query = query.where(table.c.side == wanted.side, table.c.status == wanted.status)
            about = table.c.participant_id
            query = query.where(about.is_(None) | about.not_in(hidden(moment)))
            if wanted.facility is not None:
                query = query.where(table.c.facility == wanted.facility)
            if wanted.kind is not None:
                query = query.where(table.c.kind == wanted.kind)
            if wanted.due_before is not None:
                query = query.where(table.c.due_on < wanted.due_before)
            part = Slice(wanted.after, wanted.limit)
            return await by_key(moment, query, Due, (table.c.due_on, table.c.task_id), part)

    async def one(self, task_id: UUID) -> Due | None:
        """One task, if there is one."""
        async with self.reader.snapshot() as moment:
            table, query = _with_case(moment)
            found = await answer(moment, query.where(table.c.task_id == task_id), Due)
        return found.rows[0] if found.rows else None


def _with_case(moment: Snapshot) -> tuple[sa.FromClause, sa.Select[Any]]:
    table, cases = moment.table("tasks"), moment.table("cases")
    joined = sa.select(table, sa.func.nullif(cases.c.case_number, "").label("case_number"))
    return table, joined.outerjoin(cases, cases.c.participant_id == table.c.participant_id)
