"""The ASI described: the form, the summary of a paper form, the formulas, and what is not done with them."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.assessment.domain.instruments.asi.composites import EMPLOYMENT, reach
from services.assessment.domain.instruments.asi.items import (
    AREAS,
    CONTROLLED,
    ITEMS,
    MONEY_ITEMS,
    PARTS,
    SATISFACTION,
    SUICIDE_ITEMS,
)
from services.assessment.domain.instruments.asi.money import WAYS, Money
from services.assessment.domain.instruments.asi.summary import SUMMARIES, SUMMARY, summary_items
from services.assessment.domain.instruments.describing import described, described_variants, words
from services.assessment.domain.instruments.instrument import CONTROLLED_ENVIRONMENT, SUICIDE_RISK

_LICENCE = (
    "The Addiction Severity Index was developed by A. T. McLellan and colleagues with United States public "
    "funds and is in the public domain. Only codes, answer values and scoring are kept here, with short "
    "labels of our own."
)


def description(code: str, version: str, bands: Sequence[str]) -> Mapping[str, Any]:
    """As ``Instrument.description``; ``ringkasan`` has the items of the short form."""
    return {
        "code": code,
        "version": version,
        "title": words(("ASI: indeks keparahan adiksi", "ASI: addiction severity index")),
        "variants": described_variants(_meanings()),
        "time_window": "the last 30 days",
        "areas": [{"code": area, "label": words(label)} for area, label in AREAS.items()],
        "items": [described(item) for item in ITEMS],
        SUMMARY: {
            "variants": list(SUMMARIES),
            "items": [described(item) for item in summary_items(WAYS["dollars_ln1p"])],
        },
        "scoring": _scoring(bands),
        "licence": _LICENCE,
    }


def _meanings() -> list[tuple[str, str]]:
    of_paper = "summary scores of a paper form"
    summaries = [
        (name, f"{of_paper}; its composites: {way.meaning}" if way else f"{of_paper}, none with a money term")
        for name, way in SUMMARIES.items()
    ]
    return [*((way.name, way.meaning) for way in WAYS.values()), *summaries]


def _scoring(bands: Sequence[str]) -> dict[str, Any]:
    return {
        "severity": "0 to 9 for each area, by the interviewer",
        "bands": {band: [2 * n, 2 * n + 1] for n, band in enumerate(bands)},
        "composites": {area: _formula(area) for area in AREAS},
        "satisfaction": dict(SATISFACTION),
        "money": f"ln of {', '.join(sorted(MONEY_ITEMS))}; of one dollar or less 0",
        "ranges": {way.name: _ranges(way) for way in WAYS.values()},
        "alerts": dict.fromkeys(SUICIDE_ITEMS, SUICIDE_RISK),
        "custody": f"with {CONTROLLED} the band of {EMPLOYMENT} is {CONTROLLED_ENVIRONMENT}, and it is "
        "left out of every statistic of change",
        "relations": "a relation that she does not have is answered no: no serious problem with it",
        "missing": "a composite with a missing answer has no score; areas are never averaged",
    }


def _formula(area: str) -> dict[str, Any]:
    """``divided``: item to its divisor; the sum of the terms, for employment 1 less the sum."""
    terms = {part.item.code: part.divisor for part in PARTS[area] if part.divisor is not None}
    return {"form": "1 - sum" if area == EMPLOYMENT else "sum", "divided": terms}


def _ranges(way: Money) -> dict[str, list[float]]:
    return {area: [round(end, 6) for end in reach(area, way)] for area in AREAS}
