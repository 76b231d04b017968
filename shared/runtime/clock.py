"""Time enters here and nowhere else. ``PULIH_NOW`` moves it, in the embedded profile only."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present instant, with a zone."""


def system_clock() -> datetime:
    return datetime.now(UTC)


def clock_starting_at(start: datetime) -> Clock:
    """A clock that reads ``start`` now and runs on from there."""
    offset = start - system_clock()

    def now() -> datetime:
        return system_clock() + offset

    return now
