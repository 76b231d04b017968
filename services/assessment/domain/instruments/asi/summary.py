"""The ASI as summary scores of a paper form: seven severities, and composites where the paper has them."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor

from services.assessment.domain.instruments.asi.composites import reach
from services.assessment.domain.instruments.asi.items import AREAS, CONTEXT, MONEY_AREAS, severity_item
from services.assessment.domain.instruments.asi.money import WAYS, Money
from services.assessment.domain.instruments.instrument import Answers, Finding, Item, Numbers, finding

SUMMARY = "ringkasan"
"""Name of the variant without a statement about money, and first part of the others' names."""

SUMMARIES: Mapping[str, Money | None] = {
    SUMMARY: None,
    **{f"{SUMMARY}_{name}": way for name, way in WAYS.items()},
}
"""Variant to the way in which the paper's composites counted money."""

_HUNDREDTHS = 100


def composite_item(area: str, way: Money | None) -> Item:
    """A composite as the paper has it, within what its formula can give."""
    lowest, highest = reach(area, way or WAYS["without_money"])
    bounds = floor(lowest * _HUNDREDTHS) / _HUNDREDTHS, ceil(highest * _HUNDREDTHS) / _HUNDREDTHS
    numbers = Numbers(*bounds, ("skor komposit", "composite score"), decimals=True)
    return Item(
        f"{area}_composite", (f"komposit: {AREAS[area][0]}", f"composite: {AREAS[area][1]}"), (), numbers
    )


def summary_items(way: Money | None) -> Sequence[Item]:
    """The short form."""
    return (
        CONTEXT[0],
        *(item for area in AREAS for item in (severity_item(area), composite_item(area, way))),
    )


def unstated(answers: Answers, way: Money | None) -> Iterator[Finding]:
    """Composites with a money term of which nobody says how it was counted."""
    for area in AREAS:
        code = f"{area}_composite"
        if way is None and area in MONEY_AREAS and answers.get(code) is not None:
            detail = f"Say how the paper counted money: {', '.join(list(SUMMARIES)[1:])}."
            yield finding(code, "money-term-unstated", detail)
