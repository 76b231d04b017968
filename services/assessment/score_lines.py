"""Many forms in one run: a form on each line in, its result on a line out, what is wrong by line number.

A line is ``{"instrument": CODE, "variant": V, "answers": {...}, "id": ANYTHING}``; instrument and variant may
be left out where the command names them, and ``id`` comes back as it was. Lines are read one by one, so a
file of any length is scored in the memory of its longest line.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from services.assessment.domain.instruments.library import instrument_of
from shared.refusals import Invalid, NotFound, Refusal

LONGEST = 256 * 1024
"""Bytes of a line; no form comes near."""
KNOWN = frozenset({"instrument", "variant", "answers", "id"})

Score = Callable[..., dict[str, Any]]
Say = Callable[[Mapping[str, Any]], object]
Wrong = Callable[[int, Refusal], object]


@dataclass(frozen=True, slots=True)
class Usual:
    """What a line means that does not say it."""

    code: str | None
    variant: str | None


def score_lines(
    lines: Iterable[bytes],
    usual: Usual,
    *,
    score: Score,
    result: Say,
    wrong: Callable[[int, Refusal], object],
) -> int:
    """Score every line that is not empty; how many could not be. A bad one keeps no other from its result."""
    bad = 0
    for number, line in enumerate(lines, start=1):
        text = (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip()
        if not text:
            continue
        try:
            result({"line": number, **_scored(text, usual, score)})
        except Refusal as refusal:
            bad += 1
            wrong(number, refusal)
    return bad


def _scored(text: bytes, usual: Usual, score: Score) -> dict[str, Any]:
    form = _form(text)
    code, variant = form.get("instrument", usual.code), form.get("variant", usual.variant)
    answers = form.get("answers")
    if not isinstance(code, str):
        raise Invalid("invalid-input", "Name an instrument, here or with the command.", field="instrument")
    if variant is not None and not isinstance(variant, str):
        raise Invalid("invalid-input", "A variant is a text.", field="variant")
    if not isinstance(answers, dict):
        raise Invalid("invalid-input", "Answers are one object: item to answer.", field="answers")
    try:
        instrument = instrument_of(code)
    except NotFound as unknown:
        raise NotFound(unknown.rule, unknown.detail, field="instrument") from None
    return ({"id": form["id"]} if "id" in form else {}) | score(instrument, answers, variant)


def _form(text: bytes) -> Mapping[str, Any]:
    if len(text) > LONGEST:
        raise Invalid("too-long", f"A line has at most {LONGEST} bytes.")
    try:
        form = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Invalid("malformed-json", f"The line is not JSON: {error}.") from None
    if not isinstance(form, dict):
        raise Invalid("invalid-input", "A line is one object with a form's answers.")
    if foreign := sorted(set(form) - KNOWN):
        raise Invalid("unknown-field", f"A line has {', '.join(sorted(KNOWN))}.", field=foreign[0][:100])
    return form
