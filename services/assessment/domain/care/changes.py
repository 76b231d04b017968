"""Change scores: from the intake to each later occasion, score by score, where the two may be compared."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from services.assessment.domain.clinical import Result
from services.assessment.domain.instruments.comparing import Difference, difference
from services.assessment.domain.instruments.instrument import comparable
from shared.contracts.base import Frozen
from shared.contracts.codes import Occasion

Direction = Literal["improved", "same", "worse"]

RISES: Mapping[str, frozenset[str] | None] = {
    "whoqol_bref": None,
    "who5": None,
    "urica": frozenset({"readiness", "contemplation", "action", "maintenance"}),
}
"""Instruments whose scores are better when they rise; none: all of their scores. Elsewhere less is better.

Any rise of a WHOQOL-BREF domain counts as improved: BNN's own indicator defines no smallest difference.
"""

_LATER = (Occasion.MID, Occasion.EXIT, Occasion.AFTERCARE)


class ScoreChange(Frozen):
    """One score at two occasions; no change and no direction where one has no score of hers."""

    score: str
    before: float | None
    after: float | None
    change: float | None
    direction: Direction | None


class Change(Frozen):
    """Two results of one instrument. ``not_comparable`` says what differs; then no score is given."""

    instrument: str
    from_occasion: Occasion
    to_occasion: Occasion
    from_result: UUID
    to_result: UUID
    from_on: date
    to_on: date
    not_comparable: Difference | None
    scores: tuple[ScoreChange, ...]


def changes(results: Sequence[Result]) -> list[Change]:
    """Every later occasion against the intake, instrument by instrument; nothing is added up or averaged.

    Of an occasion the last result counts. The intake is the last comparable one that is not later than what
    it is compared with; where none is comparable, the last one, and the answer says what differs.
    """
    found: list[Change] = []
    for instrument in sorted({result.instrument for result in results}):
        own = [result for result in results if result.instrument == instrument]
        for occasion in _LATER:
            later = max((r for r in own if r.occasion is occasion), key=_when, default=None)
            if later is not None and (first := _intake(own, later)) is not None:
                found.append(_change(first, later))
    return found


def _when(result: Result) -> tuple[date, str]:
    return result.completed_on, str(result.result_id)


def _intake(results: Sequence[Result], later: Result) -> Result | None:
    intakes = [r for r in results if r.occasion is Occasion.INTAKE and r.completed_on <= later.completed_on]
    comparable = [r for r in intakes if difference((r, later)) is None]
    return max(comparable or intakes, key=_when, default=None)


def _change(first: Result, later: Result) -> Change:
    differs = difference((first, later))
    before, after = comparable(first.values, first.bands), comparable(later.values, later.bands)
    names = sorted({*first.values, *later.values}) if differs is None else []
    return Change(
        instrument=later.instrument,
        from_occasion=first.occasion,
        to_occasion=later.occasion,
        from_result=first.result_id,
        to_result=later.result_id,
        from_on=first.completed_on,
        to_on=later.completed_on,
        not_comparable=differs,
        scores=tuple(
            score_change(later.instrument, name, before.get(name), after.get(name)) for name in names
        ),
    )


def score_change(instrument: str, score: str, before: float | None, after: float | None) -> ScoreChange:
    """The change of one score, and whether it is for the better."""
    if before is None or after is None:
        return ScoreChange(score=score, before=before, after=after, change=None, direction=None)
    moved = after - before
    rise = moved if _rises(instrument, score) else -moved
    direction: Direction = "improved" if rise > 0 else "worse" if rise < 0 else "same"
    return ScoreChange(score=score, before=before, after=after, change=round(moved, 6), direction=direction)


def _rises(instrument: str, score: str) -> bool:
    if instrument not in RISES:
        return False
    scores = RISES[instrument]
    return scores is None or score in scores
