"""What the desk is asked about who waits: everybody of a prison, and what its open cohorts offer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from services.program.desk.cohorts import Cohort
from services.program.desk.groups import enrolled_in, placed_in
from services.program.desk.reading import hidden
from services.program.desk.waiting import Waiting
from services.program.domain.waiting import Entry
from shared.contracts.base import Frozen
from shared.contracts.codes import QuotaCategory
from shared.projections.reading import Snapshot, ViewReader


class Queued(Frozen):
    """A row of the list with what is known of her elsewhere."""

    row: Waiting
    entry: Entry
    case_number: str | None


@dataclass(frozen=True)
class Queue:
    """One moment: who waits, in no order; open cohorts with the number of places taken."""

    waiting: Sequence[Queued]
    cohorts: Sequence[tuple[Cohort, int]]
    positions: Mapping[str, int]


@dataclass(frozen=True)
class QueueReader:
    """Queries of the active version."""

    reader: ViewReader

    async def queue(self, facility: str | None) -> Queue:
        """Everybody who waits at a prison, or at all of them; nobody who is hidden."""
        async with self.reader.snapshot() as moment:
            return Queue(
                waiting=await _waiting(moment, facility),
                cohorts=await _open_cohorts(moment, facility),
                positions=moment.positions,
            )

    async def categories(self, women: Iterable[UUID]) -> Mapping[UUID, QuotaCategory]:
        """By which category each was referred, if by one."""
        async with self.reader.snapshot() as moment:
            table = moment.table("cases")
            query = sa.select(table.c.participant_id, table.c.category)
            rows = await moment.connection.execute(query.where(table.c.participant_id.in_(list(women))))
            return {row.participant_id: QuotaCategory(row.category) for row in rows if row.category}


async def _waiting(moment: Snapshot, facility: str | None) -> list[Queued]:
    table, cases, out = moment.table("waiting"), moment.table("cases"), moment.table("way_out")
    query = (
        sa.select(table, cases.c.case_number, cases.c.category, out.c.expected_release.label("release_on"))
        .outerjoin(cases, cases.c.participant_id == table.c.participant_id)
        .outerjoin(out, out.c.participant_id == table.c.participant_id)
        .where(table.c.decreed.is_(False), table.c.participant_id.not_in(hidden(moment)))
    )
    if facility is not None:
        query = query.where(table.c.facility == facility)
    found = [dict(row) for row in (await moment.connection.execute(query)).mappings()]
    return [
        Queued(
            row=Waiting.model_validate(row),
            entry=Entry.model_validate(row),
            case_number=row["case_number"],
        )
        for row in found
    ]


async def _open_cohorts(moment: Snapshot, facility: str | None) -> list[tuple[Cohort, int]]:
    table = moment.table("cohorts")
    query = sa.select(table).where(table.c.closed_on.is_(None)).order_by(table.c.opened_on, table.c.cohort_id)
    if facility is not None:
        query = query.where(table.c.facility == facility)
    rows = (await moment.connection.execute(query)).mappings()
    cohorts = [Cohort.model_validate(dict(row)) for row in rows]
    ids = [cohort.cohort_id for cohort in cohorts]
    enrolled, placed = await enrolled_in(moment, ids), await placed_in(moment, ids)
    return [
        (cohort, enrolled.get(cohort.cohort_id, 0) + placed.get(cohort.cohort_id, 0)) for cohort in cohorts
    ]
