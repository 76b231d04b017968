"""What was recorded about a participant, as a page shows it: results by day, the latest first."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.assessment.domain.clinical import Record, Result

BANDS = {
    "none": "tidak ada",
    "low": "rendah",
    "mild": "ringan",
    "moderate": "sedang",
    "moderately_severe": "sedang berat",
    "substantial": "berarti",
    "high": "tinggi",
    "severe": "berat",
    "controlled_environment": "lingkungan terkendali",
}
"""Band to its word; a band without one is shown by its code."""


_RAW = "_4_20"
"""Ending of a domain's score in the WHO's other scale, which says the same again."""


@dataclass(frozen=True, slots=True)
class Score:
    """One score of a result."""

    name: str
    value: float | None
    band: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One result."""

    result: Result
    title: str
    scores: tuple[Score, ...]


def results_of(record: Record, titles: Mapping[str, str]) -> list[Row]:
    """Results with their scores, the latest day first."""
    ordered = sorted(
        enumerate(record.results), key=lambda each: (each[1].completed_on, each[0]), reverse=True
    )
    return [
        Row(result, titles.get(result.instrument, result.instrument), _scores(result))
        for _, result in ordered
    ]


def _scores(result: Result) -> tuple[Score, ...]:
    values = [name for name in result.values if not name.endswith(_RAW)]
    names = [*values, *(name for name in result.bands if name not in result.values)]
    bands = {name: BANDS.get(band, band) for name, band in result.bands.items()}
    return tuple(Score(name, result.values.get(name), bands.get(name)) for name in names)
