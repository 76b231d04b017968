"""Where and when a decision is made: the instant, given from outside, judged in the facility's time zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shared.refusals import Invalid

GRACE = timedelta(minutes=5)
"""How far a clock in the prison may run ahead of ours."""


@dataclass(frozen=True, slots=True)
class Here:
    """The present instant at a facility."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The civil day at the facility; five minutes before midnight tomorrow has begun."""
        return self.local(self.now + GRACE).date()

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def begun(self, moment: datetime) -> bool:
        """Whether ``moment`` has come, with five minutes of grace."""
        return moment <= self.now + GRACE

    def refuse_future(self, day: date, field: str) -> None:
        """Refuse a fact that lies in the future.

        Raises:
            Invalid: ``in-the-future``.
        """
        if day > self.today:
            raise Invalid("in-the-future", f"{day} is in the future; today is {self.today}.", field=field)
