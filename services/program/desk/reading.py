"""What the desk asks of its view."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa

from services.program.desk.people import Case
from services.program.desk.sessions import Meeting
from shared.contracts.base import Frozen
from shared.contracts.protection import ProtectedClass
from shared.projections.reading import Snapshot, ViewReader

MOST = 500
"""Rows of an answer that has no pages: the oldest."""
_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
R = TypeVar("R", bound=Frozen)

NOT_EXPECTED = ("freed", "paused")
"""Bookings that nobody counts."""


class Listed(Meeting):
    """A session with how many women are expected there, how many have no record yet, and since too long."""

    booked: int
    unmarked: int
    overdue: int = 0


@dataclass(frozen=True)
class Answer(Generic[R]):
    """Rows of one moment, as of these positions."""

    rows: list[R]
    positions: Mapping[str, int]


@dataclass(frozen=True)
class Desk:
    """Queries of the active version; each is one consistent moment and says its positions."""

    reader: ViewReader

    async def sessions(self, facility: str | None, since: date, until: date) -> Answer[Listed]:
        """Sessions of these days, by time."""
        async with self.reader.snapshot() as moment:
            query, table, _ = listed(moment, facility)
            return await answer(moment, query.where(table.c.session_on.between(since, until)), Listed)

    async def overdue(self, facility: str | None) -> Answer[Listed]:
        """Sessions of any day whose attendance is overdue, the oldest first."""
        async with self.reader.snapshot() as moment:
            query, _, counted = listed(moment, facility)
            return await answer(moment, query.where(counted.c.overdue > 0).limit(MOST), Listed)

    async def claims(self, facility: str | None, since: date) -> Answer[Listed]:
        """Whose cause is disputed and not settled, or was said since this day; by the day of the session."""
        async with self.reader.snapshot() as moment:
            query, table, _ = listed(moment, facility)
            c = table.c
            open_ = c.disputed_by.is_not(None) | (c.claimed_on >= since)
            return await answer(moment, query.where(open_, c.settled_cause.is_(None)).limit(MOST), Listed)

    async def case_numbers(self, women: Iterable[UUID]) -> Mapping[UUID, str]:
        """Case numbers of those who have one here already."""
        async with self.reader.snapshot() as moment:
            table = moment.table("cases")
            query = sa.select(table.c.participant_id, table.c.case_number)
            rows = await moment.connection.execute(query.where(table.c.participant_id.in_(list(women))))
            return {row.participant_id: row.case_number for row in rows if row.case_number}

    async def called(self, names: Sequence[str]) -> Mapping[str, UUID]:
        """Participants by case number or id, as they are written; who is unknown is left out."""
        ids = {name: UUID(name) for name in names if _ID.fullmatch(name)}
        async with self.reader.snapshot() as moment:
            table = moment.table("cases")
            wanted = table.c.case_number.in_([name for name in names if name])
            query = sa.select(table.c.participant_id, table.c.case_number)
            rows = await moment.connection.execute(
                query.where(wanted | table.c.participant_id.in_(ids.values()))
            )
            found = {row.participant_id: row.case_number for row in rows if row.case_number}
        by_number = {number: who for who, number in found.items()}
        return {**by_number, **{name: who for name, who in ids.items() if who in found}}

    async def knows(self, participant: UUID) -> bool:
        """Whether anybody ever referred her."""
        return participant in await self.case_numbers([participant])

    async def protections(self, women: Iterable[UUID]) -> Mapping[UUID, Case]:
        """Those of them who were erased or of whom something rests."""
        async with self.reader.snapshot() as moment:
            table = moment.table("cases")
            protected = table.c.erased_on.is_not(None) | (sa.func.jsonb_array_length(table.c.restricted) > 0)
            query = sa.select(table).where(table.c.participant_id.in_(list(women)), protected)
            found = (await moment.connection.execute(query)).mappings()
            return {row["participant_id"]: Case.model_validate(dict(row)) for row in found}


def listed(moment: Snapshot, facility: str | None) -> tuple[sa.Select[Any], sa.FromClause, sa.Subquery]:
    """Sessions by time with what ``Listed`` counts; their table and their counts."""
    table, places = moment.table("sessions"), moment.table("bookings")
    unmarked = places.c.status == "expected"
    counted = (
        sa.select(
            places.c.session_id,
            sa.func.count().filter(places.c.status.not_in(NOT_EXPECTED)).label("booked"),
            sa.func.count().filter(unmarked).label("unmarked"),
            sa.func.count().filter(unmarked & places.c.overdue_on.is_not(None)).label("overdue"),
        )
        .group_by(places.c.session_id)
        .subquery()
    )
    query = (
        sa.select(table, counted.c.booked, counted.c.unmarked, counted.c.overdue)
        .join(counted, counted.c.session_id == table.c.session_id)
        .order_by(table.c.starts_at, table.c.room, table.c.session_id)
    )
    return query if facility is None else query.where(table.c.facility == facility), table, counted


def hidden(moment: Snapshot, among: Collection[UUID] | None = None) -> sa.Select[tuple[UUID]]:
    """Who stands in no list: erased, or her taking part rests. ``among``: of these women, else of all."""
    cases = moment.table("cases")
    resting = cases.c.restricted.contains([ProtectedClass.PARTICIPATION])
    query = sa.select(cases.c.participant_id).where(cases.c.erased_on.is_not(None) | resting)
    return query if among is None else query.where(cases.c.participant_id.in_(among))


async def answer(moment: Snapshot, query: sa.Select[Any], model: type[R]) -> Answer[R]:
    """Rows of a query as models."""
    found = (await moment.connection.execute(query)).mappings()
    return Answer([model.model_validate(dict(row)) for row in found], moment.positions)
