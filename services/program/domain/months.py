"""Calendar months: the same day of another month, or that month's last day where it has no such day."""

from calendar import monthrange
from datetime import date

_MONTHS = 12


def add_months(day: date, months: int) -> date:
    """The day so many months later, or earlier when negative; 31 January and one month is 28 February.

    Raises:
        ValueError: outside the years that a date can have.
    """
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
