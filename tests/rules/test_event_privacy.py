"""No event holds a name, a register number, an answer or free text; each log keeps to its data classes."""

from datetime import date, datetime, time
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin
from uuid import UUID

import pytest
from pydantic import BaseModel

from shared.contracts.base import Event
from shared.contracts.registry import EVENTS

FORBIDDEN = (
    "name",
    "nama",
    "register",
    "nik",
    "national_id",
    "birth",
    "lahir",
    "address",
    "alamat",
    "phone",
    "answer",
    "jawaban",
    "note",
    "catatan",
    "comment",
    "remark",
    "text",
    "description",
    "diagnosis",
    "medication",
    "urine",
    "hiv",
    "religion",
    "offence",
    "sentence",
)
"""Words that no field may have; ``answers_digest`` is the one exception, by its ending."""

DIGEST = "_digest"

CLASSES = {
    "assessment": {"C3-participation", "C4-summary"},
    "program": {"C2-custody", "C3-participation", "C4-summary"},
    "clinical": {"C5-clinical"},
}
"""Log to the data classes that it may hold (docs/privacy.md)."""

CLINICAL = (
    "score",
    "substance",
    "band",
    "alert",
    "trigger",
    "craving",
    "anchor",
    "injecting",
    "instrument",
    "answers",
)
"""Words that only the log ``clinical`` may have in a field."""

CODED = {
    "facility",
    "case_number",
    "number",
    "room",
    "rooms",
    "group",
    "label",
    "leader",
    "template",
    "time_zone",
    "notice_version",
    "language",
    "instrument",
    "instrument_version",
    "substance",
    "from_facility",
    "to_facility",
    "answers_digest",
    "rule_set",
    "kept_facility",
    "goals_digest",
    "score",
    "variant",
    "values",
    "bands",
    "alerts",
    "missing",
    "possible",
    "note_digest",
    "code",
    "icd10",
    "content_digest",
    "receiver",
    "account",
}
"""Text fields that are codes or names of things, not of people: a new one is a decision, made here."""


def fields(model: type[BaseModel], path: str = "") -> dict[str, object]:
    """Every field of an event, also inside its values: path to type."""
    found: dict[str, object] = {}
    for name, info in model.model_fields.items():
        found[path + name] = info.annotation
        for inner in _models(info.annotation):
            found |= fields(inner, f"{path}{name}.")
    return found


def _models(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models(inner)]


def is_text(annotation: object) -> bool:
    """Whether the field, or an entry of it, can hold any text."""
    if annotation is str:
        return True
    if get_origin(annotation) is Literal or annotation is Ellipsis:
        return False
    if get_origin(annotation) is Annotated:
        return is_text(get_args(annotation)[0])
    if inner := get_args(annotation):
        return any(is_text(part) for part in inner)
    known = (Enum, UUID, date, datetime, time, int, float, bool, type(None), BaseModel)
    return not (isinstance(annotation, type) and issubclass(annotation, known))


def personal(event: type[BaseModel]) -> list[str]:
    """Fields whose name says that they hold what belongs in the vault."""
    return [
        path
        for path in fields(event)
        if any(word in path.rpartition(".")[2] for word in FORBIDDEN) and not path.endswith(DIGEST)
    ]


def undecided_texts(event: type[BaseModel]) -> list[str]:
    """Text fields that nobody has declared to be a code."""
    return [
        path
        for path, kind in fields(event).items()
        if is_text(kind) and not _models(kind) and path.rpartition(".")[2] not in CODED
    ]


def outside_clinical(event: type[Event]) -> list[str]:
    if event.log == "clinical":
        return []
    return [path for path in fields(event) if any(word in path for word in CLINICAL)]


@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda event: event.__name__)
def test_an_event_is_thin(event: type[Event]) -> None:
    assert personal(event) == []
    assert undecided_texts(event) == []
    assert outside_clinical(event) == []


@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda event: event.__name__)
def test_an_event_keeps_to_the_classes_of_its_log(event: type[Event]) -> None:
    assert event.data_class in CLASSES[event.log]


def test_no_outcome_stands_in_a_type_name() -> None:
    words = ("Positive", "Negative", "Medical", "High", "Severe", "Alpa", "Refused", "Relapse")
    assert [name for name in EVENTS if any(word in name for word in words)] == []


class Fat(Event):
    """An event as it must not be."""

    log = "program"
    data_class = "C5-clinical"

    full_name: str
    remark: str | None
    score: int
    answers_digest: str
    entries: tuple[dict[str, Any], ...]


def test_the_rule_sees_a_fat_event() -> None:
    assert personal(Fat) == ["full_name", "remark"]
    assert undecided_texts(Fat) == ["full_name", "remark", "entries"]
    assert outside_clinical(Fat) == ["score", "answers_digest"]
    assert Fat.data_class not in CLASSES[Fat.log]
