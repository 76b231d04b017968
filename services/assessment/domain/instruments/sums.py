"""Instruments whose score is the sum of all their answers; no score while an answer is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.assessment.domain.instruments.describing import (
    Words,
    described,
    described_variants,
    shown_bands,
    words,
)
from services.assessment.domain.instruments.instrument import (
    Answers,
    Item,
    Scored,
    chosen,
    refuse,
    unanswered,
    wrong_values,
)

Band = tuple[str, int, int]
"""Code, lowest and highest score."""


@dataclass(frozen=True)
class Way:
    """One way to read the answers: its bands over the score, and the items that count the other way round."""

    bands: Sequence[Band]
    meaning: str = ""
    reversed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sum:
    """An instrument scored by the sum of its answers, a yes being 1.

    ``ways``: variant to its way, the default first; one way under an empty name where there are no variants.
    ``times``: what the sum is multiplied with; then the plain sum is told too, as ``raw``.
    ``alerts``: item to the alert that any answer above its lowest raises, whatever the sum and whatever is
    missing.
    """

    code: str
    version: str
    title: Words
    time_window: str
    items: Sequence[Item]
    ways: Mapping[str, Way]
    licence: str
    times: int = 1
    alerts: Mapping[str, str] = field(default_factory=dict)
    only_for: str = ""

    @property
    def variants(self) -> tuple[str, ...]:
        """Names of the ways, where there is more than one."""
        return tuple(name for name in self.ways if name)

    def score(self, answers: Answers, *, variant: str | None = None) -> Scored:
        """The sum and its band; for an open sum no score, and the lowest and highest it can become.

        Raises:
            Invalid: ``unknown-variant``, ``unknown-item``, ``answer-value``.
        """
        way = self.ways[chosen(self.variants, variant) or ""]
        refuse(wrong_values(self.items, answers))
        missing = unanswered(self.items, answers)
        worths = [_worth(item, answers, way) for item in self.items]
        lowest, highest = (self.times * sum(worth[end] for worth in worths) for end in (0, 1))
        return Scored(
            values=self._values(None if missing else lowest),
            bands={} if missing else {"score": _band(way.bands, lowest)},
            alerts=self._raised(answers),
            missing=missing,
            possible={"score": (lowest, highest)} if missing else {},
        )

    def _values(self, score: int | None) -> dict[str, float | None]:
        if self.times == 1:
            return {"score": score}
        return {"raw": None if score is None else score // self.times, "score": score}

    def _raised(self, answers: Answers) -> tuple[str, ...]:
        raised = (alert for item, alert in self.alerts.items() if answers.get(item))
        return tuple(dict.fromkeys(raised))

    def description(self) -> Mapping[str, Any]:
        """Items, answers, variants, bands, what is done about missing answers, the licence."""
        shown: dict[str, Any] = {
            "code": self.code,
            "version": self.version,
            "title": words(self.title),
            "variants": described_variants((name, self.ways[name].meaning) for name in self.variants),
            "time_window": self.time_window,
            "items": [described(item) for item in self.items],
            "scoring": self._scoring(),
            "licence": self.licence,
        }
        return shown | ({"only_for": self.only_for} if self.only_for else {})

    def _scoring(self) -> dict[str, Any]:
        ends = [_ends(item) for item in self.items]
        ways = {
            name or "score": {
                "bands": shown_bands(way.bands),
                "reversed": [item.code for item in self.items if item.code in way.reversed],
            }
            for name, way in self.ways.items()
        }
        return {
            "score": "sum of all answers, yes = 1" + (f", times {self.times}" if self.times > 1 else ""),
            "range": [self.times * sum(end[n] for end in ends) for n in (0, 1)],
            "ways": ways,
            "alerts": dict(self.alerts),
            "missing": "all items are needed: with one missing there is no score, only what it can become",
        }


def _ends(item: Item) -> tuple[int, int]:
    """Lowest and highest answer."""
    values = [int(value) for value, _ in item.answers]
    return min(values), max(values)


def _worth(item: Item, answers: Answers, way: Way) -> tuple[int, int]:
    """The least and the most that an item adds; the same number twice where it was answered."""
    least, most = _ends(item)
    given = answers.get(item.code)
    if given is None:
        return least, most
    worth = least + most - int(given) if item.code in way.reversed else int(given)
    return worth, worth


def _band(bands: Sequence[Band], score: int) -> str:
    """The band of a score; every score there can be has one, which a test holds."""
    return next(code for code, least, most in bands if least <= score <= most)
