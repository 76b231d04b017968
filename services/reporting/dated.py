"""Counters that can be read as of any day: a row says where it stands, the counters hold the changes.

The sum of a counter's changes up to a day is how many rows stood there on that day. A fact that is corrected
later moves its change by the difference of two states of the row (``projection.difference``).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from shared.projections.projection import Counter

V = TypeVar("V")


def changes(
    facility: str | None, days: Iterable[date | None], standing: Callable[[date], Collection[str]]
) -> dict[Counter, int]:
    """What one row adds to the counters: +1 on the day it enters one, -1 on the day it leaves it.

    ``days``: on which anything may change; ``standing`` names the counters the row stands in on a day.
    Nothing is counted while the facility is not known.
    """
    if facility is None:
        return {}
    counted: dict[Counter, int] = {}
    before: frozenset[str] = frozenset()
    for day in sorted({day for day in days if day is not None}):
        after = frozenset(standing(day))
        counted.update({(facility, day, name): 1 for name in after - before})
        counted.update({(facility, day, name): -1 for name in before - after})
        before = after
    return counted


def once(facility: str, day: date, names: Iterable[str]) -> dict[Counter, int]:
    """What a row adds that counts on one day only, such as a booked person-session."""
    return {(facility, day, name): 1 for name in names}


def merged(*parts: Mapping[Counter, int]) -> dict[Counter, int]:
    """The sum of several counts."""
    total: dict[Counter, int] = {}
    for part in parts:
        for counter, n in part.items():
            total[counter] = total.get(counter, 0) + n
    return total


def reached(day: date, on: date | None) -> bool:
    """Whether a dated fact is true on a day."""
    return on is not None and on <= day


def upto(day: date, on: date | None) -> date | None:
    """The date of a fact that is true on the day; none of a later one."""
    return on if reached(day, on) else None


def latest(history: Sequence[tuple[date, V]], day: date) -> V | None:
    """The value that held on a day: the last told of those dated up to it (a later record replaces)."""
    for on, value in reversed(history):
        if on <= day:
            return value
    return None


def earliest(*days: date | None) -> date | None:
    """The first of the days that are known."""
    return min((day for day in days if day is not None), default=None)
