"""What was recorded for everybody at a session, one record after the other, from the streams themselves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.program.aggregates import EPISODE, SESSION
from services.program.commands.context import Actor, Context
from services.program.commands.guarding import hidden
from services.program.domain.ids import episode_of
from services.program.domain.session import Plan, plan_of
from shared.contracts.codes import Attendance, Role
from shared.contracts.program import AttendanceRecorded


@dataclass(frozen=True)
class Change:
    """A record: ``old`` is none the first time, later it is what the record corrected."""

    participant_id: UUID
    old: Attendance | None
    new: Attendance
    by_role: Role
    recorded_at: datetime


@dataclass(frozen=True)
class History:
    """The records of a session, the oldest first."""

    plan: Plan
    changes: list[Change]


async def history(context: Context, actor: Actor, session_id: UUID) -> History:
    """Every record of everybody who may still be shown.

    Raises:
        NotFound: ``session-unknown``. NotAllowed: another facility.
    """
    [session] = await context.load(SESSION, [session_id])
    plan = plan_of(session)
    actor.must_be_at(plan.facility)
    protected = await hidden(plan.participants, context.protections)
    refs = [EPISODE.ref(episode_of(who)) for who in plan.participants if who not in protected]
    streams = await context.store.load_many(refs)
    found: list[Change] = []
    for ref in refs:
        old: Attendance | None = None
        for envelope in streams[ref].events:
            event = envelope.event
            if isinstance(event, AttendanceRecorded) and event.session_id == session_id:
                at = envelope.recorded_at
                found.append(Change(event.participant_id, old, event.outcome, event.by_role, at))
                old = event.outcome
    return History(plan, sorted(found, key=lambda change: change.recorded_at))
