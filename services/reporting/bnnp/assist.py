"""The highest ASSIST band of a result without tobacco, with its substance: what a counsellor reads first."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.contracts.amendments import ResultAmended
from shared.contracts.base import Frozen
from shared.contracts.clinical import InstrumentCompleted
from shared.contracts.codes import RecallAnchor

Band = Literal["low", "moderate", "high"]
_ORDER = {"low": 0, "moderate": 1, "high": 2}

ASSIST = "assist"
NOT_COUNTED = "tobacco"


class Highest(Frozen):
    """The highest scored substance of one result. Bands of different anchors never share a figure."""

    result_id: UUID
    completed_on: date
    recall_anchor: RecallAnchor
    substance: str | None
    band: Band | None
    score: int | None


def highest_of(event: InstrumentCompleted | ResultAmended) -> Highest:
    """The substance with the highest band, then score; none where nothing but tobacco was scored."""
    scored = [
        score
        for score in event.scores
        if score.substance != NOT_COUNTED and score.band is not None and score.score is not None
    ]
    top = max(scored, key=lambda score: (_ORDER[score.band or "low"], score.score or 0), default=None)
    return Highest(
        result_id=event.result_id,
        completed_on=event.completed_on,
        recall_anchor=event.recall_anchor,
        substance=top and top.substance,
        band=top and top.band,
        score=top and top.score,
    )
