"""What the fields of a template may hold: codes, titles, numbers."""

import re
from collections.abc import Iterator

from services.program.domain.several import Finding

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_TITLE = re.compile(r"\S(.{0,78}\S)?")


def found(field: str, rule: str, detail: str) -> Finding:
    return {"field": field, "rule": rule, "detail": detail}


def code(value: str, field: str) -> Iterator[Finding]:
    if not _CODE.fullmatch(value):
        yield found(field, "code-form", "A code is small letters, digits and hyphens, at most 40.")


def title(value: str, field: str) -> Iterator[Finding]:
    if not _TITLE.fullmatch(value):
        yield found(field, "title-form", "A title is one line of 1 to 80 characters, without spaces around.")


def between(value: int, allowed: range, field: str) -> Iterator[Finding]:
    if value not in allowed:
        yield found(field, "range", f"{value} does not lie between {allowed[0]} and {allowed[-1]}.")
