"""Events of the log ``program``: a session moved, its cause disputed or settled, attendance overdue."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.codes import Cause
from shared.contracts.custody import ProgramEvent

Side = Literal["bnnp", "lapas"]
"""The two agencies that hold sessions."""


class SessionRescheduled(ProgramEvent):
    """The session is superseded by ``replaced_by``, to which everybody expected was moved in the same append.

    ``caused_by`` is whose failure it was, as ``claimed_by`` said on ``said_on``.
    """

    about: ClassVar[str] = "session_id"

    session_id: UUID
    session_on: date
    replaced_by: UUID
    caused_by: Cause
    claimed_by: Side
    rescheduled_on: date
    said_on: date


class CauseDisputed(ProgramEvent):
    """The other side says that it was somebody else's failure. ``participants`` lost a person-session."""

    about: ClassVar[str] = "session_id"

    session_id: UUID
    session_on: date
    caused_by: Cause
    disputed_by: Side
    disputed_on: date
    participants: tuple[UUID, ...]


class DisputeSettled(ProgramEvent):
    """Both sides agree now on whose failure it was. ``participants`` are those of the dispute."""

    about: ClassVar[str] = "session_id"

    session_id: UUID
    session_on: date
    caused_by: Cause
    settled_by: Side
    settled_on: date
    participants: tuple[UUID, ...]


class AttendanceOverdue(ProgramEvent):
    """Nothing was recorded for ``participants`` up to the facility's own limit, which fell on ``overdue_on``.

    A later record of hers still counts, and she is not overdue any more.
    """

    about: ClassVar[str] = "session_id"

    session_id: UUID
    session_on: date
    overdue_on: date
    participants: tuple[UUID, ...]


SessionLogEvent = SessionRescheduled | CauseDisputed | DisputeSettled | AttendanceOverdue
"""What the log ``program`` holds besides about sessions."""
