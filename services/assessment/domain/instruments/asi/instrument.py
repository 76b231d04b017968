"""The ASI as an instrument of the library: one form, or the summary of a paper form, by variant."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.assessment.domain.instruments.asi.composites import EMPLOYMENT, composite, counted
from services.assessment.domain.instruments.asi.describing import description
from services.assessment.domain.instruments.asi.items import (
    AREAS,
    CONTROLLED,
    ITEMS,
    MONEY_ITEMS,
    SUICIDE_ITEMS,
    severity_item,
)
from services.assessment.domain.instruments.asi.money import WAYS, Money, wrong_amounts
from services.assessment.domain.instruments.asi.summary import SUMMARIES, summary_items, unstated
from services.assessment.domain.instruments.instrument import (
    CONTROLLED_ENVIRONMENT,
    SUICIDE_RISK,
    Answers,
    Finding,
    Item,
    Scored,
    chosen,
    finding,
    refuse,
    unanswered,
    wrong_values,
)

BANDS = ("none", "slight", "moderate", "considerable", "extreme")
"""Of a severity: two steps each, 0-1 to 8-9."""


class Asi:
    """Addiction Severity Index, fifth edition. Scores: ``<area>_severity`` and ``<area>_composite``."""

    code = "asi"
    version = "5"
    variants: tuple[str, ...] = (*WAYS, *SUMMARIES)

    def score(self, answers: Answers, *, variant: str | None = None) -> Scored:
        """The severity profile, and each composite whose answers are all there.

        Raises:
            Invalid: ``unknown-variant``, ``unknown-item``, ``answer-value``; ``answer-missing`` where nobody
                says whether the 30 days were spent in custody or care; ``currency`` where an amount would be
                taken for another currency; ``money-term-unstated`` for a composite of an unknown formula.
        """
        name = chosen(self.variants, variant) or ""
        return _summary(answers, SUMMARIES[name]) if name in SUMMARIES else _form(answers, WAYS[name])

    def description(self) -> Mapping[str, Any]:
        """Both forms, with the formulas of the composites."""
        return description(self.code, self.version, BANDS)


def _form(answers: Answers, way: Money) -> Scored:
    refuse(wrong_values(ITEMS, answers))
    amounts = {code: answers[code] for code in sorted(MONEY_ITEMS) if answers.get(code) is not None}
    refuse([*_context(answers), *wrong_amounts(answers, amounts, way)])
    due = [*(part.item for area in AREAS for part in counted(area, way)), *map(severity_item, AREAS)]
    composites = {f"{area}_composite": composite(area, answers, way) for area in AREAS}
    return _told(answers, composites, _in_order(unanswered(due, answers)))


def _summary(answers: Answers, way: Money | None) -> Scored:
    refuse([*wrong_values(summary_items(way), answers), *_context(answers), *unstated(answers, way)])
    composites = {
        code: float(answers[code])
        for code in (f"{area}_composite" for area in AREAS)
        if answers.get(code) is not None
    }
    return _told(answers, composites, unanswered(_severities(), answers))


def _context(answers: Answers) -> Iterator[Finding]:
    if answers.get(CONTROLLED) is None:
        yield finding(CONTROLLED, "answer-missing", "Say whether the 30 days were spent in custody or care.")


def _told(answers: Answers, composites: Mapping[str, float | None], missing: tuple[str, ...]) -> Scored:
    severities = {item.code: answers.get(item.code) for item in _severities()}
    bands = {code: BANDS[given // 2] for code, given in severities.items() if given is not None}
    values: dict[str, float | None] = {**severities, **composites}
    if answers[CONTROLLED]:
        made = (f"{EMPLOYMENT}_{kind}" for kind in ("severity", "composite"))
        bands |= {name: CONTROLLED_ENVIRONMENT for name in made if values.get(name) is not None}
    warned = any(answers.get(code) for code in SUICIDE_ITEMS)
    return Scored(values=values, bands=bands, alerts=(SUICIDE_RISK,) if warned else (), missing=missing)


def _severities() -> Sequence[Item]:
    return [severity_item(area) for area in AREAS]


def _in_order(codes: Sequence[str]) -> tuple[str, ...]:
    """Codes in the order of the form."""
    wanted = set(codes)
    return tuple(item.code for item in ITEMS if item.code in wanted)
