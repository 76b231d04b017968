"""CIWA-Ar: the Clinical Institute Withdrawal Assessment for Alcohol, revised; ten items rated by a clinician.

Scale: Sullivan and others 1989. Handbooks divide the sum differently, so the division is the variant.
"""

from services.assessment.domain.instruments.describing import Words, steps
from services.assessment.domain.instruments.instrument import Item
from services.assessment.domain.instruments.sums import Sum, Way

_NONE: Words = ("tidak ada", "none")
_WORST: Words = ("paling berat", "most severe")
_SEVEN = steps(_NONE, *((f"tingkat {n}", f"grade {n}") for n in range(1, 7)), _WORST)
_ORIENTATION = steps(
    ("terorientasi", "oriented"),
    ("ragu tentang tanggal", "uncertain about the date"),
    ("tanggal meleset paling banyak 2 hari", "date wrong by 2 days at most"),
    ("tanggal meleset lebih dari 2 hari", "date wrong by more than 2 days"),
    ("tidak terorientasi tempat atau orang", "disoriented for place or person"),
)
_LABELS = (
    ("mual, muntah", "nausea, vomiting"),
    ("tremor", "tremor"),
    ("berkeringat", "sweats"),
    ("cemas", "anxiety"),
    ("gelisah", "agitation"),
    ("gangguan raba", "tactile disturbances"),
    ("gangguan dengar", "auditory disturbances"),
    ("gangguan lihat", "visual disturbances"),
    ("nyeri kepala", "headache"),
)
_ITEMS = (
    *(Item(f"q{n}", label, _SEVEN) for n, label in enumerate(_LABELS, start=1)),
    Item("q10", ("orientasi", "orientation"), _ORIENTATION),
)
_WAYS = {
    "A": Way(
        (("minimal_mild", 0, 7), ("moderate", 8, 14), ("severe", 15, 67)),
        "0-7 minimal or mild, 8-14 moderate, 15 and more severe (CamCOPS, VA)",
    ),
    "B": Way(
        (("mild", 0, 9), ("moderate", 10, 18), ("severe", 19, 67)),
        "below 10 mild, 10-18 moderate, 19 and more severe (as ASAM)",
    ),
    "C": Way(
        (("first", 0, 8), ("second", 9, 15), ("third", 16, 20), ("fourth", 21, 67)),
        "up to 8, 9-15, 16-20, above 20: four bands, which the handbooks name differently",
    ),
}
_LICENCE = (
    "CIWA-Ar is not copyrighted and may be reproduced freely. Only codes, answer values and scoring are kept "
    "here, with short labels of our own."
)

CIWA_AR = Sum(
    code="ciwa_ar",
    version="1989",
    title=("CIWA-Ar: putus alkohol", "CIWA-Ar: alcohol withdrawal"),
    time_window="now",
    items=_ITEMS,
    ways=_WAYS,
    licence=_LICENCE,
    only_for="a person with recent heavy drinking who can communicate",
)
"""Nine items 0 to 7 and one 0 to 4, together 0 to 67."""
