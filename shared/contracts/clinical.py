"""Events of the log ``clinical``: scores and triggers, for the care team alone."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.base import DataClass, Event, Frozen
from shared.contracts.codes import RecallAnchor


class SubstanceScore(Frozen):
    """Score of one substance: 0 to 39 (tobacco 0 to 31), or none where an item that was due is missing."""

    substance: str
    score: int | None
    band: Literal["low", "moderate", "high"] | None
    status: Literal["complete", "incomplete"]


class InstrumentCompleted(Event):
    """An instrument was filled in and scored; the answers stay in the vault, under the digest given here."""

    log: ClassVar[str] = "clinical"
    data_class: ClassVar[DataClass] = "C5-clinical"

    participant_id: UUID
    result_id: UUID
    instrument: str
    instrument_version: str
    recall_anchor: RecallAnchor
    completed_on: date
    scores: tuple[SubstanceScore, ...]
    injecting: Literal["never", "last_3_months", "earlier"] | None
    answers_digest: str


ClinicalLogEvent = InstrumentCompleted
"""Everything the log ``clinical`` can hold."""
