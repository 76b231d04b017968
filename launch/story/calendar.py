"""The story's calendar: "W3 Tue 10:00" counted from the anchor's Monday, by the facility's clock."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DEMO_WEEK = 8
"""``make demo`` lets today lie in this week: there is a past to look at and there are bookings ahead."""


@dataclass(frozen=True)
class Calendar:
    """Dates of one telling. ``anchor`` is the Monday of week 1."""

    anchor: date
    zone: ZoneInfo

    @classmethod
    def with_today_in_week(cls, week: int, now: datetime, zone: ZoneInfo) -> "Calendar":
        today = now.astimezone(zone).date()
        monday = today - timedelta(days=today.weekday())
        return cls(monday - timedelta(weeks=week - 1), zone)

    def day(self, when: str) -> date:
        """``"W3 Tue"`` as a date; a time of day behind it is ignored."""
        week, name = when.split()[:2]
        return self.anchor + timedelta(weeks=int(week.removeprefix("W")) - 1, days=DAYS.index(name))

    def moment(self, when: str) -> datetime:
        """``"W3 Tue 10:00"`` as an instant."""
        return self.at(when, when.split()[2])

    def at(self, when: str, clock: str) -> datetime:
        """The day of ``when`` at a time of day."""
        return datetime.combine(self.day(when), time.fromisoformat(clock), self.zone)
