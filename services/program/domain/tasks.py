"""Tasks: opened by a rule or a clock, done by a person of the side that owns them, dropped when needless.

Ids follow from what a task is for (``task_of``), so that a clock or a policy may open the same one again and
again. A task that was done stays done. One that was dropped opens again if what it was for is true again.
"""

from datetime import date
from uuid import UUID, uuid5

from services.program.domain.here import Here
from services.program.domain.history import ImpossibleHistory
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import AGENCY_OF, Role
from shared.contracts.sessions import Side
from shared.contracts.tasks import TaskDone, TaskDropped, TaskKind, TaskOpened
from shared.refusals import Invalid, NotAllowed, NotFound, WrongState

_TASKS = UUID("a2b1d8de-6a0b-5b7e-8c54-2b7f0b9d6e31")


class Unopened(Frozen):
    """There is no such task."""


class Open(Frozen):
    """It waits for somebody of the side."""

    facility: str
    task_id: UUID
    side: Side
    opened_on: date


class Done(Open):
    """Somebody did it."""

    done_on: date


class Dropped(Open):
    """It is not needed any more."""


Task = Unopened | Open | Done | Dropped


def task_of(kind: TaskKind, *what: object) -> UUID:
    """The id of a task of this kind about this: put in everything that makes it another one (a day)."""
    return uuid5(_TASKS, "/".join((kind, *map(str, what))))


def evolve(state: Task, event: Event) -> Task:
    match state, event:
        case Unopened() | Dropped(), TaskOpened():
            return Open.model_validate(event.model_dump())
        case Done() | Dropped(), _:
            raise ImpossibleHistory(state, event)
        case Open(), TaskDone(done_on=day):
            return Done(**state.model_dump(), done_on=day)
        case Open(), TaskDropped():
            return Dropped.model_validate(state.model_dump())
    raise ImpossibleHistory(state, event)


def open_task(
    state: Task,
    *,
    facility: str,
    task_id: UUID,
    kind: TaskKind,
    side: Side,
    due_on: date,
    opened_on: date,
    participant_id: UUID | None = None,
    concerns: UUID | None = None,
) -> list[Event]:
    """Open a task; quiet if it is open or was done. ``due_on`` may lie before ``opened_on``: it is late."""
    if not isinstance(state, Unopened | Dropped):
        return []
    return [
        TaskOpened(
            facility=facility,
            task_id=task_id,
            kind=kind,
            side=side,
            participant_id=participant_id,
            concerns=concerns,
            due_on=due_on,
            opened_on=opened_on,
        )
    ]


def drop_task(state: Task, *, dropped_on: date) -> list[Event]:
    """Take back an open task; quiet if there is none, or if it was done."""
    if isinstance(state, Unopened | Done | Dropped):
        return []
    return [TaskDropped(facility=state.facility, task_id=state.task_id, dropped_on=dropped_on)]


def finish(state: Task, *, done_on: date, role: Role, here: Here) -> list[Event]:
    """Say that a task is done; the same again is quiet, whoever says so.

    Raises:
        NotFound: ``task-unknown``. NotAllowed: ``task-of-other-side``. WrongState: ``task-dropped``.
        Invalid: ``date-in-future``, ``before-task``.
    """
    if isinstance(state, Unopened):
        raise NotFound("task-unknown", "There is no such task.")
    if AGENCY_OF[role] != state.side:
        raise NotAllowed("task-of-other-side", "This task belongs to the other agency.")
    if isinstance(state, Done):
        return []
    if isinstance(state, Dropped):
        raise WrongState("task-dropped", "This task is not needed any more.")
    here.refuse_future(done_on, "done_on")
    if done_on < state.opened_on:
        raise Invalid("before-task", f"The task was opened on {state.opened_on}.", field="done_on")
    return [TaskDone(facility=state.facility, task_id=state.task_id, done_on=done_on, by_role=role)]
