"""WHO-5 well-being index: five items about the last two weeks, shown as 0 to 100.

Scoring: WHO, 2024 edition. Below 50 well-being is low; 28 and less is the usual screen for depression.
"""

from services.assessment.domain.instruments.describing import numbered, steps
from services.assessment.domain.instruments.sums import Sum, Way

_ANSWERS = steps(
    ("tidak pernah", "never"),
    ("kadang-kadang", "now and then"),
    ("kurang dari separuh waktu", "under half of it"),
    ("lebih dari separuh waktu", "over half of it"),
    ("hampir sepanjang waktu", "mostly"),
    ("sepanjang waktu", "always"),
)
_LABELS = (
    ("ceria", "cheerful"),
    ("tenang", "calm"),
    ("bertenaga", "active"),
    ("segar saat bangun", "rested on waking"),
    ("hari-hari menarik", "interested in the day"),
)
_BANDS = (("depression_screen", 0, 28), ("low", 29, 49), ("adequate", 50, 100))
_LICENCE = (
    "World Health Organization, WHO-5, 2024 edition under an open licence that asks for credit. Only codes, "
    "answer values and scoring are kept here, with short labels of our own."
)

WHO5 = Sum(
    code="who5",
    version="2024",
    title=("WHO-5: kesejahteraan", "WHO-5: well-being"),
    time_window="the last 2 weeks",
    items=numbered(_LABELS, _ANSWERS),
    ways={"": Way(_BANDS)},
    licence=_LICENCE,
    times=4,
)
"""Five items 0 to 5; the sum times four."""
