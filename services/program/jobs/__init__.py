"""What the clockwork does, by topic, and all of it in one list."""

from services.program.clockwork import Job
from services.program.commands.context import Context
from services.program.desk.leaving import LeavingDesk
from services.program.desk.offered import HandOverReader
from services.program.jobs.hand_overs import Asked, Unanswered
from services.program.jobs.leaving import Leaving
from services.program.jobs.unmarked import Unmarked
from shared.projections.reading import ViewReader


def jobs_of(context: Context, reader: ViewReader) -> dict[str, Job]:
    """Every job by the name under which a failure is told."""
    offers = HandOverReader(reader)
    return {
        "hand-overs": Unanswered(context, offers),
        "hand-over-tasks": Asked(context, offers),
        "leaving": Leaving(context, LeavingDesk(reader)),
        "unmarked": Unmarked(context, reader),
    }
