"""Events of the log ``program``: something that one of the two agencies has to do, by a day.

A kind is a neutral word: it says what to do, never why, since the log is read by every agency.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from shared.contracts.codes import Role
from shared.contracts.custody import ProgramEvent
from shared.contracts.sessions import Side


class TaskKind(StrEnum):
    """What is to be done."""

    HAND_OVER = "serah_terima"
    """Hand her over to the facility, or after release to the service, that she goes to."""
    RELEASE_90 = "bebas_90"
    RELEASE_30 = "bebas_30"
    RELEASE_7 = "bebas_7"
    """She leaves custody in 90, 30, 7 days: prepare what follows."""
    OUTCOME_LETTER = "surat_hasil"
    AFTERCARE_CONTACT = "kontak_pasca"
    STOP_PROPOSED = "usulan_putus"
    """Decide whether she stays in the programme; nothing ends by itself."""
    SHEET_EMPTY = "presensi_kosong"
    """A session was over and nobody marked it within the facility's own limit."""
    REVIEW = "tinjau_ulang"
    """Something came after enrolment that a person has to look at."""


class TaskEvent(ProgramEvent):
    """An event of one task; it lies in the task's own stream."""

    about: ClassVar[str] = "task_id"

    task_id: UUID


class TaskOpened(TaskEvent):
    """The side has this to do by ``due_on``. ``concerns``: the session, episode or assessment it is about."""

    kind: TaskKind
    side: Side
    participant_id: UUID | None = None
    concerns: UUID | None = None
    due_on: date
    opened_on: date


class TaskDone(TaskEvent):
    """A person says that it is done."""

    done_on: date
    by_role: Role


class TaskDropped(TaskEvent):
    """What it was opened for is no more: it need not be done."""

    dropped_on: date


TaskLogEvent = TaskOpened | TaskDone | TaskDropped
"""What the log ``program`` holds besides about tasks."""
