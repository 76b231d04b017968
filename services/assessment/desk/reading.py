"""What staff ask of the desk's view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from services.assessment.desk.people import Case, Screening
from services.assessment.desk.results import Completed
from services.assessment.desk.work import Todo
from services.assessment.domain.next_act import Act
from shared.contracts.base import Frozen
from shared.projections.reading import Snapshot, ViewReader

R = TypeVar("R", bound=Frozen)


class Listed(Case):
    """A case with her last ASSIST, where there is one, and what is due."""

    screening: Screening | None = None
    todo: Todo | None = None

    def without_care(self) -> "Listed":
        """The row for who does not see what is clinical: that she has to be asked is not."""
        todo = self.todo if self.todo is not None and self.todo.due == Act.CONSENT else None
        hidden = {"screening": None, "assessment_id": None, "pathway": None, "concluded_on": None}
        return self.model_copy(update={**hidden, "todo": todo})


@dataclass(frozen=True)
class Wanted:
    """Which cases: each filter that is given holds. ``care``: what is clinical counts as a change too."""

    facility: str | None = None
    case_number: str | None = None
    status: str | None = None
    due: str | None = None
    changed_since: datetime | None = None
    care: bool = False


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

    async def page(self, wanted: Wanted, *, after: str | None, limit: int) -> Answer:
        """Cases by case number, at most ``limit`` of them."""
        async with self.reader.snapshot() as moment:
            cases, todos = moment.table("cases"), moment.table("todos")
            query = (
                sa.select(cases)
                .join(todos, todos.c.participant_id == cases.c.participant_id)
                .where(cases.c.erased_on.is_(None))
                .order_by(cases.c.case_number)
                .limit(limit + 1)
            )
            changed = todos.c.changed_at if wanted.care else todos.c.seen_at
            for column, value in (
                (cases.c.facility, wanted.facility),
                (cases.c.case_number, wanted.case_number),
                (cases.c.status, wanted.status),
                (todos.c.due, wanted.due),
            ):
                query = query.where(column == value) if value is not None else query
            if wanted.changed_since is not None:
                query = query.where(changed >= wanted.changed_since)
            if after is not None:
                query = query.where(cases.c.case_number > after)
            found = await _listed(moment, query)
        rows = found[:limit]
        return Answer(rows, moment.positions, rows[-1].case_number if len(found) > limit else None)

    async def one(self, participant: UUID) -> Answer:
        """One case, or none."""
        async with self.reader.snapshot() as moment:
            cases = moment.table("cases")
            found = await _listed(
                moment,
                sa.select(cases).where(cases.c.participant_id == participant, cases.c.erased_on.is_(None)),
            )
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
    ids = [row["participant_id"] for row in rows]
    screenings = await _of(moment, "screenings", Screening, ids)
    todos = await _of(moment, "todos", Todo, ids)
    return [
        Listed.model_validate(
            {
                **row,
                "screening": screenings.get(row["participant_id"]),
                "todo": todos.get(row["participant_id"]),
            }
        )
        for row in rows
    ]


async def _of(moment: Snapshot, table: str, kind: type[R], ids: Sequence[UUID]) -> dict[UUID, R]:
    """Rows of another table about the same people."""
    found = moment.table(table)
    query = sa.select(found).where(found.c.participant_id.in_(ids))
    rows = (await moment.connection.execute(query)).mappings()
    return {row["participant_id"]: kind.model_validate(dict(row)) for row in rows}
