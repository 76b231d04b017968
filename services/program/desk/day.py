"""What the desk asks of its view about one day: who has to be where."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from services.program.desk.reading import Answer, answer, hidden
from shared.contracts.base import Frozen
from shared.contracts.codes import Stage
from shared.projections.reading import ViewReader


class Moving(Frozen):
    """One woman and one session; ``status``: expected, recorded, or away because her stay is on hold."""

    session_id: UUID
    participant_id: UUID
    case_number: str | None
    starts_at: datetime
    ends_at: datetime
    room: str
    stage: Stage
    status: Literal["expected", "marked", "paused"]


@dataclass(frozen=True)
class DayReader:
    """Queries of the active version."""

    reader: ViewReader

    async def moving(self, facility: str, day: date) -> Answer[Moving]:
        """By time, room and case number. Sessions that were cancelled or moved have nobody to bring."""
        async with self.reader.snapshot() as moment:
            sessions, bookings = moment.table("sessions"), moment.table("bookings")
            cases = moment.table("cases")
            names = ("session_id", "starts_at", "ends_at", "room", "stage")
            wanted = [*(sessions.c[name] for name in names), bookings.c.participant_id, bookings.c.status]
            number = sa.func.nullif(cases.c.case_number, "").label("case_number")
            query = (
                sa.select(*wanted, number)
                .join(bookings, bookings.c.session_id == sessions.c.session_id)
                .outerjoin(cases, cases.c.participant_id == bookings.c.participant_id)
                .where(sessions.c.facility == facility, sessions.c.session_on == day)
                .where(sessions.c.status.in_(["planned", "held"]))
                .where(bookings.c.status.in_(["expected", "marked", "paused"]))
                .where(bookings.c.participant_id.not_in(hidden(moment)))
                .order_by(sessions.c.starts_at, sessions.c.room)
                .order_by(cases.c.case_number, bookings.c.participant_id)
            )
            return await answer(moment, query, Moving)
