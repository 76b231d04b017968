"""Every instrument that a form can be drawn from and scored by, by its code."""

from collections.abc import Mapping

from services.assessment.domain.instruments.asi.instrument import Asi
from services.assessment.domain.instruments.assist import form as assist
from services.assessment.domain.instruments.assist.instrument import Assist
from services.assessment.domain.instruments.ciwa_ar import CIWA_AR
from services.assessment.domain.instruments.cows import COWS
from services.assessment.domain.instruments.dast10 import DAST10
from services.assessment.domain.instruments.gad7 import GAD7
from services.assessment.domain.instruments.instrument import Instrument
from services.assessment.domain.instruments.k10 import K10
from services.assessment.domain.instruments.phq9 import PHQ9
from services.assessment.domain.instruments.srq20 import Srq20
from services.assessment.domain.instruments.urica import Urica
from services.assessment.domain.instruments.who5 import WHO5
from services.assessment.domain.instruments.whoqol_bref import WhoqolBref
from shared.contracts.codes import RecallAnchor
from shared.refusals import Invalid, NotFound

_ALL: tuple[Instrument, ...] = (
    Assist(),
    Asi(),
    WhoqolBref(),
    Urica(),
    Srq20(),
    COWS,
    CIWA_AR,
    DAST10,
    WHO5,
    K10,
    PHQ9,
    GAD7,
)

LIBRARY: Mapping[str, Instrument] = {instrument.code: instrument for instrument in _ALL}
"""Code to instrument, in the order in which they are listed."""

ANCHORED = frozenset({assist.CODE})
"""Instruments whose three months must be named with every form."""


def instrument_of(code: str) -> Instrument:
    """The instrument with this code.

    Raises:
        NotFound: ``unknown-instrument``.
    """
    if (found := LIBRARY.get(code)) is None:
        raise NotFound("unknown-instrument", "There is no instrument with this code.", field="code")
    return found


def refuse_anchor(instrument: Instrument, anchor: RecallAnchor | None) -> None:
    """Refuse a form that does not say which three months it asked about, or says it where nobody asks.

    Raises:
        Invalid: ``recall-anchor-missing`` or ``recall-anchor-not-asked``.
    """
    if instrument.code in ANCHORED and anchor is None:
        anchors = ", ".join(RecallAnchor)
        raise Invalid(
            "recall-anchor-missing", f"Say which months were asked about: {anchors}.", field="recall_anchor"
        )
    if instrument.code not in ANCHORED and anchor is not None:
        raise Invalid(
            "recall-anchor-not-asked", "This instrument has its own time window.", field="recall_anchor"
        )
