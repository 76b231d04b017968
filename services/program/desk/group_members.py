"""What the desk is asked about the women of one cohort: who takes part in it, and by which decree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from services.program.desk.decrees import Decree
from services.program.desk.groups import without
from services.program.desk.people import Stay
from services.program.desk.reading import answer, hidden
from shared.projections.reading import ViewReader


@dataclass(frozen=True)
class Members:
    """One moment: stays that run in the cohort, its decrees by day, and case numbers of all of them."""

    stays: Sequence[Stay]
    decrees: Sequence[Decree]
    numbers: Mapping[UUID, str]


@dataclass(frozen=True)
class MemberReader:
    """Queries of the active version; nobody who is hidden."""

    reader: ViewReader

    async def of(self, cohort_id: UUID) -> Members:
        async with self.reader.snapshot() as moment:
            stays, decrees, cases = (moment.table(name) for name in ("episodes", "decrees", "cases"))
            runs = (stays.c.cohort_id == cohort_id) & stays.c.ended_on.is_(None)
            seen = stays.c.participant_id.not_in(hidden(moment))
            found = await answer(moment, sa.select(stays).where(runs, seen), Stay)
            issued = sa.select(decrees).where(decrees.c.cohort_id == cohort_id)
            rows = await answer(moment, issued.order_by(decrees.c.issued_on, decrees.c.decree_id), Decree)
            gone = {row.participant_id for row in (await moment.connection.execute(hidden(moment))).all()}
            named = {who for row in rows.rows for who in _ever(row)} | {s.participant_id for s in found.rows}
            query = sa.select(cases.c.participant_id, cases.c.case_number)
            called = await moment.connection.execute(query.where(cases.c.participant_id.in_(named - gone)))
            numbers = {row.participant_id: row.case_number for row in called if row.case_number}
        there = [without(row, frozenset(gone)) for row in rows.rows]
        stays_by_number = sorted(
            found.rows, key=lambda stay: (numbers.get(stay.participant_id, ""), stay.episode_id)
        )
        return Members(stays_by_number, there, numbers)


def _ever(row: Decree) -> set[UUID]:
    """Everybody whom a decree names or named."""
    changed = {who for one in row.changes for who in (*one.added, *one.removed)}
    return {*row.participants} | changed
