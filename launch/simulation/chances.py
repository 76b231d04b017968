"""How often things happen in a simulation.

All are round numbers for playing, invented and not findings about anybody; docs/operations.md says so too.
They are set so that everything comes up in a region of some hundred women over eight weeks, and nothing
outweighs the ordinary week. Chances "a week" are of one woman, or of one prison where it says so.
"""

from random import Random

OUTCOMES = {
    "hadir": 0.80,
    "hadir_terlambat": 0.05,
    "hadir_tidak_kooperatif": 0.01,
    "izin": 0.06,
    "alpa": 0.06,
    "tidak_dihadirkan": 0.02,
}
OFTEN_ABSENT = {"hadir": 0.30, "izin": 0.05, "alpa": 0.65}
"""Of the few who stay away: without them three absences in a row would hardly ever come up."""
STAYS_AWAY = 0.04
PATHWAYS = {"sosial": 0.72, "medis": 0.20, "edukasi": 0.08}
CAUSES = {"bnn": 0.4, "lapas": 0.4, "lain": 0.2}
LEAVING = {"mundur": 0.35, "transfer": 0.30, "release": 0.20, "exit": 0.15}
EXITS = {
    "salah_rujuk": 0.15,
    "alasan_medis": 0.2,
    "pertimbangan_bnn": 0.15,
    "dikeluarkan_disiplin": 0.2,
    "pertimbangan_lapas": 0.2,
    "meninggal": 0.1,
}
HOLDS = {
    "sidang": 0.35,
    "sakit": 0.2,
    "konselor_tidak_ada": 0.1,
    "izin_luar_biasa": 0.1,
    "strap_sel": 0.15,
    "isolation": 0.1,
}
HAND_OVERS = {
    "accepted": 0.45,
    "with_transfer": 0.2,
    "declined": 0.1,
    "declined_after": 0.08,
    "taken_back": 0.07,
    "returned": 0.05,
    "lapsed": 0.05,
}
RELEASE_ANSWERS = {"accepted": 0.8, "declined": 0.2}

REFUSES = 0.07
"""Who says no when she is asked."""
SHARES = 0.25
"""Who allows that a health centre learns of her after her release."""
PREFERS = 0.3
"""Who says that she wants a woman to lead her group."""
FIRST = 0.03
"""Who goes before others on the waiting list."""
LEFT_OUT = 0.06
"""Whom the decree forgets; a later one adds her."""
WRONG_NAME = 0.03
"""Whom the decree should not have named; a later one takes her out."""
GIVEN_BACK = 0.3
"""A prison in which a kept place is given back before the decree."""
CROWDED = 0.15
"""A prison whose cohort has a place too few: the head goes beyond, with a reason."""
CANCELLED = 0.04
"""A session that is not held."""
DISPUTED, SETTLED = 0.3, 0.6
"""A cancelled session whose cause the other side disputes, and a dispute on which both agree."""
CORRECTED = 0.05
"""A marked session in which one record is put right afterwards."""
DOUBLE = 0.05
"""A session whose room somebody else wants at the same time, and must not get."""
LEAVES = 0.008
"""A woman in a week."""
HELD = 0.02
"""A woman in a week whose stay is paused."""
SECOND_HOLD = 0.2
"""A pause that the same side wants to begin once more, and must not."""
REFUSED_BY_HEAD = 0.3
"""A pause that an officer proposes and the head does not follow."""
HANDED = 0.012
"""A woman in a week whose stay is offered to another prison."""
RELEASED_BY_PLAN = 0.04
"""A woman in a week, of those who allow sharing: a service is asked, a letter signed, and she is released."""
KEPT_ON = 0.5
"""A proposed drop-out after which she stays."""
OVERRIDDEN = 0.3
"""A stage that is completed in spite of its rates."""
BY_FILE = 0.5
"""A day's movements that the register sends as a file."""


def one_of(random: Random, chances: dict[str, float]) -> str:
    """One name, as often as its chance says."""
    return random.choices(list(chances), weights=list(chances.values()))[0]
