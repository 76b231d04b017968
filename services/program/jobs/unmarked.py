"""Each minute: whose attendance nobody recorded within the facility's own limit."""

from dataclasses import dataclass
from datetime import datetime

from services.program.clockwork import each
from services.program.commands.context import Context
from services.program.commands.overdue import tell_overdue
from services.program.desk.late import late
from shared.projections.reading import ViewReader


@dataclass(frozen=True)
class Unmarked:
    """The job."""

    context: Context
    reader: ViewReader

    async def __call__(self, now: datetime) -> None:
        """Tell which records are overdue at the instant."""
        await each(await late(self.reader, now), lambda found: tell_overdue(self.context, found))
