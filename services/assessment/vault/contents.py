"""What the vault holds: kinds of rows, their data classes, and the contents inside the encryption."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Literal, get_args
from uuid import UUID

from shared.contracts.base import Frozen
from shared.contracts.codes import Occasion, RecallAnchor

DataClass = Literal["C1-identity", "C2-custody", "C4-summary", "C5-clinical", "C6-notes"]
Kind = Literal[
    "identity",
    "register",
    "custody",
    "instrument-answers",
    "plan-goals",
    "decision-note",
    "counselling-note",
    "emergency-access",
]

KEYED: tuple[DataClass, ...] = get_args(DataClass)
"""Classes with a key of their own for each person."""

CLASS_OF: Mapping[Kind, DataClass] = {
    "identity": "C1-identity",
    "register": "C1-identity",
    "custody": "C2-custody",
    "instrument-answers": "C5-clinical",
    "plan-goals": "C4-summary",
    "decision-note": "C5-clinical",
    "counselling-note": "C6-notes",
    "emergency-access": "C6-notes",
}
"""Kind of row to its data class (docs/privacy.md)."""


class Content(Frozen):
    """The inside of a row; its kind decides its data class."""

    kind: ClassVar[Kind]


class Identity(Content):
    """Who she is."""

    kind: ClassVar[Kind] = "identity"

    name: str
    birth_date: date


class Register(Content):
    """Her number in the register of a facility: an external id, which belongs to the facility and changes."""

    kind: ClassVar[Kind] = "register"

    facility: str
    register_number: str


class Custody(Content):
    """What custody says about the case."""

    kind: ClassVar[Kind] = "custody"

    legal_status: str
    expected_release: date | None
    sentence_end: date | None = None
    sentence_months: int | None = None
    two_thirds_on: date | None = None
    case_type: str | None = None
    nationality: str | None = None
    fit: bool | None = None
    override: str | None = None


class InstrumentAnswers(Content):
    """A filled-in form as it was sent. ``salt`` (hexadecimal) makes the event's digest and stays here."""

    kind: ClassVar[Kind] = "instrument-answers"

    result_id: UUID
    instrument: str
    instrument_version: str
    variant: str | None
    recall_anchor: RecallAnchor | None
    occasion: Occasion
    completed_on: date
    answers: Mapping[str, Any]
    salt: str


class PlanGoals(Content):
    """The words of a plan's goals by goal. ``salt`` makes the event's digest and never leaves the row."""

    kind: ClassVar[Kind] = "plan-goals"

    plan_version: int
    texts: Mapping[UUID, str]
    salt: str


class DecisionNote(Content):
    """Why it was decided otherwise than proposed, in words. ``salt`` as in answers."""

    kind: ClassVar[Kind] = "decision-note"

    assessment_id: UUID
    note: str
    salt: str


class CounsellingNote(Content):
    """What a counsellor wrote down. Only she and her supervisor read it."""

    kind: ClassVar[Kind] = "counselling-note"

    entry_id: UUID
    author: str
    written_on: date
    text: str
    salt: str


class EmergencyAccess(Content):
    """Why a doctor read the notes without being their author; dies with them."""

    kind: ClassVar[Kind] = "emergency-access"

    read_id: UUID
    reader: str
    ground: str
    explanation: str


CONTENTS: Mapping[str, type[Content]] = {
    content.kind: content
    for content in (
        Identity,
        Register,
        Custody,
        InstrumentAnswers,
        PlanGoals,
        DecisionNote,
        CounsellingNote,
        EmergencyAccess,
    )
}
"""Kind to the class that reads it."""
