"""PHQ-9: nine items about depression in the last two weeks; item 9 needs somebody at once.

Scale: Kroenke, Spitzer and Williams 2001; bands from 5, 10, 15 and 20.
"""

from services.assessment.domain.instruments.describing import numbered, steps
from services.assessment.domain.instruments.instrument import SUICIDE_RISK
from services.assessment.domain.instruments.sums import Sum, Way

DAYS = steps(
    ("tidak sama sekali", "on no day"),
    ("beberapa hari", "on some days"),
    ("lebih dari separuh hari", "on more than half of them"),
    ("hampir tiap hari", "almost daily"),
)
"""Answers that PHQ-9 and GAD-7 share."""

_LABELS = (
    ("minat", "interest"),
    ("suasana hati", "mood"),
    ("tidur", "sleep"),
    ("tenaga", "energy"),
    ("nafsu makan", "appetite"),
    ("harga diri", "self-worth"),
    ("konsentrasi", "concentration"),
    ("gerak lambat atau gelisah", "slowed or restless"),
    ("pikiran mati atau menyakiti diri", "thoughts of death or self-harm"),
)
_BANDS = (
    ("minimal", 0, 4),
    ("mild", 5, 9),
    ("moderate", 10, 14),
    ("moderately_severe", 15, 19),
    ("severe", 20, 27),
)
_LICENCE = (
    "PHQ-9, developed by R. L. Spitzer, J. B. W. Williams, K. Kroenke and colleagues; no permission is "
    "needed to reproduce it. Only codes, answer values and scoring are "
    "kept here, with short labels of our own."
)

PHQ9 = Sum(
    code="phq9",
    version="2001",
    title=("PHQ-9: depresi", "PHQ-9: depression"),
    time_window="the last 2 weeks",
    items=numbered(_LABELS, DAYS),
    ways={"": Way(_BANDS)},
    licence=_LICENCE,
    alerts={"q9": SUICIDE_RISK},
)
"""Nine items 0 to 3, together 0 to 27."""
