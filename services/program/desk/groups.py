"""What the desk is asked about one cohort: its plan, its places, its sessions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import sqlalchemy as sa

from services.program.desk.cohorts import Cohort
from services.program.desk.decrees import Decree
from services.program.desk.paging import WHOLE, Page, Slice, by_key
from services.program.desk.reading import hidden
from services.program.desk.sessions import Meeting
from shared.projections.reading import Snapshot, ViewReader
from shared.refusals import NotFound


@dataclass(frozen=True)
class Group:
    """A cohort at one moment. ``enrolled`` counts running stays, ``placed`` kept places."""

    cohort: Cohort
    enrolled: int
    placed: int
    sessions: Sequence[Meeting]
    positions: Mapping[str, int]


@dataclass(frozen=True)
class Groups:
    """Queries of the active version."""

    reader: ViewReader

    async def one(self, cohort_id: UUID) -> Group:
        """One cohort.

        Raises:
            NotFound: ``cohort-unknown``.
        """
        async with self.reader.snapshot() as moment:
            table = moment.table("cohorts")
            found = await moment.connection.execute(sa.select(table).where(table.c.cohort_id == cohort_id))
            if (row := found.mappings().first()) is None:
                raise NotFound("cohort-unknown", "There is no such cohort.", field="cohort_id")
            return Group(
                cohort=Cohort.model_validate(dict(row)),
                enrolled=(await enrolled_in(moment, [cohort_id])).get(cohort_id, 0),
                placed=(await placed_in(moment, [cohort_id])).get(cohort_id, 0),
                sessions=await self._sessions(moment, cohort_id),
                positions=moment.positions,
            )

    async def decrees(self, facility: str | None, part: Slice = WHOLE) -> Page[Decree]:
        """Decrees by day; who is hidden stands in none."""
        async with self.reader.snapshot() as moment:
            table = moment.table("decrees")
            query = sa.select(table)
            if facility is not None:
                query = query.where(table.c.facility == facility)
            found = await by_key(moment, query, Decree, (table.c.issued_on, table.c.decree_id), part)
            named = {who for row in found.rows for who in _named(row)}
            rows = await moment.connection.execute(hidden(moment, named))
            gone = frozenset(row.participant_id for row in rows)
            return replace(found, rows=[without(row, gone) for row in found.rows])

    async def _sessions(self, moment: Snapshot, cohort_id: UUID) -> list[Meeting]:
        table = moment.table("sessions")
        query = sa.select(table).where(table.c.cohort_id == cohort_id).order_by(table.c.starts_at)
        rows = (await moment.connection.execute(query)).mappings()
        return [Meeting.model_validate(dict(row)) for row in rows]


def _named(row: Decree) -> Iterable[UUID]:
    yield from row.participants
    for change in row.changes:
        yield from (*change.added, *change.removed)


def without(row: Decree, gone: frozenset[UUID]) -> Decree:
    """The decree without those who are hidden."""

    def there(women: tuple[UUID, ...]) -> tuple[UUID, ...]:
        return tuple(who for who in women if who not in gone)

    changes = tuple(
        one.model_copy(update={"added": there(one.added), "removed": there(one.removed)})
        for one in row.changes
    )
    return row.model_copy(update={"participants": there(row.participants), "changes": changes})


async def enrolled_in(moment: Snapshot, cohorts: Sequence[UUID]) -> Mapping[UUID, int]:
    """How many stays run in each cohort."""
    table = moment.table("episodes")
    there = table.c.cohort_id.in_(cohorts) & table.c.ended_on.is_(None)
    return await _counted(moment, table.c.cohort_id, there)


async def placed_in(moment: Snapshot, cohorts: Sequence[UUID]) -> Mapping[UUID, int]:
    """How many places are kept in each cohort: for the next decree, and for stays accepted from elsewhere."""
    table, offers = moment.table("waiting"), moment.table("hand_overs")
    there = table.c.placed_in.in_(cohorts) & table.c.decreed.is_(False)
    coming = offers.c.cohort_id.in_(cohorts) & (offers.c.status == "accepted")
    kept = Counter(await _counted(moment, table.c.placed_in, there))
    kept.update(await _counted(moment, offers.c.cohort_id, coming))
    return kept


async def _counted(
    moment: Snapshot, cohort: sa.ColumnElement[UUID], there: sa.ColumnElement[bool]
) -> Mapping[UUID, int]:
    query = sa.select(cohort.label("cohort"), sa.func.count().label("n")).where(there).group_by(cohort)
    return {row.cohort: row.n for row in (await moment.connection.execute(query)).all()}
