"""What the clock asks of the desk: which sessions are over for so long that their attendance is overdue."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from services.program.desk.reading import hidden
from shared.contracts.base import Frozen
from shared.contracts.tasks import TaskKind
from shared.projections.reading import ViewReader

MOST_AT_ONCE = 500
"""The rest comes with the next look, a minute later."""


class Late(Frozen):
    """A session, and who has no record there though the limit has passed, and of whom it was not told yet."""

    session_id: UUID
    participants: tuple[UUID, ...]


async def late(reader: ViewReader, now: datetime) -> list[Late]:
    """The oldest first. Each facility's own limit counts from the end of the session."""
    async with reader.snapshot() as moment:
        meetings, bookings, places = (moment.table(name) for name in ("sessions", "bookings", "facilities"))
        limit = sa.func.make_interval(0, 0, 0, 0, sa.cast(places.c.unmarked_after_hours, sa.Integer))
        query = (
            sa.select(
                meetings.c.session_id, sa.func.array_agg(bookings.c.participant_id).label("participants")
            )
            .join(bookings, bookings.c.session_id == meetings.c.session_id)
            .join(places, places.c.facility == meetings.c.facility)
            .where(
                bookings.c.status == "expected",
                bookings.c.overdue_on.is_(None),
                bookings.c.participant_id.not_in(hidden(moment)),
                meetings.c.status.in_(("planned", "held")),
                meetings.c.ends_at + limit <= now,
            )
            .group_by(meetings.c.session_id, meetings.c.ends_at)
            .order_by(meetings.c.ends_at, meetings.c.session_id)
            .limit(MOST_AT_ONCE)
        )
        found = (await moment.connection.execute(query)).mappings()
        return [Late.model_validate(dict(row)) for row in found]


async def filled(reader: ViewReader) -> list[UUID]:
    """Sessions with an open task for their empty sheet where nobody's record is overdue any more."""
    async with reader.snapshot() as moment:
        tasks, bookings, meetings = (moment.table(name) for name in ("tasks", "bookings", "sessions"))
        missing = (
            sa.exists()
            .where(
                bookings.c.session_id == tasks.c.concerns,
                bookings.c.status == "expected",
                bookings.c.overdue_on.is_not(None),
                bookings.c.participant_id.not_in(hidden(moment)),
                meetings.c.session_id == bookings.c.session_id,
                meetings.c.status.in_(("planned", "held")),
            )
            .correlate(tasks)
        )
        query = (
            sa.select(tasks.c.concerns)
            .where(tasks.c.status == "open", tasks.c.kind == TaskKind.SHEET_EMPTY, ~missing)
            .order_by(tasks.c.due_on, tasks.c.task_id)
            .limit(MOST_AT_ONCE)
        )
        return list(await moment.connection.scalars(query))
