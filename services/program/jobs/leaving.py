"""Each minute: whose dates moved; each day: who leaves soon, whose letter or contact becomes due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from services.program.aggregates import LOG
from services.program.clockwork import each
from services.program.commands.context import Context
from services.program.commands.way_out import settle
from services.program.desk.leaving import LeavingDesk, Looked

AT_ONCE = 500
CATCH_UP = timedelta(days=366)
"""What became due so long before a start is looked at again; later only what is new or due on new days."""


@dataclass
class Leaving:
    """The job. It looks at a woman when something of her was told, and on days when something becomes due.

    What it costs follows from those who leave soon and from what happens, not from everybody who ever left.
    """

    context: Context
    desk: LeavingDesk
    _since: int | None = None
    _days: Mapping[str, date] = field(default_factory=dict)
    _again: dict[UUID, Looked] = field(default_factory=dict)

    async def __call__(self, now: datetime) -> None:  # noqa: ARG002 - each facility has its own day
        """Settle what is new or due, and what could not be settled before."""
        days = {facility: self.context.here(facility).today for facility in self.context.facilities}
        self._again |= await self._found(days)
        self._days = days
        await each(list(self._again.values()), self._settle)

    async def _settle(self, one: Looked) -> None:
        await settle(self.context, one.participant_id, facility=one.facility)
        del self._again[one.participant_id]

    async def _found(self, days: Mapping[str, date]) -> dict[UUID, Looked]:
        """Whom to look at now; the position of the first slice is where the next look begins."""
        found: dict[UUID, Looked] = {}
        since, due = self._since, self._due(days)
        head: int | None = None
        after: UUID | None = None
        while True:
            answer = await self.desk.worth_a_look(since=since, days=due, after=after, limit=AT_ONCE)
            head = answer.positions.get(LOG, 0) if head is None else head
            found |= {row.participant_id: row for row in answer.rows if row.facility in days}
            if len(answer.rows) < AT_ONCE:
                break
            after = answer.rows[-1].participant_id
        self._since = head
        return found

    def _due(self, days: Mapping[str, date]) -> tuple[date, date] | None:
        """From the days of the last look to those of this one; none on the same days."""
        if days == self._days or not days:
            return None
        last = min(self._days.values()) if self._days else max(days.values()) - CATCH_UP
        return last, max(days.values())
