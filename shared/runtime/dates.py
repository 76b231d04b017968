"""Civil days and the future: what day it is at a facility, and which moments are facts already."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shared.refusals import Invalid

GRACE = timedelta(minutes=5)
"""How far a client's clock may be ahead of ours."""

ZONE_LABELS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}


def zone_label(time_zone: str) -> str:
    """How Indonesian staff call a zone; another zone by its own name."""
    return ZONE_LABELS.get(time_zone, time_zone)


def local_date(moment: datetime, zone: str | ZoneInfo) -> date:
    """The civil day of an instant (which has a zone) at a place."""
    return local_time(moment, zone).date()


def local_time(moment: datetime, zone: str | ZoneInfo) -> datetime:
    """The instant by the place's clock.

    Raises:
        ValueError: the moment has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("the moment has no zone")
    return moment.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


def not_in_future(value: date | datetime, field: str, now: datetime, zone: str | ZoneInfo) -> None:
    """Refuse a fact that has not happened yet at the place, with five minutes of grace.

    Raises:
        Invalid: ``date-in-future``, naming the field.
    """
    latest = now + GRACE
    future = value > latest if isinstance(value, datetime) else value > local_date(latest, zone)
    if future:
        raise Invalid(
            "date-in-future", f"{field} lies in the future; a fact must have happened.", field=field
        )
