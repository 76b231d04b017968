"""What is due, read from the desk's view: urgent findings by their clock, questions by their day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from services.assessment.desk.urgent import Question, Urgent
from shared.projections.reading import Snapshot, ViewReader


class UrgentCase(Urgent):
    """A finding with her case number."""

    case_number: str | None


class QuestionCase(Question):
    """A question with her case number."""

    case_number: str | None


@dataclass(frozen=True)
class Due:
    """Rows of one moment, as of these positions. ``following``: what to send as ``after`` for the next."""

    urgent: list[UrgentCase]
    questions: list[QuestionCase]
    positions: Mapping[str, int]
    following: str | None = None


@dataclass(frozen=True)
class DueReader:
    """Queries of the active version."""

    reader: ViewReader

    async def urgent(
        self, facility: str | None, *, handled: bool, after: tuple[datetime, UUID] | None, limit: int
    ) -> Due:
        """Findings by when they are due: those that are open, or those that were handled too."""
        async with self.reader.snapshot() as moment:
            table, cases = moment.table("urgent"), moment.table("cases")
            wanted = (
                sa.select(table, cases.c.case_number)
                .outerjoin(cases, cases.c.participant_id == table.c.participant_id)
                .order_by(table.c.due_at, table.c.finding_id)
                .limit(limit + 1)
            )
            if facility is not None:
                wanted = wanted.where(table.c.facility == facility)
            if not handled:
                wanted = wanted.where(table.c.handled_at.is_(None))
            if after is not None:
                wanted = wanted.where(sa.tuple_(table.c.due_at, table.c.finding_id) > sa.tuple_(*after))
            found = [UrgentCase.model_validate(row) for row in await _mappings(moment, wanted)]
        rows = found[:limit]
        return Due(rows, [], moment.positions, _place(rows[-1]) if len(found) > limit else None)

    async def questions(self, facility: str | None, *, limit: int) -> Due:
        """Questions that are open, the oldest first."""
        async with self.reader.snapshot() as moment:
            table, cases = moment.table("reassessments"), moment.table("cases")
            wanted = (
                sa.select(table, cases.c.case_number)
                .outerjoin(cases, cases.c.participant_id == table.c.participant_id)
                .where(table.c.settled_on.is_(None))
                .order_by(table.c.opened_on, table.c.participant_id)
                .limit(limit)
            )
            if facility is not None:
                wanted = wanted.where(table.c.facility == facility)
            found = [QuestionCase.model_validate(row) for row in await _mappings(moment, wanted)]
        return Due([], found, moment.positions)


def _place(row: Urgent) -> str:
    """Where a page ends, in characters that an address may hold as they are."""
    return f"{row.due_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}~{row.finding_id}"


async def _mappings(moment: Snapshot, wanted: sa.Select[tuple[object, ...]]) -> list[dict[str, object]]:
    return [dict(row) for row in (await moment.connection.execute(wanted)).mappings()]
