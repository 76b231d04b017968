"""What staff ask of the desk's view."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from services.assessment.desk.people import Case, Screening
from services.assessment.desk.results import Completed
from shared.projections.reading import Snapshot, ViewReader


class Listed(Case):
    """A case with her last ASSIST, where there is one."""

    screening: Screening | None = None


@dataclass(frozen=True)
class Answer:
    """Rows of one moment, as of these positions. ``following``: the case number to go on after."""

    rows: list[Listed]
    positions: Mapping[str, int]
    following: str | None = None


@dataclass(frozen=True)
class Found:
    """Results of one participant, as of these positions. ``facility``: hers; none: nobody knows her."""

    facility: str | None
    rows: list[Completed]
    positions: Mapping[str, int]


@dataclass(frozen=True)
class Desk:
    """Queries of the active version; each is one consistent moment and says its positions."""

    reader: ViewReader

    async def page(
        self, facility: str | None, *, case_number: str | None, after: str | None, limit: int
    ) -> Answer:
        """Cases by case number, at most ``limit`` of them."""
        async with self.reader.snapshot() as moment:
            cases = moment.table("cases")
            wanted = sa.select(cases).order_by(cases.c.case_number).limit(limit + 1)
            if facility is not None:
                wanted = wanted.where(cases.c.facility == facility)
            if case_number is not None:
                wanted = wanted.where(cases.c.case_number == case_number)
            if after is not None:
                wanted = wanted.where(cases.c.case_number > after)
            found = await _listed(moment, wanted)
        rows = found[:limit]
        return Answer(rows, moment.positions, rows[-1].case_number if len(found) > limit else None)

    async def one(self, participant: UUID) -> Answer:
        """One case, or none."""
        async with self.reader.snapshot() as moment:
            cases = moment.table("cases")
            found = await _listed(moment, sa.select(cases).where(cases.c.participant_id == participant))
        return Answer(found, moment.positions)

    async def results(self, participant: UUID) -> Found:
        """What she was found to score, by day, of one day in any order that stays."""
        async with self.reader.snapshot() as moment:
            cases, table = moment.table("cases"), moment.table("results")
            facility = await moment.connection.scalar(
                sa.select(cases.c.facility).where(cases.c.participant_id == participant)
            )
            wanted = (
                sa.select(table)
                .where(table.c.participant_id == participant)
                .order_by(table.c.completed_on, table.c.instrument, table.c.result_id)
            )
            found = (await moment.connection.execute(wanted)).mappings()
            rows = [Completed.model_validate(dict(row)) for row in found]
            return Found(facility, rows, moment.positions)


async def _listed(moment: Snapshot, wanted: sa.Select[tuple[object, ...]]) -> list[Listed]:
    rows = [dict(row) for row in (await moment.connection.execute(wanted)).mappings()]
    table = moment.table("screenings")
    query = sa.select(table).where(table.c.participant_id.in_([row["participant_id"] for row in rows]))
    done = {
        row["participant_id"]: Screening.model_validate(dict(row))
        for row in (await moment.connection.execute(query)).mappings()
    }
    return [Listed.model_validate({**row, "screening": done.get(row["participant_id"])}) for row in rows]
