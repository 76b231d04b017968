"""GAD-7: seven items about anxiety in the last two weeks.

Scale: Spitzer, Kroenke, Williams and Löwe 2006; bands from 5, 10 and 15.
"""

from services.assessment.domain.instruments.describing import numbered
from services.assessment.domain.instruments.phq9 import DAYS
from services.assessment.domain.instruments.sums import Sum, Way

_LABELS = (
    ("gugup", "nervous"),
    ("khawatir tak terkendali", "worry out of control"),
    ("khawatir berlebihan", "too much worry"),
    ("sulit santai", "trouble relaxing"),
    ("tak bisa diam", "restless"),
    ("mudah kesal", "irritable"),
    ("takut sesuatu terjadi", "afraid of what may come"),
)
_BANDS = (("minimal", 0, 4), ("mild", 5, 9), ("moderate", 10, 14), ("severe", 15, 21))
_LICENCE = (
    "GAD-7, developed by R. L. Spitzer, J. B. W. Williams, K. Kroenke and colleagues; no permission is "
    "needed to reproduce it. Only codes, answer values and scoring are "
    "kept here, with short labels of our own."
)

GAD7 = Sum(
    code="gad7",
    version="2006",
    title=("GAD-7: kecemasan", "GAD-7: anxiety"),
    time_window="the last 2 weeks",
    items=numbered(_LABELS, DAYS),
    ways={"": Way(_BANDS)},
    licence=_LICENCE,
)
"""Seven items 0 to 3, together 0 to 21."""
