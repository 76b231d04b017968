"""What the prison says about a woman: it goes into the vault and nowhere else. Rules about each field."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from services.assessment.domain.eligibility import CASE_TYPES, NATIONALITIES, Facts
from shared.contracts.base import Frozen
from shared.refusals import Invalid

LEGAL_STATUSES = ("tahanan", "narapidana")
MAX_NAME = 200
MAX_REGISTER_NUMBER = 60
EARLIEST_BIRTH = date(1900, 1, 1)

FACTS = ("sentence_end", "sentence_months", "two_thirds_on", "case_type", "nationality", "fit")
"""Facts for the rules of eligibility alone: a later file may leave them out."""
MAX_SENTENCE_MONTHS = 1200

Finding = dict[str, str | int]


class Person(Frozen):
    """One woman as the prison's register has her."""

    register_number: str
    name: str
    birth_date: date
    legal_status: str
    expected_release: date | None = None
    sentence_end: date | None = None
    sentence_months: int | None = None
    two_thirds_on: date | None = None
    case_type: str | None = None
    nationality: str | None = None
    fit: bool | None = None

    @property
    def facts(self) -> Facts:
        """What the rules of eligibility ask about."""
        return Facts.model_validate(self.model_dump())

    def differences(self, other: "Person") -> list[str]:
        """Fields in which two records differ; spacing and capitals do not count, nor a fact left out."""
        return [
            field
            for field in type(self).model_fields
            if _folded(getattr(self, field)) != _folded(getattr(other, field))
            and not (field in FACTS and getattr(other, field) is None)
        ]


def _folded(value: object) -> object:
    return normalised(value) if isinstance(value, str) else value


def normalised(text: str) -> str:
    """Text by which two spellings are compared: one form of each character, one blank, small letters."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()


def findings(person: Person, today: date) -> Iterator[Finding]:
    """What is wrong with a record, field by field, in plain words."""
    yield from _text("register_number", person.register_number, MAX_REGISTER_NUMBER)
    yield from _text("name", person.name, MAX_NAME)
    if person.birth_date > today:
        yield _finding("birth_date", "date-in-future", f"{person.birth_date} is in the future.")
    elif person.birth_date < EARLIEST_BIRTH:
        yield _finding("birth_date", "too-early", f"{person.birth_date} cannot be a birth date.")
    if person.legal_status not in LEGAL_STATUSES:
        yield _finding("legal_status", "unknown-value", f"Allowed: {', '.join(LEGAL_STATUSES)}.")
    if person.expected_release is not None and person.expected_release <= person.birth_date:
        yield _finding("expected_release", "out-of-order", "The release lies before the birth date.")
    yield from _facts(person)


def _facts(person: Person) -> Iterator[Finding]:
    for field in ("sentence_end", "two_thirds_on"):
        day = getattr(person, field)
        if day is not None and day <= person.birth_date:
            yield _finding(field, "out-of-order", "This lies before the birth date.")
    for field, allowed in (("case_type", CASE_TYPES), ("nationality", NATIONALITIES)):
        value = getattr(person, field)
        if value is not None and value not in allowed:
            yield _finding(field, "unknown-code", f"Allowed: {', '.join(allowed)}.")
    months = person.sentence_months
    if months is not None and not 0 < months <= MAX_SENTENCE_MONTHS:
        yield _finding("sentence_months", "number-form", f"Months from 1 to {MAX_SENTENCE_MONTHS}.")


def _text(field: str, value: str, longest: int) -> Iterator[Finding]:
    if not value.strip():
        yield _finding(field, "required", "This is empty.")
    elif len(value) > longest:
        yield _finding(field, "too-long", f"At most {longest} characters.")
    elif any(unicodedata.category(character)[0] == "C" for character in value):
        yield _finding(field, "unreadable-character", "There is a control character in it.")


def _finding(field: str, rule: str, detail: str) -> Finding:
    return {"field": field, "rule": rule, "detail": detail}


def refuse_bad(person: Person, today: date) -> None:
    """Refuse a record with anything wrong in it.

    Raises:
        Invalid: with the first finding's rule and field, and all in ``errors``.
    """
    found = list(findings(person, today))
    if found:
        first = found[0]
        raise Invalid(str(first["rule"]), str(first["detail"]), field=str(first["field"]), errors=found)
