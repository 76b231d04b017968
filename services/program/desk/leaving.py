"""What the desk asks about those who leave: who is due, who is in aftercare, what is known of one."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.program.desk.people import Case
from services.program.desk.reading import Answer, answer, hidden
from services.program.desk.release import Outgoing
from shared.contracts.base import Frozen
from shared.projections.reading import Snapshot, ViewReader


class Leaver(Outgoing):
    """A row with her case number."""

    case_number: str | None = None


class Looked(Frozen):
    """Whose way out has to be looked at, and where she is or was last."""

    participant_id: UUID
    facility: str


@dataclass(frozen=True)
class LeavingDesk:
    """Queries of the active version; nobody is in them who was erased or of whom it rests."""

    reader: ViewReader

    async def due(self, facility: str | None, until: date) -> Answer[Leaver]:
        """Who is expected to leave by that day and is still there, the earliest first."""
        async with self.reader.snapshot() as moment:
            table = moment.table("way_out")
            there = table.c.listed & table.c.released_on.is_(None) & (table.c.expected_release <= until)
            query = _leavers(moment).where(there)
            order = (table.c.expected_release, table.c.participant_id)
            return await answer(moment, _at(moment, query, facility).order_by(*order), Leaver)

    async def aftercare(self, facility: str | None, since: date) -> Answer[Leaver]:
        """Who was released after that day and has contacts planned, the latest release first."""
        async with self.reader.snapshot() as moment:
            table = moment.table("way_out")
            planned = table.c.release["plan"]["released_on"].astext
            query = _leavers(moment).where(planned > since.isoformat())
            order = (planned.desc(), table.c.participant_id)
            return await answer(moment, _at(moment, query, facility).order_by(*order), Leaver)

    async def worth_a_look(
        self, *, since: int | None, days: tuple[date, date] | None, after: UUID | None, limit: int
    ) -> Answer[Looked]:
        """Of whom something was told after a position, or becomes due in these days: a slice by id.

        ``since`` none: at a start, what became due lately is enough.
        """
        async with self.reader.snapshot() as moment:
            c = moment.table("way_out").c
            wanted = c.told_at > since if since is not None else sa.false()
            if days is not None:
                wanted = wanted | ((c.last_look >= days[0]) & (c.first_look <= days[1]))
            query = sa.select(c.participant_id, c.facility).where(
                wanted, c.facility.is_not(None), c.participant_id.not_in(hidden(moment))
            )
            if after is not None:
                query = query.where(c.participant_id > after)
            return await answer(moment, query.order_by(c.participant_id).limit(limit), Looked)

    async def one(self, participant: UUID) -> Leaver | None:
        async with self.reader.snapshot() as moment:
            table = moment.table("way_out")
            query = _leavers(moment).where(table.c.participant_id == participant)
            found: list[Leaver] = (await answer(moment, query, Leaver)).rows
            return found[0] if found else None

    async def case(self, participant: UUID) -> Case | None:
        """The referral by which she is known here, unless she was erased or it rests."""
        async with self.reader.snapshot() as moment:
            table = moment.table("cases")
            known = (table.c.participant_id == participant) & table.c.participant_id.not_in(hidden(moment))
            found: list[Case] = (await answer(moment, sa.select(table).where(known), Case)).rows
            return found[0] if found else None


def _leavers(moment: Snapshot) -> sa.Select[Any]:
    table, cases = moment.table("way_out"), moment.table("cases")
    return (
        sa.select(table, cases.c.case_number)
        .outerjoin(cases, cases.c.participant_id == table.c.participant_id)
        .where(table.c.participant_id.not_in(hidden(moment)))
    )


def _at(moment: Snapshot, query: sa.Select[Any], facility: str | None) -> sa.Select[Any]:
    return query if facility is None else query.where(moment.table("way_out").c.facility == facility)
