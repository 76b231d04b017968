"""Which words and numbers only the log ``clinical`` may hold, taken from what a told story put there."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from shared.contracts.codes import Occasion, Pathway, Role, Stage
from shared.contracts.envelope import Envelope

NEUTRAL = {
    "facility",
    "participant_id",
    "assessment_id",
    "by_role",
    "decided_role",
    "occasion",
    "instrument_version",
    "raised_at",
    "due_at",
    "handled_at",
    "source",
    "status",
}
"""Fields of clinical events that say where, whose, when and by which role, not what was found."""

MEASURED = {"values", "bands", "possible"}
"""Mappings whose keys are what was measured."""

CODES = {str(code) for codes in (Occasion, Pathway, Role, Stage) for code in codes}
"""Codes that the other logs speak by themselves; a pathway and a stage are no reason for it."""

EVERYDAY = {"health"}
"""Names of scores that every service says of itself, too: whether it is in health."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d$")
_SHORTEST = 3
_LONG = 9
"""Characters of a number that nothing but a score has by chance: 60.714285714285715."""


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any JSON
    """Every value with the name of its field; of what was measured the names of the scores, too."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if key in MEASURED:
                yield key, name
            yield from leaves(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    elif value is not None:
        yield key, value


def data_keys(value: Any) -> set[str]:  # noqa: ANN401 - any JSON
    """Names of all fields, at any depth."""
    if isinstance(value, dict):
        return {*value, *(key for inner in value.values() for key in data_keys(inner))}
    return {key for inner in value for key in data_keys(inner)} if isinstance(value, list) else set()


def words(clinical: Iterable[Envelope]) -> set[str]:
    """What was found, as text: substances, bands, alerts, reasons, names of scores, ids of results, codes."""
    found = {
        value
        for envelope in clinical
        for key, value in leaves(envelope.body["data"])
        if key not in NEUTRAL and isinstance(value, str) and not _DAY.match(value)
    }
    return {word for word in found if len(word) >= _SHORTEST} - CODES - EVERYDAY


def numbers(clinical: Iterable[Envelope]) -> set[str]:
    """Scores that nothing else is by chance."""
    return {
        str(value)
        for envelope in clinical
        for _, value in leaves(envelope.body["data"])
        if isinstance(value, float) and len(str(value)) >= _LONG
    }


def seen(text: str, wanted: Iterable[str]) -> set[str]:
    """Which of these stand in a text as words of their own; ``substance-profile`` is one word."""
    there = set(re.findall(r"[\w.-]+", text)) | set(re.findall(r"[\w-]+", text))
    return {word for word in wanted if word in there}
