"""The kinds of streams of the log ``program``, and how events find theirs."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from services.program.domain import candidate, cohort, episode, facility, release, session, tasks
from services.program.domain.here import Here
from services.program.domain.streams import stream_of
from shared.contracts.base import Event
from shared.decisions import Aggregate, Work

LOG = "program"

MIDDAY = time(12)

FACILITY: Aggregate[facility.Facility] = Aggregate(LOG, "facility", facility.Unconfigured(), facility.evolve)
CANDIDATE: Aggregate[candidate.Candidate] = Aggregate(
    LOG, "candidate", candidate.Candidate(), candidate.evolve
)
COHORT: Aggregate[cohort.Cohort] = Aggregate(LOG, "cohort", cohort.Unopened(), cohort.evolve)
SESSION: Aggregate[session.Session] = Aggregate(LOG, "session", session.Unplanned(), session.evolve)
EPISODE: Aggregate[episode.Episode] = Aggregate(LOG, "episode", episode.NotEnrolled(), episode.evolve)
TASK: Aggregate[tasks.Task] = Aggregate(LOG, "task", tasks.Unopened(), tasks.evolve)
RELEASE: Aggregate[release.Release] = Aggregate(LOG, "release", release.Release(), release.evolve)

AGGREGATES: dict[str, Aggregate[Any]] = {
    aggregate.category: aggregate
    for aggregate in (FACILITY, CANDIDATE, COHORT, SESSION, EPISODE, TASK, RELEASE)
}

_DAY_OF = (
    "reported_on",
    "listed_on",
    "removed_on",
    "opened_on",
    "issued_on",
    "enrolled_on",
    "started_on",
    "completed_on",
    "ended_on",
    "cancelled_on",
    "moved_on",
    "merged_on",
    "rescheduled_on",
    "disputed_on",
    "settled_on",
    "done_on",
    "dropped_on",
    "overdue_on",
    "recorded_on",
    "offered_on",
    "accepted_on",
    "declined_on",
    "contacted_on",
    "planned_on",
    "closed_on",
    "said_on",
    "left_on",
    "handed_over_on",
    "changed_on",
    "proposed_on",
    "handed_on",
    "since",
    "withdrawn_on",
    "decided_on",
    "set_on",
    "placed_on",
    "amended_on",
)
"""Fields that say on which civil day a fact became true."""
_DAY_OF_SESSION = frozenset({"SessionHeld", "AttendanceRecorded"})


def occurred_at(event: Event, here: Here) -> datetime:
    """When the event was true: midday of its civil day at the facility, never later than now.

    What has no day of its own (a plan, a configuration) is true from now on.
    """
    if (day := _day_of(event)) is None:
        return here.now
    return min(datetime.combine(day, MIDDAY, here.zone), here.now)


def _day_of(event: Event) -> date | None:
    if event.name() in _DAY_OF_SESSION:
        return getattr(event, "session_on", None)
    if event.name() == "StageCompleted":
        return getattr(event, "completed_on", None)
    return next((getattr(event, name) for name in _DAY_OF if hasattr(event, name)), None)


def tell(work: Work, events: Iterable[Event], here: Here) -> None:
    """Append each event to its stream."""
    for event in events:
        category, id_ = stream_of(event)
        work.tell(AGGREGATES[category], id_, event, occurred_at=occurred_at(event, here))
