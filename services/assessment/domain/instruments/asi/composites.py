"""Composite scores of the ASI, one for each area, never one over areas: unrounded and uncapped."""

from collections.abc import Iterator
from math import fsum

from services.assessment.domain.instruments.asi.items import MONEY_ITEMS, PARTS, SATISFACTION, Part
from services.assessment.domain.instruments.asi.money import MOST_DOLLARS, Money
from services.assessment.domain.instruments.instrument import Answers

EMPLOYMENT = "employment"


def counted(area: str, way: Money) -> Iterator[Part]:
    """The parts of an area's composite under a way of counting money."""
    for part in PARTS[area]:
        if part.divisor is not None and (way.currency is not None or part.item.code not in MONEY_ITEMS):
            yield part


def composite(area: str, answers: Answers, way: Money) -> float | None:
    """The composite of an area; none where an answer is missing. Employment is 1 less what she has."""
    terms = []
    for part in counted(area, way):
        given = answers.get(part.item.code)
        if given is None or part.divisor is None:
            return None
        terms.append(_worth(part, given, way) / part.divisor)
    return 1 - fsum(terms) if area == EMPLOYMENT else fsum(terms)


def reach(area: str, way: Money) -> tuple[float, float]:
    """Lowest and highest composite that there can be. The money term of a large amount leads past 0 and 1."""
    highest = fsum(_gravest(part, way) / (part.divisor or 1) for part in counted(area, way))
    return (1 - highest, 1.0) if area == EMPLOYMENT else (0.0, highest)


def _worth(part: Part, given: object, way: Money) -> float:
    if isinstance(given, str):
        return SATISFACTION[given]
    amount = int(given)  # type: ignore[call-overload]  # the form was checked: a whole number or a yes
    return way.log_of(amount) if part.item.code in MONEY_ITEMS else float(amount)


def _gravest(part: Part, way: Money) -> float:
    if part.item.code in MONEY_ITEMS:
        return way.log_of(MOST_DOLLARS * way.per_dollar)
    if part.item.numbers is not None:
        return part.item.numbers.most
    return max(_worth(part, value, way) for value, _ in part.item.answers)
