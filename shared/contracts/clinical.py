"""Events of the log ``clinical``: scores and triggers, for the care team alone."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.base import DataClass, Event, Frozen
from shared.contracts.codes import Occasion, RecallAnchor, Role

Injecting = Literal["never", "last_3_months", "earlier"]


class SubstanceScore(Frozen):
    """Score of one substance: 0 to 39 (tobacco 0 to 31), or none where an item that was due is missing."""

    substance: str
    score: int | None
    band: Literal["low", "moderate", "high"] | None
    status: Literal["complete", "incomplete"]


class InstrumentCompleted(Event):
    """An instrument was filled in and scored; the answers stay in the vault, under the digest given here.

    ``values``: name of a score to its number, none where the rule for missing answers leaves no score;
    ``bands``: name of a score or of a cut-off set to the code of its band; ``missing``: codes of items that
    were due; ``possible``: lowest and highest that an open sum can become. ASSIST keys both by substance, and
    tells ``scores`` and ``injecting`` besides. Different variants or anchors are never put together.
    """

    log: ClassVar[str] = "clinical"
    data_class: ClassVar[DataClass] = "C5-clinical"

    participant_id: UUID
    result_id: UUID
    instrument: str
    instrument_version: str
    variant: str | None = None
    recall_anchor: RecallAnchor | None = None
    occasion: Occasion
    completed_on: date
    by_role: Role
    values: Mapping[str, float | None]
    bands: Mapping[str, str]
    alerts: tuple[str, ...]
    missing: tuple[str, ...]
    possible: Mapping[str, tuple[float, float]] = {}
    scores: tuple[SubstanceScore, ...] = ()
    injecting: Injecting | None = None
    answers_digest: str


ClinicalLogEvent = InstrumentCompleted
"""Everything the log ``clinical`` can hold."""
