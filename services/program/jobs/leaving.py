"""Each minute: who leaves within 90 days, whose letter or contact becomes due, whose dates moved."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.program.clockwork import each
from services.program.commands.context import Context
from services.program.commands.way_out import settle
from services.program.desk.leaving import Leaver, LeavingDesk

AT_ONCE = 500
Seen = tuple[date, str]


@dataclass
class Leaving:
    """The job. It looks again at a woman when her row changed or a day has passed, and else at nobody."""

    context: Context
    desk: LeavingDesk
    _settled: dict[UUID, Seen] = field(default_factory=dict)

    async def __call__(self, now: datetime) -> None:  # noqa: ARG002 - each facility has its own day
        """Settle everybody whose row or day is new."""
        new: list[tuple[Leaver, Seen]] = []
        async for row in self._rows():
            if row.facility is None or row.facility not in self.context.facilities:
                continue
            seen = self.context.here(row.facility).today, _digest(row)
            if self._settled.get(row.participant_id) != seen:
                new.append((row, seen))
        await each(new, self._settle)

    async def _settle(self, one: tuple[Leaver, Seen]) -> None:
        row, seen = one
        await settle(self.context, row.participant_id, facility=row.facility or "", seen=seen[1])
        self._settled[row.participant_id] = seen

    async def _rows(self) -> AsyncIterator[Leaver]:
        after: UUID | None = None
        while rows := await self.desk.worth_a_look(after, AT_ONCE):
            for row in rows:
                yield row
            after = rows[-1].participant_id


def _digest(row: Leaver) -> str:
    return hashlib.sha256(row.model_dump_json().encode()).hexdigest()
