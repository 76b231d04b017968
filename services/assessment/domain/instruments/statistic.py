"""One statistic of many results of one instrument; what may not be mixed is refused, never averaged."""

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean, median
from typing import Protocol

from services.assessment.domain.instruments.comparing import Measured, together
from shared.contracts.base import Frozen


class Banded(Measured, Protocol):
    """A result that can be counted."""

    @property
    def missing(self) -> tuple[str, ...]: ...


class Figures(Frozen):
    """Of one score: of how many women it is known, and how it is spread over them."""

    n: int
    mean: float
    median: float
    least: float
    most: float


class Statistic(Frozen):
    """``results``: one of each woman; ``incomplete``: how many of them have items that were not answered."""

    results: int
    incomplete: int
    scores: Mapping[str, Figures]
    bands: Mapping[str, Mapping[str, int]]


def statistic(results: Sequence[Banded]) -> Statistic:
    """Figures by score, and how many are in each band. A score that is missing is in no figure.

    Raises:
        WrongState: ``not-comparable``, with what differs as the field.
    """
    scores = {name: _figures(values) for name, values in sorted(together(results).items())}
    names = sorted({name for result in results for name in result.bands})
    counted = {name: Counter(r.bands[name] for r in results if name in r.bands) for name in names}
    bands = {name: dict(sorted(counts.items())) for name, counts in counted.items()}
    incomplete = sum(1 for result in results if result.missing)
    return Statistic(results=len(results), incomplete=incomplete, scores=scores, bands=bands)


def _figures(values: Sequence[float]) -> Figures:
    return Figures(
        n=len(values),
        mean=round(fmean(values), 6),
        median=round(median(values), 6),
        least=min(values),
        most=max(values),
    )
