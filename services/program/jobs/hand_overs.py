"""Each minute: whose hand-over nobody answered within its limit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.program.clockwork import each
from services.program.commands.context import Context
from services.program.commands.hand_overs import lapse
from services.program.desk.offered import HandOverReader


@dataclass(frozen=True)
class Unanswered:
    """The job."""

    context: Context
    desk: HandOverReader

    async def __call__(self, now: datetime) -> None:
        """Let lapse what is late by the clock of the facility that offered it."""
        latest = now.date() + timedelta(days=1)
        late = [
            found
            for found in await self.desk.unanswered(latest)
            if found.reply_by < self.context.here(found.facility).today
        ]
        await each(late, lambda found: lapse(self.context, found))
