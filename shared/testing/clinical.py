"""Clinical facts as tests and measurements tell them."""

from typing import Any

from shared.contracts.clinical import InstrumentCompleted, SubstanceScore
from shared.contracts.codes import Occasion, Role


def screened(*scores: SubstanceScore, **said: Any) -> InstrumentCompleted:  # noqa: ANN401 - fields of the event
    """A completed ASSIST with these scores. Said besides: whose, which result, when, under which anchor."""
    usual: dict[str, Any] = {
        "instrument": "assist",
        "instrument_version": "3.1",
        "occasion": Occasion.INTAKE,
        "by_role": Role.BNN_COUNSELLOR,
        "values": {each.substance: each.score for each in scores},
        "bands": {each.substance: each.band for each in scores if each.band is not None},
        "alerts": (),
        "missing": (),
        "scores": scores,
        "injecting": "never",
        "answers_digest": "0" * 64,
    }
    return InstrumentCompleted(**(usual | said))
