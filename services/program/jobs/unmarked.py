"""Each minute: whose attendance nobody recorded within the facility's own limit, and what needs none."""

from dataclasses import dataclass
from datetime import datetime

from services.program.clockwork import each
from services.program.commands.context import Context
from services.program.commands.overdue import take_back, tell_overdue
from services.program.desk.late import filled, late
from shared.projections.reading import ViewReader


@dataclass(frozen=True)
class Unmarked:
    """The job."""

    context: Context
    reader: ViewReader

    async def __call__(self, now: datetime) -> None:
        """Tell which records are overdue at the instant; take back tasks whose session lacks none."""
        await each(await late(self.reader, now), lambda found: tell_overdue(self.context, found))
        await each(await filled(self.reader), lambda session: take_back(self.context, session))
