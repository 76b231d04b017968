"""How often things happen in a simulation: round numbers for playing, not findings about anybody."""

from random import Random

OUTCOMES = {
    "hadir": 0.80,
    "hadir_terlambat": 0.05,
    "hadir_tidak_kooperatif": 0.01,
    "izin": 0.06,
    "alpa": 0.06,
    "tidak_dihadirkan": 0.02,
}
PATHWAYS = {"sosial": 0.72, "medis": 0.20, "edukasi": 0.08}
CAUSES = {"bnn": 0.4, "lapas": 0.4, "lain": 0.2}
LEAVING = {"mundur": 0.4, "transfer": 0.35, "release": 0.25}

REFUSES = 0.07
"""Who says no when she is asked."""
CANCELLED = 0.04
"""A session that is not held."""
CORRECTED = 0.05
"""A marked session in which one record is put right afterwards."""
DOUBLE = 0.05
"""A session whose room somebody else wants at the same time, and must not get."""
LEAVES = 0.008
"""A woman in a week."""


def one_of(random: Random, chances: dict[str, float]) -> str:
    """One name, as often as its chance says."""
    return random.choices(list(chances), weights=list(chances.values()))[0]
