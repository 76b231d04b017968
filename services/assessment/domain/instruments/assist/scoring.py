"""Scores and bands of ASSIST v3.1: one score for each substance, never a total over substances."""

from typing import Literal

from services.assessment.domain.instruments.assist.flow import Asked, asked, due
from services.assessment.domain.instruments.assist.form import ALCOHOL, SUBSTANCES, VALUES, Answers
from services.assessment.domain.instruments.instrument import Scored
from shared.contracts.clinical import Injecting, SubstanceScore

Band = Literal["low", "moderate", "high"]

_MODERATE_FROM = 4
_ALCOHOL_MODERATE_FROM = 11
_HIGH_FROM = 27


class AssistScored(Scored):
    """Scores of the substances ever used, in the order of the form, and the answer about injecting."""

    scores: tuple[SubstanceScore, ...]
    injecting: Injecting | None


def score(answers: Answers) -> AssistScored:
    """Score a form that was read. ``values`` and ``bands`` are keyed by substance."""
    scores = tuple(_substance(answers, code) for code in answers.used)
    return AssistScored(
        values={found.substance: found.score for found in scores},
        bands={found.substance: found.band for found in scores if found.band is not None},
        missing=tuple(due(answers)),
        scores=scores,
        injecting=answers.q8 if answers.used else None,
    )


def _substance(answers: Answers, code: str) -> SubstanceScore:
    """The sum of what was asked; a missing answer to an item that was due leaves no score at all."""
    total = 0
    for question in VALUES:
        given = answers.of(question).get(code)
        if given is not None:
            total += given
        elif asked(answers, question, code) is not Asked.NO:
            return SubstanceScore(substance=SUBSTANCES[code], score=None, band=None, status="incomplete")
    return SubstanceScore(substance=SUBSTANCES[code], score=total, band=band(code, total), status="complete")


def band(code: str, total: int) -> Band:
    """Risk by score: alcohol is moderate from 11 on, every other substance from 4 on; high from 27 on."""
    if total >= _HIGH_FROM:
        return "high"
    return "moderate" if total >= (_ALCOHOL_MODERATE_FROM if code == ALCOHOL else _MODERATE_FROM) else "low"
