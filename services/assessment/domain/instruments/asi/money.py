"""How a composite counts money. The formulas were made for dollars, so each way is a variant of its own.

A rupiah amount taken for dollars triples the term: 1,500,000 gives 0.395 where 100 dollars give 0.128. So an
amount is counted only where its currency is said, and rupiah only at a fixed rate that the variant names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log, log1p

from services.assessment.domain.instruments.instrument import Answers, Finding, finding

MOST_DOLLARS = 99_999
"""Five digits for thirty days, as the form has them."""

RATES: Mapping[int, str] = {
    16_000: "a round rate near that of 2024 and 2025, fixed so that scores of different years compare",
}
"""Rupiah for a dollar, and why. A rate never changes: another one is another line, and another variant."""

CURRENCY = "currency"


@dataclass(frozen=True)
class Money:
    """One way: the currency that must be said (none: money is left out), units for a dollar, ln(x + 1)."""

    name: str
    meaning: str
    currency: str | None = None
    per_dollar: int = 1
    plus_one: bool = False

    def log_of(self, amount: int) -> float:
        """The logarithm that enters a composite; none of a dollar or less counts 0, as none at all does.

        The published program takes ln(x) of whole dollars and 0 of nothing; only conversion makes less than
        one dollar, whose logarithm would count against her.
        """
        dollars = amount / self.per_dollar
        if self.plus_one:
            return log1p(dollars)
        return log(dollars) if dollars > 1 else 0.0


def _ways() -> Iterator[Money]:
    yield Money("without_money", "the money term is left out of employment, alcohol and legal")
    yield Money("dollars_ln", "dollars, ln(x), as the VistA program", "USD")
    yield Money("dollars_ln1p", "dollars, ln(x + 1), as some handbooks", "USD", plus_one=True)
    for rate, why in RATES.items():
        fixed = f"rupiah at {rate} for a dollar ({why})"
        yield Money(f"rupiah_{rate}_ln", f"{fixed}, ln(x)", "IDR", rate)
        yield Money(f"rupiah_{rate}_ln1p", f"{fixed}, ln(x + 1)", "IDR", rate, plus_one=True)


WAYS: Mapping[str, Money] = {way.name: way for way in _ways()}
"""Name to way. The first is what is meant where none is named: the only one that no currency can spoil."""

MOST_AMOUNT = MOST_DOLLARS * max(RATES)
"""The highest amount in any currency."""


def wrong_amounts(answers: Answers, amounts: Mapping[str, int], way: Money) -> Iterator[Finding]:
    """Amounts that this way would count for something else. ``amounts``: item to what was answered."""
    if way.currency is None or not any(amounts.values()):
        return
    if answers.get(CURRENCY) != way.currency:
        yield finding(CURRENCY, "currency", _wrong_currency(way))
    for item, amount in amounts.items():
        if amount > MOST_DOLLARS * way.per_dollar:
            most = MOST_DOLLARS * way.per_dollar
            yield finding(item, "answer-value", f"At most {most:,} {way.currency} in 30 days.")


def _wrong_currency(way: Money) -> str:
    others = ", ".join(other.name for other in WAYS.values() if other.currency not in {None, way.currency})
    return f"This variant counts amounts in {way.currency}, and only where that is said; others: {others}."
