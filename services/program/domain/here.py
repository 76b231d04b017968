"""Where and when a decision is made: the instant, given from outside, judged in the facility's time zone."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.runtime.dates import GRACE, local_date, not_in_future


@dataclass(frozen=True, slots=True)
class Here:
    """The present instant at a facility."""

    now: datetime
    zone: ZoneInfo

    @property
    def today(self) -> date:
        """The civil day at the facility; five minutes before midnight tomorrow has begun."""
        return local_date(self.now + GRACE, self.zone)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def begun(self, moment: datetime) -> bool:
        """Whether ``moment`` has come, with five minutes of grace."""
        return moment <= self.now + GRACE

    def refuse_future(self, day: date, field: str) -> None:
        """Refuse a fact that lies in the future.

        Raises:
            Invalid: ``date-in-future``.
        """
        not_in_future(day, field, self.now, self.zone)
