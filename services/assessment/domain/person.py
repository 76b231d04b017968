"""What the prison says about a woman: it goes into the vault and nowhere else. Rules about each field."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from shared.contracts.base import Frozen
from shared.refusals import Invalid

LEGAL_STATUSES = ("tahanan", "narapidana")
MAX_NAME = 200
MAX_REGISTER_NUMBER = 60
EARLIEST_BIRTH = date(1900, 1, 1)

Finding = dict[str, str | int]


class Person(Frozen):
    """One woman as the prison's register has her."""

    register_number: str
    name: str
    birth_date: date
    legal_status: str
    expected_release: date | None = None

    def differences(self, other: "Person") -> list[str]:
        """Fields in which two records differ; spacing and capitals do not count."""
        return [
            field
            for field in type(self).model_fields
            if _folded(getattr(self, field)) != _folded(getattr(other, field))
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
