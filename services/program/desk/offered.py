"""What is asked of the desk about hand-overs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.program.desk.hand_overs import HandOver
from services.program.desk.paging import MOST, WHOLE, Key, Page, Slice, merged, page_of, sliced
from services.program.desk.reading import answer, hidden
from shared.contracts.tasks import TaskKind
from shared.projections.reading import Snapshot, ViewReader


@dataclass(frozen=True)
class HandOverReader:
    """Queries of the active version."""

    reader: ViewReader

    async def of(self, facility: str | None, part: Slice = WHOLE) -> Page[HandOver]:
        """Offers to a facility or by it, the newest first."""
        async with self.reader.snapshot() as moment:
            c = moment.table("hand_overs").c
            key: Key = (c.offered_on, c.episode_id)
            sides = [c.facility == facility, c.to_facility == facility] if facility else [sa.true()]
            found = [
                await answer(moment, sliced(_shown(moment, side), key, part, newest=True), HandOver)
                for side in sides
            ]
            rows = merged((each.rows for each in found), key, newest=True)
            return page_of(rows, moment.positions, key, part)

    async def to_answer(self, facility: str) -> list[HandOver]:
        """Offers that wait for the answer of a facility, the most urgent first."""
        async with self.reader.snapshot() as moment:
            c = moment.table("hand_overs").c
            open_ = (c.status == "offered") & (c.to_facility == facility)
            query = _shown(moment, open_).order_by(c.reply_by, c.episode_id).limit(MOST)
            return (await answer(moment, query, HandOver)).rows

    async def unanswered(self, day: date) -> list[HandOver]:
        """Offers whose limit lies before a day and that nobody has answered, the oldest first."""
        async with self.reader.snapshot() as moment:
            table = moment.table("hand_overs")
            late = (table.c.status == "offered") & (table.c.reply_by < day)
            query = sa.select(table).where(late).order_by(table.c.reply_by).limit(MOST)
            return (await answer(moment, query, HandOver)).rows

    async def open(self, after: UUID | None) -> list[HandOver]:
        """Offers that ask something of the facility that they were made to, a slice by episode."""
        async with self.reader.snapshot() as moment:
            c = moment.table("hand_overs").c
            asks = (c.status == "offered") | ((c.status == "accepted") & c.left_on.is_not(None))
            query = _shown(moment, asks).order_by(c.episode_id).limit(MOST)
            if after is not None:
                query = query.where(c.episode_id > after)
            return (await answer(moment, query, HandOver)).rows

    async def settled(self, tasks: Collection[UUID]) -> set[UUID]:
        """Of these tasks those that are open, or that somebody did."""
        async with self.reader.snapshot() as moment:
            c = moment.table("tasks").c
            query = sa.select(c.task_id).where(c.task_id.in_(tasks), c.status.in_(("open", "done")))
            return set(await moment.connection.scalars(query))

    async def asked(self) -> dict[UUID, UUID]:
        """Open tasks of prisons about hand-overs: episode by task, the most urgent ones."""
        async with self.reader.snapshot() as moment:
            c = moment.table("tasks").c
            theirs = (c.side == "lapas") & (c.status == "open") & (c.kind == TaskKind.HAND_OVER)
            query = sa.select(c.task_id, c.concerns).where(theirs).order_by(c.due_on, c.task_id).limit(MOST)
            return {row.task_id: row.concerns for row in await moment.connection.execute(query)}


def _shown(moment: Snapshot, wanted: sa.ColumnElement[bool]) -> sa.Select[Any]:
    table = moment.table("hand_overs")
    return sa.select(table).where(wanted, table.c.participant_id.not_in(hidden(moment)))
