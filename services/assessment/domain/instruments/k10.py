"""K10, the Kessler scale of psychological distress: ten items about the last four weeks.

Scale: Kessler and others 2002; bands of the Australian surveys (10-19, 20-24, 25-29, 30-50).
"""

from services.assessment.domain.instruments.describing import numbered, steps
from services.assessment.domain.instruments.sums import Sum, Way

_ANSWERS = steps(
    ("tidak pernah", "never"),
    ("jarang", "rarely"),
    ("kadang-kadang", "sometimes"),
    ("sering", "often"),
    ("selalu", "always"),
    first=1,
)
_LABELS = (
    ("lelah tanpa sebab", "tired without reason"),
    ("gugup", "nervous"),
    ("gugup, tak dapat ditenangkan", "nervous, not to be calmed"),
    ("putus asa", "hopeless"),
    ("resah", "restless"),
    ("resah, tak dapat duduk diam", "restless, unable to sit still"),
    ("murung", "low mood"),
    ("segalanya terasa berat", "everything an effort"),
    ("sedih tanpa penghiburan", "sad beyond cheering"),
    ("merasa tidak berharga", "worthless"),
)
_BANDS = (("low", 10, 19), ("mild", 20, 24), ("moderate", 25, 29), ("severe", 30, 50))
_LICENCE = (
    "K10, R. C. Kessler, Harvard Medical School; free to use with citation. Only codes, answer values and "
    "scoring are kept here, with short labels of our own."
)

K10 = Sum(
    code="k10",
    version="2002",
    title=("K10: tekanan psikologis", "K10: psychological distress"),
    time_window="the last 4 weeks",
    items=numbered(_LABELS, _ANSWERS),
    ways={"": Way(_BANDS)},
    licence=_LICENCE,
)
"""Ten items 1 to 5, together 10 to 50."""
