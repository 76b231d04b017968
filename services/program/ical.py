"""Sessions as a calendar by RFC 5545: time, room and a neutral code, and nothing about anybody."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry

from services.program.activity import code_of
from services.program.desk.reading import Listed

PRODUCT = "-//Pulih//program//ID"
REFRESH = timedelta(hours=1)
GONE = frozenset({"cancelled", "rescheduled"})


def calendar(rows: Iterable[Listed], codes: Mapping[str, str], now: datetime) -> bytes:
    """The feed. ``codes``: facility to its short code; ``now`` is when this copy was made (DTSTAMP).

    A session keeps its UID for life. One that was cancelled or moved stays as CANCELLED with a higher
    SEQUENCE, so that the telephone takes it away; what replaced it is another session with a UID of its own.
    """
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Pulih")
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for row in rows:
        made.add_component(_entry(row, codes, now))
    return bytes(made.to_ical())


def _entry(row: Listed, codes: Mapping[str, str], now: datetime) -> Entry:
    entry = Entry()
    gone = row.status in GONE
    entry.add("uid", f"{row.session_id}@pulih")
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("dtstart", row.starts_at.astimezone(UTC))
    entry.add("dtend", row.ends_at.astimezone(UTC))
    entry.add("summary", f"{code_of(row.stage)} {row.room}")
    entry.add("location", f"{row.room}, {codes.get(row.facility, row.facility)}")
    entry.add("class", "PRIVATE")
    entry.add("status", "CANCELLED" if gone else "CONFIRMED")
    entry.add("sequence", 1 if gone else 0)
    return entry
