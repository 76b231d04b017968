"""BNNP: urgent findings, open and overdue at an instant. What a finding is about stays with the care team."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from services.reporting.reading import Scope
from shared.contracts.base import Frozen
from shared.contracts.care import UrgentFindingHandled, UrgentFindingRaised
from shared.projections.projection import Key, Projection, Told
from shared.projections.reading import Snapshot


class Finding(Frozen):
    """One finding: since when, until when, and when somebody had looked."""

    finding_id: UUID
    participant_id: UUID
    facility: str
    raised_at: datetime
    due_at: datetime
    handled_at: datetime | None = None


class Findings(Projection[Finding]):
    """One row a finding."""

    name: ClassVar[str] = "urgent"
    row: ClassVar[type[Frozen]] = Finding
    key: ClassVar[tuple[str, ...]] = ("finding_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("participant_id",), ("facility", "raised_at"))

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, UrgentFindingRaised | UrgentFindingHandled):
            yield (told.event.finding_id,)

    def fold(self, row: Finding | None, told: Told) -> Finding | None:
        match told.event:
            case UrgentFindingRaised():
                return Finding.model_validate(told.event.model_dump())
            case UrgentFindingHandled() if row is not None:
                return row.model_copy(update={"handled_at": told.event.handled_at})
        return row


class UrgentCounts(Frozen):
    """Findings that nobody has handled, and those of them that are past their time."""

    open: int = 0
    overdue: int = 0


async def counted(moment: Snapshot, scope: Scope, at: datetime) -> UrgentCounts:
    """All of the scope; a retracted referral counts nowhere."""
    table, people = moment.table("urgent"), moment.table("clients")
    query = (
        sa.select(sa.func.count().label("open"), sa.func.count().filter(table.c.due_at < at).label("overdue"))
        .join(people, people.c.participant_id == table.c.participant_id)
        .where(people.c.retracted_on.is_(None), _open(table, at))
    )
    if scope.facility is not None:
        query = query.where(table.c.facility == scope.facility)
    row = (await moment.connection.execute(query)).one()
    return UrgentCounts(open=row.open, overdue=row.overdue)


async def flags(moment: Snapshot, participants: Sequence[UUID], at: datetime) -> dict[UUID, UrgentCounts]:
    """The same for each of these women who has one."""
    table = moment.table("urgent")
    query = (
        sa.select(
            table.c.participant_id,
            sa.func.count().label("open"),
            sa.func.count().filter(table.c.due_at < at).label("overdue"),
        )
        .where(table.c.participant_id.in_(participants), _open(table, at))
        .group_by(table.c.participant_id)
    )
    found = (await moment.connection.execute(query)).all()
    return {row.participant_id: UrgentCounts(open=row.open, overdue=row.overdue) for row in found}


def _open(table: sa.FromClause, at: datetime) -> sa.ColumnElement[bool]:
    handled = table.c.handled_at
    return (table.c.raised_at <= at) & (handled.is_(None) | (handled > at))
