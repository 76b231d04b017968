"""A translation of an instrument as its owner approved it: loaded as data, held to the instrument's codes.

None is shipped. A file is refused as a whole, and everything that is wrong in it is named.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from services.assessment.domain.instruments.instrument import Finding, Instrument
from shared.contracts.base import Frozen
from shared.refusals import Invalid

MOST_TEXT = 2000
"""Characters of one text."""

WORDED_BY_VARIANT = frozenset({"dast10"})
"""Instruments whose variants differ in an item's wording: a translation is of one of them, and says which."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_NAMED = ("instrument", "version", "language", "source", "licence", "approved_by")
_KNOWN = {*_NAMED, "variant", "approved_on", "instructions", "items", "substances", "answers", "answers_of"}
_MOST_FINDINGS = 200

Texts = Mapping[str, str]


class Wording(Frozen):
    """One translation. ``answers``: item to the texts of its answers, keyed as JSON writes an answer."""

    instrument: str
    version: str
    variant: str | None
    language: str
    source: str
    licence: str
    approved_by: str
    approved_on: date
    instructions: str | None
    items: Texts
    substances: Texts
    answers: Mapping[str, Texts]


def read(content: Mapping[str, Any], library: Mapping[str, Instrument]) -> Wording:
    """The translation that a file holds.

    Raises:
        Invalid: ``wording``, with every finding (field, rule, detail) in ``errors``.
    """
    refuse([*_statements(content)])
    instrument = library.get(content["instrument"])
    if instrument is None:
        known = ", ".join(library)
        raise refused(
            [_at("instrument", "unknown-instrument", f"There is no such instrument; there is: {known}.")]
        )
    refuse([*_belongs(content, instrument)])
    asked = Asked.of(instrument)
    items, substances = _table(content, "items"), _table(content, "substances")
    found = [*_texts("items", items, asked.items), *_texts("substances", substances, asked.substances)]
    answers = _answers(content, asked)
    refuse([*found, *_answer_findings(content, asked, answers)])
    return Wording.model_validate(
        {
            **{name: content[name] for name in _NAMED},
            "variant": content.get("variant"),
            "approved_on": _day(content["approved_on"]),
            "instructions": content.get("instructions"),
            "items": items,
            "substances": substances,
            "answers": answers,
        }
    )


class Asked(Frozen):
    """What has to be worded: item codes with the keys of their answers, and codes of substances."""

    items: Mapping[str, tuple[str, ...]]
    substances: tuple[str, ...]

    @classmethod
    def of(cls, instrument: Instrument) -> "Asked":
        """From the description that forms are drawn from."""
        shown = instrument.description()
        items = shown.get("items") or shown["questions"]
        return cls(
            items={
                item["code"]: tuple(key(one["value"]) for one in item.get("answers", ())) for item in items
            },
            substances=tuple(substance["code"] for substance in shown.get("substances", ())),
        )


def key(answer: bool | int | str) -> str:  # noqa: FBT001 - an answer, not a switch
    """An answer as a key: ``true``, ``3``, ``never``."""
    return str(answer).lower() if isinstance(answer, bool) else str(answer)


def refuse(findings: Sequence[Finding]) -> None:
    """Refuse a file for everything that is wrong in it; quiet when nothing is."""
    if findings:
        raise refused(findings)


def refused(findings: Sequence[Finding]) -> Invalid:
    """The refusal of a whole file."""
    return Invalid(
        "wording",
        f"Nothing was loaded: {len(findings)} thing(s) have to be corrected.",
        field=str(findings[0]["field"]),
        errors=list(findings[:_MOST_FINDINGS]),
    )


def _at(field: str, rule: str, detail: str) -> Finding:
    shown = field[:80].encode("ascii", "backslashreplace").decode()
    return {"field": shown, "rule": rule, "detail": detail}


