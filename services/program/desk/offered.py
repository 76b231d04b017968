"""What is asked of the desk about hand-overs."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from services.program.desk.hand_overs import HandOver
from services.program.desk.reading import Answer, answer, hidden
from shared.projections.reading import ViewReader

MOST_AT_ONCE = 500
"""Of those that are late; the rest comes with the clock's next look."""


@dataclass(frozen=True)
class HandOverReader:
    """Queries of the active version."""

    reader: ViewReader

    async def of(self, facility: str | None) -> Answer[HandOver]:
        """Offers to a facility or by it; those that wait for an answer first, then oldest first."""
        async with self.reader.snapshot() as moment:
            table = moment.table("hand_overs")
            query = sa.select(table).where(table.c.participant_id.not_in(hidden(moment)))
            if facility is not None:
                query = query.where((table.c.facility == facility) | (table.c.to_facility == facility))
            query = query.order_by(table.c.status != "offered", table.c.offered_on, table.c.episode_id)
            return await answer(moment, query, HandOver)

    async def unanswered(self, day: date) -> list[HandOver]:
        """Offers whose limit lies before a day and that nobody has answered, the oldest first."""
        async with self.reader.snapshot() as moment:
            table = moment.table("hand_overs")
            late = (table.c.status == "offered") & (table.c.reply_by < day)
            query = sa.select(table).where(late).order_by(table.c.reply_by).limit(MOST_AT_ONCE)
            return (await answer(moment, query, HandOver)).rows
