"""URICA: thirty-two items on readiness for change, in four subscales of seven; four items count nowhere.

Scale: University of Rhode Island Change Assessment (McConnaughy, Prochaska and Velicer 1983), scored as the
University of Maryland's HABITS laboratory describes: readiness = C + A + M - PC.
"""

from collections.abc import Mapping
from typing import Any

from services.assessment.domain.instruments.describing import Words, described, steps, words
from services.assessment.domain.instruments.instrument import (
    Answers,
    Item,
    Scored,
    chosen,
    refuse,
    unanswered,
    wrong_values,
)

SUBSCALES: Mapping[str, tuple[int, ...]] = {
    "precontemplation": (1, 5, 11, 13, 23, 26, 29),
    "contemplation": (2, 8, 12, 15, 19, 21, 24),
    "action": (3, 7, 10, 14, 17, 25, 30),
    "maintenance": (6, 16, 18, 22, 27, 28, 32),
}
"""Subscale to the numbers of its items."""

UNUSED = (4, 9, 20, 31)
"""On the form, in no subscale: nobody waits for them."""

_NAMES: Mapping[str, Words] = {
    "precontemplation": ("prakontemplasi", "precontemplation"),
    "contemplation": ("kontemplasi", "contemplation"),
    "action": ("tindakan", "action"),
    "maintenance": ("pemeliharaan", "maintenance"),
}
_AGREEMENT = steps(
    ("sangat tidak setuju", "strong disagreement"),
    ("tidak setuju", "disagreement"),
    ("ragu-ragu", "undecided"),
    ("setuju", "agreement"),
    ("sangat setuju", "strong agreement"),
    first=1,
)


def _items() -> tuple[Item, ...]:
    subscale = {number: name for name, numbers in SUBSCALES.items() for number in numbers}
    labels = {
        number: tuple(f"{number}: {word}" for word in _NAMES[name]) for number, name in subscale.items()
    } | {number: (f"{number}: tidak dinilai", f"{number}: not scored") for number in UNUSED}
    return tuple(Item(f"q{n}", (labels[n][0], labels[n][1]), _AGREEMENT) for n in sorted(labels))


_ITEMS = _items()
_SCORED = tuple(item for item in _ITEMS if int(item.code[1:]) not in UNUSED)
_LICENCE = (
    "URICA is free for research and clinical use with citation. Only codes, answer values and scoring are "
    "kept here, with labels of our own that name the subscale and not the question."
)


class Urica:
    """The University of Rhode Island Change Assessment, long form."""

    code = "urica"
    version = "32"
    variants: tuple[str, ...] = ()

    def score(self, answers: Answers, *, variant: str | None = None) -> Scored:
        """Means of the subscales and readiness; a subscale with a missing answer has none, nor has readiness.

        Raises:
            Invalid: ``unknown-variant``, ``unknown-item``, ``answer-value``.
        """
        chosen(self.variants, variant)
        refuse(wrong_values(_ITEMS, answers))
        values = {name: _mean(answers, numbers) for name, numbers in SUBSCALES.items()}
        return Scored(
            values={**values, "readiness": _readiness(values)}, missing=unanswered(_SCORED, answers)
        )

    def description(self) -> Mapping[str, Any]:
        """Items, subscales, what is done about missing answers, the licence."""
        return {
            "code": self.code,
            "version": self.version,
            "title": words(("URICA: kesiapan berubah", "URICA: readiness for change")),
            "variants": [],
            "time_window": "now",
            "items": [described(item) for item in _ITEMS],
            "scoring": {
                "subscales": {name: [f"q{n}" for n in numbers] for name, numbers in SUBSCALES.items()},
                "not_scored": [f"q{n}" for n in UNUSED],
                "score": "mean of each subscale; readiness = contemplation + action + maintenance - "
                "precontemplation",
                "range": {"subscales": [1, 5], "readiness": [-2, 14]},
                "bands": "none: cut-offs depend on the population. Group means at the University of "
                "Maryland: 9.3 precontemplation, 11.0 contemplation, 12.6 action",
                "missing": "a subscale needs its seven answers, readiness all twenty-eight",
            },
            "licence": _LICENCE,
        }


def _mean(answers: Answers, numbers: tuple[int, ...]) -> float | None:
    given: list[int] = [answer for n in numbers if (answer := answers.get(f"q{n}")) is not None]
    return sum(given) / len(numbers) if len(given) == len(numbers) else None


def _readiness(values: Mapping[str, float | None]) -> float | None:
    pc, *others = (values[name] for name in SUBSCALES)
    given = [value for value in others if value is not None]
    return None if pc is None or len(given) < len(others) else sum(given) - pc
