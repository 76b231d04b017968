"""Doing a task. A policy or a clock opens tasks in the append of its own decision: ``opened``."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.program.aggregates import TASK, tell
from services.program.commands.context import Asked, Context
from services.program.desk.tasks import Task
from services.program.domain import tasks as rules
from shared.contracts.base import Event
from shared.contracts.tasks import TaskKind, TaskOpened
from shared.decisions import Work
from shared.eventstore.port import Appended


async def opened(work: Work, **said: Any) -> list[Event]:  # noqa: ANN401 - the fields of ``rules.open_task``
    """What opens this task, unless it is open or was done; the caller tells it."""
    return rules.open_task(await work.load(TASK, said["task_id"]), **said)


async def dropped(work: Work, task_id: object, *, dropped_on: date) -> list[Event]:
    """What takes this task back, if it is open; the caller tells it."""
    return rules.drop_task(await work.load(TASK, task_id), dropped_on=dropped_on)


async def done(context: Context, asked: Asked, row: Task, done_on: date | None) -> Appended:
    """``row``: the task as the desk knows it, which says where it is; ``done_on``: today if not given."""
    asked.actor.must_be_at(row.facility)
    here = context.here(row.facility)

    async def decide(work: Work) -> Mapping[str, str]:
        state = await work.load(TASK, row.task_id)
        before = _as_task(state, row)
        state = TASK.fold(state, before)
        events = rules.finish(state, done_on=done_on or here.today, role=asked.actor.role, here=here)
        tell(work, [*before, *events], here)
        return {"task_id": str(row.task_id)}

    return await context.execute(decide, asked)


def _as_task(state: rules.Task, row: Task) -> list[Event]:
    """A review was opened in the candidate's stream; who does it writes it down as a task first."""
    if row.kind is not TaskKind.REVIEW or not isinstance(state, rules.Unopened):
        return []
    facts = row.model_dump(include=set(TaskOpened.model_fields))
    return rules.open_task(state, **facts)
