"""Rows about proposed drop-outs, and who asks for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa

from services.program.desk.paging import WHOLE, Page, Slice, by_key
from services.program.desk.reading import hidden
from shared.contracts.base import Frozen
from shared.contracts.drop_outs import DropOutDecided, DropOutProposed, DropOutWithdrawn
from shared.contracts.program import EpisodeEnded
from shared.projections.projection import Key, Projection, Told
from shared.projections.reading import ViewReader


class Proposal(Frozen):
    """Absences in a row about which somebody has to decide."""

    episode_id: UUID
    participant_id: UUID
    facility: str
    sessions: tuple[UUID, ...]
    proposed_on: date


class DropOuts(Projection[Proposal]):
    """One row an open proposal."""

    name: ClassVar[str] = "drop_outs"
    row: ClassVar[type[Frozen]] = Proposal
    key: ClassVar[tuple[str, ...]] = ("episode_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("proposed_on", "episode_id"),
        ("facility", "proposed_on", "episode_id"),
    )

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case DropOutProposed() | DropOutWithdrawn() | DropOutDecided() | EpisodeEnded():
                yield (told.event.episode_id,)

    def fold(self, row: Proposal | None, told: Told) -> Proposal | None:  # noqa: ARG002 - it is replaced or goes
        match told.event:
            case DropOutProposed():
                return Proposal.model_validate(told.event.model_dump())
        return None


@dataclass(frozen=True)
class ProposalDesk:
    """Queries of the active version."""

    reader: ViewReader

    async def open(self, facility: str | None, part: Slice = WHOLE) -> Page[Proposal]:
        """Open proposals, oldest first."""
        async with self.reader.snapshot() as moment:
            table = moment.table("drop_outs")
            query = sa.select(table)
            if facility is not None:
                query = query.where(table.c.facility == facility)
            query = query.where(table.c.participant_id.not_in(hidden(moment)))
            return await by_key(moment, query, Proposal, (table.c.proposed_on, table.c.episode_id), part)
