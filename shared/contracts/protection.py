"""Events of the log ``assessment`` about her own rights: restriction of a data class, destruction, erasure.

UU 27/2022 art. 8, 11 and 43 to 45. They name data classes and a legal basis by codes, and never content.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from shared.contracts.base import DataClass, Event
from shared.contracts.codes import Role


class ProtectedClass(StrEnum):
    """Data classes that can be restricted or destroyed by themselves (docs/privacy.md)."""

    IDENTITY = "C1-identity"
    CUSTODY = "C2-custody"
    PARTICIPATION = "C3-participation"
    SUMMARY = "C4-summary"
    CLINICAL = "C5-clinical"
    NOTES = "C6-notes"


class LegalBasis(StrEnum):
    """Why the data protection officer acts. A code: the file with the reasons is on paper, at her office."""

    REQUEST = "permintaan_subjek"
    """The person asked for it."""
    RETENTION_OVER = "retensi_berakhir"
    """The time of keeping is over."""
    COLLECTED_WRONGLY = "perolehan_keliru"
    """It was recorded without a ground, or of the wrong person."""
    DISPUTED = "dalam_sengketa"
    """The person disputes it; it rests until that is settled."""
    SETTLED = "sengketa_selesai"
    """The ground of a restriction is gone."""


class ProtectionEvent(Event):
    """An act of the data protection officer about one person."""

    log: ClassVar[str] = "assessment"
    data_class: ClassVar[DataClass] = "C3-participation"

    participant_id: UUID
    legal_basis: LegalBasis
    by_role: Role


class RestrictionImposed(ProtectionEvent):
    """These data classes of hers are kept and not used: no commands, no reads but her own, no exports."""

    classes: tuple[ProtectedClass, ...]
    restricted_on: date


class RestrictionLifted(ProtectionEvent):
    """These data classes may be used again."""

    classes: tuple[ProtectedClass, ...]
    lifted_on: date


class RecordsDestroyed(ProtectionEvent):
    """Rows and keys of these classes were destroyed; she herself stays known."""

    classes: tuple[ProtectedClass, ...]
    destroyed_on: date


class ParticipantErased(ProtectionEvent):
    """Everything that was known about her person was destroyed; whoever keeps rows keeps a tombstone."""

    erased_on: date


ProtectionLogEvent = RestrictionImposed | RestrictionLifted | RecordsDestroyed | ParticipantErased
"""What the log ``assessment`` holds of this."""
