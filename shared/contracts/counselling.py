"""Events of the log ``clinical`` about counselling: that something was written, never what."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.contracts.base import DataClass, Event
from shared.contracts.codes import Role


class CounsellingRecorded(Event):
    """A counsellor wrote a note. Its text lies in the vault alone, under the salted digest given here."""

    log: ClassVar[str] = "clinical"
    data_class: ClassVar[DataClass] = "C5-clinical"

    participant_id: UUID
    entry_id: UUID
    recorded_on: date
    content_digest: str
    by_role: Role
