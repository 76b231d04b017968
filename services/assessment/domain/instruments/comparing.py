"""Which results may stand beside one another: one instrument, one version, one variant, one anchor."""

from collections.abc import Iterable, Mapping
from typing import Literal, Protocol

from services.assessment.domain.instruments.instrument import comparable
from shared.contracts.codes import RecallAnchor
from shared.refusals import WrongState

Difference = Literal["instrument", "instrument_version", "variant", "recall_anchor"]

_WHY: dict[Difference, str] = {
    "instrument": "they are results of different instruments",
    "instrument_version": "they were scored by different versions of the instrument",
    "variant": "they come from different variants (wording, band set or formula)",
    "recall_anchor": "they asked about different months",
}


class Comparable(Protocol):
    """A result, as far as comparing goes."""

    @property
    def instrument(self) -> str: ...
    @property
    def instrument_version(self) -> str: ...
    @property
    def variant(self) -> str | None: ...
    @property
    def recall_anchor(self) -> RecallAnchor | None: ...


class Measured(Comparable, Protocol):
    """A result with its scores."""

    @property
    def values(self) -> Mapping[str, float | None]: ...
    @property
    def bands(self) -> Mapping[str, str]: ...


def difference(results: Iterable[Comparable]) -> Difference | None:
    """The first thing in which results differ that must not be mixed; none where they may be compared."""
    known = list(results)
    for what in _WHY:
        if len({getattr(result, what) for result in known}) > 1:
            return what
    return None


def reason(what: Difference) -> str:
    """Why results that differ in this are not put together, as half a sentence."""
    return _WHY[what]


def refuse_mixed(results: Iterable[Comparable]) -> None:
    """Refuse to put results together that are not comparable.

    Raises:
        WrongState: ``not-comparable``, with what differs as the field.
    """
    known = list(results)
    if (what := difference(known)) is not None:
        there = ", ".join(sorted({str(getattr(result, what) or "none") for result in known}))
        detail = f"These are not put together: {reason(what)}. There is: {there}."
        raise WrongState("not-comparable", detail, field=what)


def together(results: Iterable[Measured]) -> dict[str, list[float]]:
    """Scores of many results by name, for one statistic; what is missing or custody's own is left out.

    Raises:
        WrongState: ``not-comparable``.
    """
    known = list(results)
    refuse_mixed(known)
    scores: dict[str, list[float]] = {}
    for result in known:
        for name, value in comparable(result.values, result.bands).items():
            scores.setdefault(name, []).append(value)
    return scores
