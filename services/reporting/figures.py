"""Arithmetic of the reports: medians, percentiles, percentages, working days, months."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

SATURDAY = 5
WORKING_DAYS_LIMIT = 14
"""Service standard of the prisons: referral to assessment in 14 working days (domain.md 5, A2)."""

SMALLEST_DENOMINATOR = 20
"""Below this many people a page says "6 dari 8" and no percentage (privacy A.4)."""


def median(ordered: Sequence[int]) -> float | None:
    """Median of an ordered sequence: the middle one, or the mean of the two in the middle."""
    if not ordered:
        return None
    middle, odd = divmod(len(ordered), 2)
    if odd:
        return ordered[middle]
    return tidy((ordered[middle - 1] + ordered[middle]) / 2)


def percentile(ordered: Sequence[int], percent: int) -> int | None:
    """Percentile by nearest rank: the smallest value that ``percent`` % of the values do not exceed."""
    if not ordered:
        return None
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(rank, 1) - 1]


def tidy(value: float) -> float:
    """A whole number without a fraction."""
    return int(value) if value == int(value) else value


def percent(n: int, of: int) -> float | None:
    """``n`` in 100 of ``of``, to one decimal, half up, without binary surprises."""
    if of <= 0:
        return None
    return (2000 * n + of) // (2 * of) / 10


def working_days(start: date, end: date, holidays: Collection[date]) -> int:
    """Working days after ``start`` to ``end`` included: Monday to Friday without the facility's holidays."""
    day, count = start, 0
    while day < end:
        day += timedelta(days=1)
        count += day.weekday() < SATURDAY and day not in holidays
    return count


def month_of(day: date) -> date:
    return day.replace(day=1)


def months(first: date, last: date) -> Iterator[date]:
    """First days of the months from ``first`` to ``last``, both included."""
    month = month_of(first)
    while month <= last:
        yield month
        month = month_of(month + timedelta(days=31))
