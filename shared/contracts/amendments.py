"""Events of the log ``clinical`` that correct what was recorded, and leave it where it is."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from shared.contracts.base import DataClass, Event, Frozen
from shared.contracts.clinical import Injecting, SubstanceScore
from shared.contracts.codes import Occasion, RecallAnchor, Role


class AmendmentReason(StrEnum):
    """Why something that was recorded is corrected."""

    MISRECORDED = "salah_catat"
    CORRECTED_BY_CLIENT = "dikoreksi_klien"
    CORRECTED_BY_LABORATORY = "dikoreksi_laboratorium"


class ChangedScore(Frozen):
    """A score that reads differently now; none where there was or is no score."""

    score: str
    before: float | None
    after: float | None


class ResultAmended(Event):
    """The answers of a completed instrument were corrected; scored anew, these scores hold from now on.

    It says everything that ``InstrumentCompleted`` says, so that a reader replaces the one by the other, and
    in ``changed`` what was there before. Old and new answers both stay in the vault.
    """

    log: ClassVar[str] = "clinical"
    data_class: ClassVar[DataClass] = "C5-clinical"

    participant_id: UUID
    result_id: UUID
    amendment_id: UUID
    amended_on: date
    amended_for: AmendmentReason
    amended_by: Role
    changed: tuple[ChangedScore, ...]
    instrument: str
    instrument_version: str
    variant: str | None
    recall_anchor: RecallAnchor | None
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
