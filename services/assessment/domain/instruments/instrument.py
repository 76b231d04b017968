"""What an instrument of the library is, and what scoring one gives. Wording stays with its owners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from shared.contracts.base import Frozen
from shared.refusals import Invalid

Answers = Mapping[str, Any]
"""Item code to answer, as JSON has it. An item that was not answered is not in it, or is null."""

Finding = dict[str, str | int]

SUICIDE_RISK = "suicide_risk"
"""Alert of every instrument that asks about ending one's life and was answered with anything but no."""

CONTROLLED_ENVIRONMENT = "controlled_environment"
"""Band of a score that custody made and not the person (paid days, a car): shown, never compared."""


class Scored(Frozen):
    """What a filled-in form comes to; the same names for every instrument.

    ``values``: name of a score to its number, or none where the instrument's rule for missing answers
    leaves no score. ``bands``: name of a score (or of a cut-off set) to the code of its band.
    ``alerts``: codes of answers that need somebody at once, whatever the sum. ``missing``: items that were
    due and not answered. ``possible``: for a sum that is still open, the lowest and highest it can become.
    """

    values: Mapping[str, float | None]
    bands: Mapping[str, str] = {}
    alerts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    possible: Mapping[str, tuple[float, float]] = {}

    @property
    def status(self) -> Literal["complete", "incomplete"]:
        """Complete where nothing that was due is missing."""
        return "incomplete" if self.missing else "complete"


@dataclass(frozen=True)
class Numbers:
    """Answers that are numbers, from the least to the most; whole ones unless ``decimals``."""

    least: float
    most: float
    unit: tuple[str, str]
    """Indonesian and English word for what is counted."""
    decimals: bool = False

    def allow(self, given: object) -> bool:
        """Whether this is one of the numbers. A yes is no number, nor is NaN."""
        kinds = (int, float) if self.decimals else (int,)
        return type(given) in kinds and self.least <= given <= self.most  # type: ignore[operator]  # a number


@dataclass(frozen=True)
class Item:
    """One item: code, our own short label (Indonesian, English), the answers there are, with labels.

    Where the answer is a number of something (days, money), ``numbers`` says which, and ``answers`` is empty.
    """

    code: str
    label: tuple[str, str]
    answers: Sequence[tuple[int | str | bool, tuple[str, str]]] = ()
    numbers: Numbers | None = None


class Instrument(Protocol):
    """One instrument in one version. Pure: no clock, no wording of others."""

    @property
    def code(self) -> str:
        """Its name in addresses and events."""

    @property
    def version(self) -> str:
        """Edition of the questionnaire."""

    @property
    def variants(self) -> tuple[str, ...]:
        """Codes of wordings, band sets or formulas that are not to be mixed; empty where there is only one.

        The first is the default of the library and is still always written down with a result.
        """

    def score(self, answers: Answers, *, variant: str | None = None) -> Scored:
        """Score a form.

        Raises:
            Invalid: ``unknown-item``, ``answer-value`` or another rule of the instrument, with every wrong
                item in ``errors`` as ``answers.<item>``; ``unknown-variant`` with field ``variant``.
        """
        ...

    def description(self) -> Mapping[str, Any]:
        """What a form and a reader of the scores need, as JSON.

        Items by code with our own short labels, answers, flow, time window, variants, scoring, licence note.
        """
        ...


def comparable(values: Mapping[str, float | None], bands: Mapping[str, str]) -> dict[str, float]:
    """The scores of a result that may enter a statistic of change: those that are there and are hers."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and bands.get(name) != CONTROLLED_ENVIRONMENT
    }


_LONGEST_NAME = 40
MOST_FINDINGS = 200
"""No form has so many items: what is more than that is not a form, and its refusal stays readable."""


def refuse(findings: Sequence[Finding]) -> None:
    """Refuse a form for everything that is wrong with it; quiet when nothing is.

    Raises:
        Invalid: with the first finding's rule and field, and all of them in ``errors``.
    """
    if findings:
        first = findings[0]
        raise Invalid(
            str(first["rule"]),
            str(first["detail"]),
            field=str(first["field"]),
            errors=list(findings[:MOST_FINDINGS]),
        )


def chosen(variants: Sequence[str], variant: str | None) -> str | None:
    """The variant that is meant; the first one where none is named.

    Raises:
        Invalid: ``unknown-variant``.
    """
    if variant is None:
        return variants[0] if variants else None
    if variant not in variants:
        allowed = ", ".join(variants) or "none"
        raise Invalid(
            "unknown-variant", f"There is no such variant here; there is: {allowed}.", field="variant"
        )
    return variant


def wrong_values(items: Sequence[Item], answers: Answers) -> list[Finding]:
    """Answers that do not exist, item by item: unknown items first, then values out of the set of an item.

    A yes is ``true`` and never 1: JSON has both, and a form that says 1 was filled in for another question.
    """
    codes = {item.code for item in items}
    findings: list[Finding] = [
        finding(code, "unknown-item", "There is no such item.") for code in sorted(set(answers) - codes)
    ]
    for item in items:
        given = answers.get(item.code)
        if given is not None and not _exists(item, given):
            detail = f"This is not an answer here; allowed: {_allowed(item)}."
            findings.append(finding(item.code, "answer-value", detail))
    return findings


def _exists(item: Item, given: object) -> bool:
    if item.numbers is not None:
        return item.numbers.allow(given)
    return any(type(given) is type(value) and given == value for value, _ in item.answers)


def _allowed(item: Item) -> str:
    if item.numbers is not None:
        kind = "numbers" if item.numbers.decimals else "whole numbers"
        return f"{kind} from {item.numbers.least:.10g} to {item.numbers.most:.10g}"
    values = (value for value, _ in item.answers)
    return ", ".join(str(value).lower() if isinstance(value, bool) else str(value) for value in values)


def unanswered(items: Sequence[Item], answers: Answers) -> tuple[str, ...]:
    """Codes of the items without an answer, in the order of the form."""
    return tuple(item.code for item in items if answers.get(item.code) is None)


def finding(item: str, rule: str, detail: str) -> Finding:
    """What is wrong with one item, as an entry of ``errors``; a foreign item's name is shown shortened."""
    shown = item[:_LONGEST_NAME].encode("ascii", "backslashreplace").decode()
    return {"field": f"answers.{shown}", "rule": rule, "detail": detail}
