"""Dates, times and numbers as Indonesian offices write them: 3 November 2026, 14.05 WITA, 1.234,5."""

from datetime import date, datetime, time

from babel.dates import format_date
from babel.numbers import format_decimal

from shared.runtime.dates import local_time, zone_label

DEFAULT_ZONE = "Asia/Makassar"
"""The region's own time, where a page is not about one facility."""


def day(value: date, language: str = "id") -> str:
    """``3 November 2026``."""
    return format_date(value, "d MMMM y", locale=language)


def weekday(value: date, language: str = "id") -> str:
    """``Selasa, 3 November 2026``."""
    return format_date(value, "EEEE, d MMMM y", locale=language)


def clock_time(value: time | datetime, language: str = "id") -> str:
    """``14.05`` (English: ``14:05``)."""
    return f"{value:%H.%M}" if language == "id" else f"{value:%H:%M}"


def moment(value: datetime, language: str = "id", zone: str = DEFAULT_ZONE) -> str:
    """``3 November 2026 14.05 WITA``: an instant by a place's clock."""
    local = local_time(value, zone)
    return f"{day(local.date(), language)} {clock_time(local, language)} {zone_label(zone)}"


def number(value: float, language: str = "id", digits: int | None = None) -> str:
    """``1.234,5``; ``digits`` fixes the decimals."""
    pattern = None if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=language)


def share(part: int, whole: int, language: str = "id") -> str:
    """``6 dari 8``, and the percentage from a denominator of 20 on: below it would say more than it knows."""
    words = f"{number(part, language)} {'dari' if language == 'id' else 'of'} {number(whole, language)}"
    if whole < SMALLEST_DENOMINATOR:
        return words
    return f"{words} ({number(100 * part / whole, language, 1)}{'' if language == 'en' else ' '}%)".replace(
        " %", "%"
    )


SMALLEST_DENOMINATOR = 20


def age(seconds: float, language: str = "id") -> str:
    """``12 menit lalu``: how long ago, roughly."""
    for size, indonesian, english in (
        (86400, "hari", "days"),
        (3600, "jam", "hours"),
        (60, "menit", "minutes"),
    ):
        if seconds >= size:
            n = int(seconds // size)
            return f"{n} {indonesian} lalu" if language == "id" else f"{n} {english} ago"
    return "baru saja" if language == "id" else "just now"
