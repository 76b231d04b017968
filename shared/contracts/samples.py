"""Events of the log ``clinical`` about urine samples. Neither type nor subject says what a test found."""

from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.amendments import AmendmentReason
from shared.contracts.base import DataClass, Event, Frozen
from shared.contracts.codes import Role

Found = Literal["negative", "positive", "invalid", "refused"]
"""What the panel showed for one substance. Only the first two are valid."""


class Panel(StrEnum):
    """What a panel tests for."""

    AMPHETAMINE = "amphetamine"
    METHAMPHETAMINE = "methamphetamine"
    MDMA = "mdma"
    OPIATES = "opiates"
    CANNABIS = "cannabis"
    COCAINE = "cocaine"
    BENZODIAZEPINES = "benzodiazepines"
    CARISOPRODOL = "carisoprodol"
    METHADONE = "methadone"
    BUPRENORPHINE = "buprenorphine"
    TRAMADOL = "tramadol"
    SYNTHETIC_CANNABINOIDS = "synthetic_cannabinoids"


class SampleReason(StrEnum):
    """Why a sample was taken: one of the three that the programme plans, or another."""

    START = "start"
    MID = "mid"
    END = "end"
    OTHER = "other"


class PanelResult(Frozen):
    """One substance of a panel."""

    panel: Panel
    found: Found


class ChangedFinding(Frozen):
    """What an amendment changed for one substance; none where it was or is not on the panel."""

    panel: Panel
    before: Found | None
    after: Found | None


class SampleEvent(Event):
    """An event about a sample."""

    log: ClassVar[str] = "clinical"
    data_class: ClassVar[DataClass] = "C5-clinical"

    participant_id: UUID
    sample_id: UUID


class SampleTested(SampleEvent):
    """A urine sample was taken and tested, or she refused to give it."""

    taken_on: date
    reason: SampleReason
    results: tuple[PanelResult, ...]
    by_role: Role


class SampleAmended(SampleEvent):
    """A test was recorded wrongly: ``results`` hold from now on, ``changed`` says what was there before."""

    amendment_id: UUID
    amended_on: date
    amended_for: AmendmentReason
    results: tuple[PanelResult, ...]
    changed: tuple[ChangedFinding, ...]
    by_role: Role


SampleLogEvent = SampleTested | SampleAmended
"""Everything that is told about samples."""