def _statements(content: Mapping[str, Any]) -> Iterator[Finding]:
    """Who worded what, by whose leave: all of it has to be said."""
    for name in sorted(set(content) - _KNOWN):
        yield _at(name, "unknown-field", f"Known: {', '.join(sorted(_KNOWN))}.")
    for name in _NAMED:
        yield from _text(name, content.get(name))
    for name in ("variant", "instructions"):
        if content.get(name) is not None:
            yield from _text(name, content[name])
    yield from _tables(content)
    language = content.get("language")
    if isinstance(language, str) and language.strip() and not _LANGUAGE.fullmatch(language):
        yield _at("language", "language-tag", "A language looks like id, or id-ID.")
    if _day(content.get("approved_on")) is None:
        yield _at("approved_on", "date-form", "Say on which day it was approved, as 2026-08-20.")


def _tables(content: Mapping[str, Any]) -> Iterator[Finding]:
    for name in ("items", "substances", "answers", "answers_of"):
        if not isinstance(content.get(name, {}), Mapping):
            yield _at(name, "not-a-table", "This is a table of texts.")
    for name, table in _table(content, "answers_of").items():
        if not isinstance(table, Mapping):
            yield _at(f"answers_of.{name}", "not-a-table", "This is a table of texts.")


def _belongs(content: Mapping[str, Any], instrument: Instrument) -> Iterator[Finding]:
    """Whether it is worded for the version and the variant that the library has."""
    if content["version"] != instrument.version:
        yield _at("version", "other-version", f"The library has version {instrument.version}.")
    variant = content.get("variant")
    if variant is None and instrument.code in WORDED_BY_VARIANT:
        yield _at("variant", "required", f"Say which wording this is: {', '.join(instrument.variants)}.")
    if variant is not None and variant not in instrument.variants:
        yield _at("variant", "unknown-variant", f"There is: {', '.join(instrument.variants) or 'none'}.")


def _text(field: str, text: object) -> Iterator[Finding]:
    if not isinstance(text, str) or not text.strip():
        yield _at(field, "required", "There is no text here.")
    elif len(text) > MOST_TEXT:
        yield _at(field, "too-long", f"At most {MOST_TEXT} characters.")
    elif any(unicodedata.category(one) in {"Cc", "Cs"} and one != "\n" for one in text):
        yield _at(field, "unreadable-character", "There is a control character in it.")


def _day(value: object) -> date | None:
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _table(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = content.get(name, {})
    return table if isinstance(table, Mapping) else {}


def _texts(
    table: str, given: Mapping[str, Any], asked: Sequence[str] | Mapping[str, object]
) -> Iterator[Finding]:
    for code in sorted(set(given) - set(asked)):
        yield _at(f"{table}.{code}", "unknown-item", "The instrument has no such item.")
    for code in asked:
        if code not in given:
            yield _at(
                f"{table}.{code}", "missing-item", "The instrument has this item, and it is not worded."
            )
        else:
            yield from _text(f"{table}.{code}", given[code])


def _answers(content: Mapping[str, Any], asked: Asked) -> dict[str, dict[str, Any]]:
    """Item to the texts of its answers: its own before those that all share."""
    shared, own = _table(content, "answers"), _table(content, "answers_of")
    return {
        item: {answer: text for answer in keys if (text := own.get(item, {}).get(answer, shared.get(answer)))}
        for item, keys in asked.items.items()
        if keys
    }


def _answer_findings(
    content: Mapping[str, Any], asked: Asked, answers: Mapping[str, Mapping[str, Any]]
) -> Iterator[Finding]:
    everywhere = {answer for keys in asked.items.values() for answer in keys}
    for answer, text in _table(content, "answers").items():
        if answer not in everywhere:
            yield _at(f"answers.{answer}", "unknown-answer", "No item has this answer.")
        else:
            yield from _text(f"answers.{answer}", text)
    for item, texts in _table(content, "answers_of").items():
        if item not in asked.items:
            yield _at(f"answers_of.{item}", "unknown-item", "The instrument has no such item.")
            continue
        for answer, text in texts.items():
            if answer not in asked.items[item]:
                yield _at(f"answers_of.{item}.{answer}", "unknown-answer", "The item has no such answer.")
            else:
                yield from _text(f"answers_of.{item}.{answer}", text)
    for item, found in answers.items():
        for answer in asked.items[item]:
            if answer not in found:
                yield _at(f"answers_of.{item}.{answer}", "missing-answer", "This answer is not worded.")
