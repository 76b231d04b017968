"""WHOQOL-BREF: twenty-six items on the quality of life in the last two weeks, in four domains.

Scored as ``who_syntax_v1``: the WHO's own syntax (least answers for each domain, 22 for the form), unrounded.
The WHO's manual allows more missing answers and rounds by a printed table; the two are not to be mixed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.assessment.domain.instruments.describing import (
    Words,
    described,
    described_variants,
    steps,
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

REVERSED = frozenset({3, 4, 26})
"""Items in which more is worse; answers are given as on the form, and turned here and nowhere else."""

LEAST_ANSWERED = 22
"""With fewer answers of the 26 the whole form is dropped."""


@dataclass(frozen=True)
class Domain:
    """Items of a domain, and how many of them must be answered."""

    items: tuple[int, ...]
    least: int


DOMAINS: Mapping[str, Domain] = {
    "physical": Domain((3, 4, 10, 15, 16, 17, 18), 6),
    "psychological": Domain((5, 6, 7, 11, 19, 26), 5),
    "social": Domain((20, 21, 22), 2),
    "environment": Domain((8, 9, 12, 13, 14, 23, 24, 25), 6),
}
ALONE = {"overall": 1, "health": 2}
"""Reported as they were answered, 1 to 5, in no domain."""

_LABELS: tuple[Words, ...] = (
    ("mutu hidup", "quality of life"),
    ("puas dengan kesehatan", "satisfied with health"),
    ("nyeri menghambat", "pain hinders"),
    ("perlu pengobatan", "needs treatment"),
    ("menikmati hidup", "enjoyment"),
    ("makna hidup", "meaning"),
    ("konsentrasi", "concentration"),
    ("rasa aman", "safety"),
    ("lingkungan sehat", "healthy surroundings"),
    ("tenaga", "energy"),
    ("penampilan tubuh", "bodily appearance"),
    ("uang", "money"),
    ("informasi", "information"),
    ("waktu luang", "leisure"),
    ("bergerak", "getting around"),
    ("tidur", "sleep"),
    ("kegiatan harian", "daily activities"),
    ("kemampuan bekerja", "capacity for work"),
    ("puas dengan diri", "satisfied with self"),
    ("hubungan pribadi", "personal relations"),
    ("kehidupan seksual", "sex life"),
    ("dukungan teman", "friends' support"),
    ("tempat tinggal", "living place"),
    ("layanan kesehatan", "health services"),
    ("transportasi", "transport"),
    ("perasaan negatif", "negative feelings"),
)
_GRADES = steps(*((f"{n} dari 5", f"{n} of 5") for n in range(1, 6)), first=1)
_ITEMS = tuple(Item(f"q{n}", label, _GRADES) for n, label in enumerate(_LABELS, start=1))
_LICENCE = (
    "WHOQOL-BREF of the World Health Organization: free of charge after registration, not to be altered. "
    "Only codes, answer values and scoring are kept here, with short labels of our own: the questions' "
    "wording comes from the approved translation that the agency holds."
)


class WhoqolBref:
    """The WHO's short quality of life assessment."""

    code = "whoqol_bref"
    version = "1996"
    variants: tuple[str, ...] = ("who_syntax_v1",)

    def score(self, answers: Answers, *, variant: str | None = None) -> Scored:
        """Each domain from 0 to 100 under its name, and from 4 to 20 under ``<name>_4_20``.

        Raises:
            Invalid: ``unknown-variant``, ``unknown-item``, ``answer-value``.
        """
        chosen(self.variants, variant)
        refuse(wrong_values(_ITEMS, answers))
        missing = unanswered(_ITEMS, answers)
        kept = answers if len(_ITEMS) - len(missing) >= LEAST_ANSWERED else {}
        values: dict[str, float | None] = {name: kept.get(f"q{number}") for name, number in ALONE.items()}
        for name, domain in DOMAINS.items():
            raw = _raw(kept, domain)
            values[name] = None if raw is None else (raw - 4) * 100 / 16
            values[f"{name}_4_20"] = raw
        return Scored(values=values, missing=missing)

    def description(self) -> Mapping[str, Any]:
        """Items, domains, what is done about missing answers, the licence."""
        return {
            "code": self.code,
            "version": self.version,
            "title": words(("WHOQOL-BREF: mutu hidup", "WHOQOL-BREF: quality of life")),
            "variants": described_variants(
                [
                    (
                        "who_syntax_v1",
                        "the WHO's syntax, unrounded; least answers 6, 5, 2, 6, of all 22",
                    )
                ]
            ),
            "time_window": "the last 2 weeks",
            "items": [described(item) for item in _ITEMS],
            "scoring": {
                "domains": {
                    name: {"items": [f"q{n}" for n in domain.items], "least_answered": domain.least}
                    for name, domain in DOMAINS.items()
                },
                "alone": {name: f"q{number}" for name, number in ALONE.items()},
                "reversed": [f"q{n}" for n in sorted(REVERSED)],
                "score": "mean of the answered items, reversed ones turned, times 4; then (x - 4) * 100 / 16",
                "range": {"domains": [0, 100], "domains_4_20": [4, 20], "alone": [1, 5]},
                "shown_with_decimals": 2,
                "missing": f"a domain with too few answers has no score; a form with fewer than "
                f"{LEAST_ANSWERED} answers has none at all",
            },
            "licence": _LICENCE,
        }


def _raw(answers: Answers, domain: Domain) -> float | None:
    """The domain from 4 to 20: four times the mean of what was answered."""
    given = [
        6 - answer if number in REVERSED else answer
        for number in domain.items
        if (answer := answers.get(f"q{number}")) is not None
    ]
    return sum(given) * 4 / len(given) if len(given) >= domain.least else None
