"""COWS: the Clinical Opiate Withdrawal Scale; eleven items rated by a clinician, each with its own grades.

Scale: Wesson and Ling 2003; bands from 5, 13, 25 and above 36.
"""

from collections.abc import Iterable

from services.assessment.domain.instruments.describing import Words
from services.assessment.domain.instruments.instrument import Item
from services.assessment.domain.instruments.sums import Sum, Way

_PULSE = (
    (0, ("≤ 80", "≤ 80")),
    (1, ("81-100", "81-100")),
    (2, ("101-120", "101-120")),
    (4, ("> 120", "> 120")),
)
_WORDS: dict[int, Words] = {
    0: ("tidak ada", "none"),
    1: ("ringan", "slight"),
    2: ("nyata", "clear"),
    3: ("kuat", "strong"),
    4: ("berat", "severe"),
    5: ("sangat berat", "extreme"),
}


def _graded(*values: int) -> tuple[tuple[int, Words], ...]:
    """The grades of an item: not every item has every grade."""
    return tuple((value, _WORDS[value]) for value in values)


_ITEMS: Iterable[tuple[Words, tuple[tuple[int, Words], ...]]] = (
    (("nadi istirahat per menit", "resting pulse a minute"), _PULSE),
    (("berkeringat, setengah jam terakhir", "sweating, last half hour"), _graded(0, 1, 2, 3, 4)),
    (("gelisah", "restlessness"), _graded(0, 1, 3, 5)),
    (("lebar pupil", "pupil size"), _graded(0, 1, 2, 5)),
    (("nyeri tulang, sendi", "bone, joint aches"), _graded(0, 1, 2, 4)),
    (("hidung, mata berair", "runny nose, tearing"), _graded(0, 1, 2, 4)),
    (("lambung, usus", "stomach, bowels"), _graded(0, 1, 2, 3, 5)),
    (("tremor", "tremor"), _graded(0, 1, 2, 4)),
    (("menguap", "yawning"), _graded(0, 1, 2, 4)),
    (("cemas, mudah marah", "anxiety, irritability"), _graded(0, 1, 2, 4)),
    (("merinding", "gooseflesh"), _graded(0, 3, 5)),
)
_BANDS = (
    ("none", 0, 4),
    ("mild", 5, 12),
    ("moderate", 13, 24),
    ("moderately_severe", 25, 36),
    ("severe", 37, 48),
)
_LICENCE = (
    "COWS, published by D. R. Wesson and W. Ling, may be copied for clinical use. Only codes, answer values "
    "and scoring are kept here, with short labels of our own."
)

COWS = Sum(
    code="cows",
    version="2003",
    title=("COWS: putus opioid", "COWS: opioid withdrawal"),
    time_window="now; sweating over the last half hour",
    items=tuple(Item(f"q{n}", label, answers) for n, (label, answers) in enumerate(_ITEMS, start=1)),
    ways={"": Way(_BANDS)},
    licence=_LICENCE,
    only_for="a person with recent opioid use, rated by a clinician; repeated while withdrawal may go on",
)
"""Together 0 to 48."""
