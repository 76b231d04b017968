"""A form in steps, as an entry page draws it: fields, what was typed, what is wrong beside which field."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from services.assessment.domain.clinical import Form

_NUMBER = re.compile(r"[0-9]{1,12}([.,][0-9]{1,6})?")

NO_ANSWER = "-"
"""What stands in a field that was asked and not answered: skipping is a choice, never an oversight."""

REVIEW = "periksa"
"""Code of the last step, which shows everything and sends it."""

Typed = Mapping[str, str]
"""Field to what was typed, as it was typed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``item``: the code of the instrument's item, to find its question by."""

    name: str
    label: str
    kind: Literal["choice", "date", "number"] = "choice"
    choices: tuple[Choice, ...] = ()
    item: str = ""
    hint: str = ""
    wording: str = ""
    least: float = 0
    most: float = 0
    decimals: bool = False
    unit: str = ""

    def shown(self, typed: Typed) -> str:
        """What was typed, as people read it."""
        given = typed.get(self.name, "")
        return next((choice.label for choice in self.choices if choice.value == given), given)


@dataclass(frozen=True, slots=True)
class Step:
    """The fields that are asked together."""

    code: str
    title: str
    fields: tuple[Field, ...]
    hint: str = ""


class Plan(Protocol):
    """A form of an instrument in one language."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def about(self) -> Sequence[str]:
        """Sentences about the instrument: time window, licence."""
        ...

    def steps(self, typed: Typed) -> list[Step]:
        """The steps that the flow asks, by what was typed so far; ``REVIEW`` is not among them."""
        ...

    def answers(self, typed: Typed) -> Mapping[str, Any]:
        """The instrument's answers, of the fields alone that the flow asks; all steps were checked."""
        ...

    def form(self, typed: Typed) -> Form:
        """What the form says besides its answers."""
        ...


def wrong(step: Step, typed: Typed) -> dict[str, str]:
    """Field to the rule that it breaks."""
    found = {field.name: _broken(field, typed.get(field.name, "").strip()) for field in step.fields}
    return {name: rule for name, rule in found.items() if rule is not None}


def _broken(field: Field, given: str) -> str | None:
    if not given:
        return "not-filled-in"
    if field.kind == "choice":
        return None if given in {choice.value for choice in field.choices} else "not-a-choice"
    if field.kind == "date":
        return None if day_of(given) is not None else "date-form"
    return None if given == NO_ANSWER or number_of(field, given) is not None else "not-in-range"


def day_of(given: str) -> date | None:
    """The civil day that a date field holds."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


def number_of(field: Field, given: str) -> float | None:
    """The number that was typed, with a decimal comma or point; none where it is not one of the field's."""
    if not _NUMBER.fullmatch(given) or (not field.decimals and not given.isdecimal()):
        return None
    number = float(given.replace(",", ".")) if field.decimals else int(given)
    return number if field.least <= number <= field.most else None


def next_step(steps: Sequence[Step], code: str) -> str:
    """Code of the step after this one."""
    codes = [step.code for step in steps]
    at = codes.index(code) + 1 if code in codes else 0
    return codes[at] if at < len(codes) else REVIEW


def first_open(steps: Sequence[Step], typed: Typed) -> str:
    """Code of the first step that is not filled in; the review when all are."""
    return next((step.code for step in steps if wrong(step, typed)), REVIEW)
