"""An empty attendance sheet is a task of the side that leads the session, until nobody's record is overdue.

Who marks the last one has done it, where it is her side's; else, and when nobody is expected any more, it is
taken back.
"""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from services.program.domain.attendance import unmarked
from services.program.domain.episode import Episode
from services.program.domain.here import Here
from services.program.domain.session import Held, Planned, Session
from services.program.domain.tasks import Open, Task, drop_task, finish, open_task, task_of
from shared.contracts.base import Event
from shared.contracts.codes import AGENCY_OF, Role
from shared.contracts.program import AttendanceRecorded
from shared.contracts.sessions import AttendanceOverdue, Side
from shared.contracts.tasks import TaskKind


def sheet_of(session_id: UUID) -> UUID:
    """The task of a session's sheet."""
    return task_of(TaskKind.SHEET_EMPTY, session_id)


def leading(owners: Collection[Role]) -> Side:
    """The side that leads a stage's sessions: BNN where one of its roles may, else the prison."""
    return "bnnp" if any(AGENCY_OF[role] == "bnnp" for role in owners) else "lapas"


def open_sheet(task: Task, told: Iterable[Event], side: Side, here: Here) -> list[Event]:
    """What opens the task with the news that records are overdue; due on the day on which they were."""
    return [
        event
        for late in told
        if isinstance(late, AttendanceOverdue)
        for event in open_task(
            task,
            facility=late.facility,
            task_id=sheet_of(late.session_id),
            kind=TaskKind.SHEET_EMPTY,
            side=side,
            due_on=late.overdue_on,
            opened_on=here.today,
            concerns=late.session_id,
        )
    ]


def waits(session: Session, episodes: Mapping[UUID, Episode], told: Iterable[Event] = ()) -> frozenset[UUID]:
    """Whose record is overdue and will be missing still after these records of hers."""
    if not isinstance(session, Planned | Held):
        return frozenset()
    recorded = {event.participant_id for event in told if isinstance(event, AttendanceRecorded)}
    return session.overdue.intersection(unmarked(session.plan, episodes)) - recorded


def settle_sheet(task: Task, here: Here, role: Role | None = None) -> list[Event]:
    """Done by the role that marked, if the task is its side's; else taken back. Quiet unless it is open."""
    if type(task) is Open and role is not None and AGENCY_OF[role] == task.side:
        return finish(task, done_on=here.today, role=role, here=here)
    return drop_task(task, dropped_on=here.today)
