"""What has to be done next about a participant, so that nobody waits for something that nobody knows of.

The order is that of the assessment in the prison: notice and consent, screening, what the monthly
recapitulation asks for, quality of life at the beginning, the conclusion.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from services.assessment.domain.clinical import Record
from services.assessment.domain.participant import Assessed, Consented, Participant, Referred, consents
from shared.contracts.base import Frozen
from shared.contracts.codes import Occasion


class Act(StrEnum):
    """The next thing to do."""

    CONSENT = "consent"
    ASSIST = "assist"
    PROFILE = "profile"
    QUALITY_OF_LIFE = "whoqol_bref"
    CONCLUSION = "conclusion"


PROFILE = "profile"
"""Stands among what is done for a recorded substance profile."""

_INTAKE = (Act.ASSIST, Act.PROFILE, Act.QUALITY_OF_LIFE)


class Facts(Frozen):
    """What the next act is decided by. ``done``: codes of what was completed at intake."""

    asked: bool = False
    agreed: bool = False
    lapsed: bool = False
    """She agreed for a time that is over: she is asked again."""
    concluded: bool = False
    closed: bool = False
    """Nothing is done about her any more: her referral was retracted, or she said no."""
    done: frozenset[str] = frozenset()


def next_act(facts: Facts) -> Act | None:
    """The first act that is due; none when nothing is."""
    if facts.closed:
        return None
    if facts.lapsed:
        return Act.CONSENT
    if not facts.agreed:
        return None if facts.asked else Act.CONSENT
    missing = [act for act in _INTAKE if act not in facts.done]
    if missing:
        return missing[0]
    return None if facts.concluded else Act.CONCLUSION


def facts_of(state: Participant, record: Record, today: date, further: Iterable[str] = ()) -> Facts:
    """The facts as the participant's own streams have them. ``further``: what is done besides instruments."""
    done = {result.instrument for result in record.results if result.occasion is Occasion.INTAKE}
    return Facts(
        asked=not isinstance(state, Referred),
        agreed=isinstance(state, Consented | Assessed),
        lapsed=isinstance(state, Consented | Assessed) and not consents(state, today),
        concluded=isinstance(state, Assessed) and state.latest.concluded_on >= state.consented_on,
        closed=not isinstance(state, Referred | Consented | Assessed),
        done=frozenset({*done, *further}),
    )
