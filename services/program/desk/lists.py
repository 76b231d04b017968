"""What the desk lists: cohorts, stays, holds, each by day and in slices."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from services.program.desk.cohorts import Cohort
from services.program.desk.holds import Shown
from services.program.desk.paging import WHOLE, Key, Page, Slice, by_key
from services.program.desk.people import Stay
from services.program.desk.reading import Answer, answer, hidden
from shared.projections.reading import Snapshot, ViewReader


@dataclass(frozen=True)
class Lists:
    """Queries of the active version; nobody is in them who was erased or of whom it rests."""

    reader: ViewReader

    async def cohorts(self, facility: str | None, part: Slice = WHOLE) -> Page[Cohort]:
        """Cohorts, the oldest first."""
        async with self.reader.snapshot() as moment:
            table = moment.table("cohorts")
            query = _at(sa.select(table), table.c.facility, facility)
            return await by_key(moment, query, Cohort, (table.c.opened_on, table.c.cohort_id), part)

    async def running_cohorts(self, facility: str) -> list[Cohort]:
        """Cohorts of a facility that are not closed, the newest first."""
        async with self.reader.snapshot() as moment:
            table = moment.table("cohorts")
            query = sa.select(table).where(table.c.facility == facility, table.c.closed_on.is_(None))
            key: Key = (table.c.opened_on, table.c.cohort_id)
            return (await by_key(moment, query, Cohort, key, WHOLE, newest=True)).rows

    async def episodes(self, facility: str | None, part: Slice = WHOLE) -> Page[Stay]:
        """Stays, the oldest first."""
        async with self.reader.snapshot() as moment:
            c = moment.table("episodes").c
            query = _at(_stays(moment), c.facility, facility)
            return await by_key(moment, query, Stay, (c.enrolled_on, c.episode_id), part)

    async def running(self, facility: str, without: Collection[UUID], part: Slice) -> Page[Stay]:
        """Stays that run at a facility, the newest first, without some."""
        async with self.reader.snapshot() as moment:
            c = moment.table("episodes").c
            query = _stays(moment).where(c.facility == facility, c.reason.is_(None))
            query = query.where(c.episode_id.not_in(without))
            return await by_key(moment, query, Stay, (c.enrolled_on, c.episode_id), part, newest=True)

    async def some(self, episodes: Collection[UUID]) -> list[Stay]:
        """These of them that run, the oldest first."""
        async with self.reader.snapshot() as moment:
            c = moment.table("episodes").c
            query = _stays(moment).where(c.episode_id.in_(episodes), c.reason.is_(None))
            return (await answer(moment, query.order_by(c.enrolled_on, c.episode_id), Stay)).rows

    async def open_holds(self, facility: str | None, part: Slice = WHOLE) -> Page[Shown]:
        """Holds that run or are proposed, of who is at the facility now, by the day on which they began."""
        async with self.reader.snapshot() as moment:
            c = moment.table("holds").c
            query = _at(_holds(moment), _now_at(moment), facility).where(c.state.in_(("open", "proposed")))
            return await by_key(moment, query, Shown, (c.since, c.hold_id), part)

    async def proposed(self, facility: str) -> list[Shown]:
        """Holds about which the head of a facility has to decide, the oldest first."""
        async with self.reader.snapshot() as moment:
            c = moment.table("holds").c
            query = _at(_holds(moment), _now_at(moment), facility).where(c.state == "proposed")
            return (await by_key(moment, query, Shown, (c.since, c.hold_id), WHOLE)).rows

    async def holds_of(self, episode_id: UUID) -> Answer[Shown]:
        """Every hold of a stay."""
        async with self.reader.snapshot() as moment:
            c = moment.table("holds").c
            query = _holds(moment).where(c.episode_id == episode_id).order_by(c.since, c.hold_id)
            return await answer(moment, query, Shown)


def _at(query: sa.Select[Any], column: sa.ColumnElement[str], facility: str | None) -> sa.Select[Any]:
    return query if facility is None else query.where(column == facility)


def _stays(moment: Snapshot) -> sa.Select[Any]:
    table = moment.table("episodes")
    return sa.select(table).where(table.c.participant_id.not_in(hidden(moment)))


def _holds(moment: Snapshot) -> sa.Select[Any]:
    """Holds with the facility where she is."""
    table, stays = moment.table("holds"), moment.table("episodes")
    return (
        sa.select(table, _now_at(moment).label("now_at"))
        .join(stays, stays.c.episode_id == table.c.episode_id)
        .where(table.c.participant_id.not_in(hidden(moment)))
    )


def _now_at(moment: Snapshot) -> sa.ColumnElement[str]:
    """The facility that has the stay; while that waits for its hand-over, the prison that paused it."""
    table, stays = moment.table("holds"), moment.table("episodes")
    waits = stays.c.left_on.is_not(None) & (table.c.side == "lapas")
    return sa.case((waits, table.c.facility), else_=stays.c.facility)
