"""A programme template: its stages and what it takes to complete one; versioned data."""

from decimal import Decimal
from fractions import Fraction

from shared.contracts.base import Frozen
from shared.contracts.codes import Stage


class StagePlan(Frozen):
    """One stage: how many sessions are usual, how long, and whether only some pathways have it."""

    stage: Stage
    sessions: int
    minutes: int
    optional: bool = False


class Template(Frozen):
    """A template in one version. ``fair`` and ``dose`` are the two thresholds of a completion.

    ``fair``: hadir* / (hadir* + alpa) at least. ``dose``: hadir* / sessions held while booked at least.
    """

    code: str
    version: int
    title: str
    fair: Decimal
    dose: Decimal
    stages: tuple[StagePlan, ...]


def reaches(part: int, whole: int, threshold: Decimal) -> bool:
    """Whether ``part / whole`` is at least the threshold, exactly; nothing out of nothing is not."""
    return whole > 0 and Fraction(part, whole) >= Fraction(threshold)
