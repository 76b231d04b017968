"""What the vault holds: kinds of rows, their data classes, and the contents inside the encryption."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from services.assessment.domain.assist.form import Answers
from shared.contracts.base import Frozen
from shared.contracts.codes import RecallAnchor

DataClass = Literal["C1-identity", "C2-custody", "C5-clinical"]
Kind = Literal["identity", "register", "custody", "assist-answers"]

CLASS_OF: Mapping[Kind, DataClass] = {
    "identity": "C1-identity",
    "register": "C1-identity",
    "custody": "C2-custody",
    "assist-answers": "C5-clinical",
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


class AssistAnswers(Content):
    """A filled-in ASSIST. ``salt`` (hexadecimal) makes the event's digest and never leaves the row."""

    kind: ClassVar[Kind] = "assist-answers"

    result_id: UUID
    recall_anchor: RecallAnchor
    completed_on: date
    answers: Answers
    salt: str


CONTENTS: Mapping[str, type[Content]] = {
    content.kind: content for content in (Identity, Register, Custody, AssistAnswers)
}
"""Kind to the class that reads it."""
