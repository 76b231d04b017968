"""Who leaves soon: 90, 30 and 7 days before the release that the prison's register expects."""

from datetime import date

from services.program.domain.release import Dates

LIMITS = (90, 30, 7)
"""Days before the expected release at which the hand-over is looked at again."""


def days_left(dates: Dates, today: date) -> int | None:
    """Days until the expected release; negative when that day is gone and she is still there."""
    return None if dates.expected_release is None else (dates.expected_release - today).days


def reached(dates: Dates, today: date) -> int | None:
    """The smallest limit that has come; none before the first, or without a date."""
    left = days_left(dates, today)
    return None if left is None else min((limit for limit in LIMITS if left <= limit), default=None)
