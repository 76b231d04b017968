"""Events of the log ``program`` about what became of a decree."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from shared.contracts.cohorts import CohortEvent


class AmendmentReason(StrEnum):
    """Why a decree was changed."""

    WRONG_NAME = "nama_keliru"
    LEFT_OUT = "nama_terlewat"
    EXCHANGED = "peserta_diganti"


class DecreeAmended(CohortEvent):
    """A later decree changed an earlier one: it added names, or took out who had not started.

    ``number`` is the later one's own. In the same append the added are enrolled and the others' stays end.
    """

    about: ClassVar[str] = "decree_id"

    decree_id: UUID
    number: str
    amended_on: date
    added: tuple[UUID, ...]
    removed: tuple[UUID, ...]
    reason: AmendmentReason


DecreeLogEvent = DecreeAmended
"""What the log ``program`` holds besides about decrees."""
