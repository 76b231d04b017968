"""Purge receipts: every follower says that of an erased person it keeps tombstones alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from services.assessment.vault.tables import PURGE_RECEIPTS, VAULT_SUBJECTS
from shared.contracts.base import Frozen
from shared.eventstore.tables import EVENTS
from shared.refusals import Invalid
from shared.runtime.clock import Clock

FOLLOWERS: Mapping[str, frozenset[str]] = {
    "assessment.desk": frozenset({"service-assessment"}),
    "program.desk": frozenset({"service-program"}),
    "reporting.bnnp": frozenset({"service-bnnp", "service-reporting"}),
    "reporting.lapas": frozenset({"service-lapas", "service-reporting"}),
    "reporting.kanwil": frozenset({"service-kanwil", "service-reporting"}),
}
"""Who follows the log ``assessment`` with rows about persons, and which service may speak for it."""


class Receipt(Frozen):
    """What one follower said, or did not: ``received_at`` is empty, and after a time it is overdue."""

    follower: str
    received_at: datetime | None
    tombstones: int | None
    overdue: bool


class Erasure(Frozen):
    """An erased person; ``complete`` once every follower has said so. ``position``: of its event."""

    participant_id: UUID
    erased_at: datetime
    position: int
    complete: bool
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True)
class Receipts:
    """Keeps receipts and lists what is missing."""

    engine: AsyncEngine
    clock: Clock
    within: timedelta

    async def outstanding(self, follower: str) -> Mapping[UUID, int]:
        """Erased persons of whom the follower has not receipted: participant to position of the event.

        Raises:
            Invalid: ``follower-unknown``.
        """
        _known(follower)
        given = sa.select(PURGE_RECEIPTS.c.subject_id).where(PURGE_RECEIPTS.c.follower == follower)
        known = VAULT_SUBJECTS.c
        query = _erased().where(known.subject_id.not_in(given)).limit(200)
        async with self.engine.connect() as connection:
            return {row.subject_id: row.position for row in await connection.execute(query)}

    async def receive(self, follower: str, subject: UUID, tombstones: int) -> None:
        """Keep a receipt; the first one of a follower counts.

        Raises:
            Invalid: ``follower-unknown``, or ``not-erased``: nobody was erased under this id.
        """
        _known(follower)
        async with self.engine.begin() as connection:
            query = _erased().where(VAULT_SUBJECTS.c.subject_id == subject)
            if (found := (await connection.execute(query)).first()) is None:
                raise Invalid("not-erased", "Nobody was erased under this id.", field="participant_id")
            row = {
                "subject_id": subject,
                "follower": follower,
                "position": found.position,
                "tombstones": tombstones,
                "received_at": self.clock(),
            }
            await connection.execute(insert(PURGE_RECEIPTS).values(row).on_conflict_do_nothing())

    async def erasures(self) -> Sequence[Erasure]:
        """Everybody who was erased, newest first, with every follower's receipt or its absence."""
        async with self.engine.connect() as connection:
            erased = (await connection.execute(_erased().order_by(VAULT_SUBJECTS.c.erased_at.desc()))).all()
            given = {
                (row.subject_id, row.follower): row
                for row in (await connection.execute(sa.select(PURGE_RECEIPTS))).all()
            }
        return [self._erasure(row, given) for row in erased]

    def _erasure(
        self,
        row: "sa.Row[tuple[UUID, datetime, int]]",
        given: Mapping[tuple[UUID, str], "sa.Row[tuple[object, ...]]"],
    ) -> Erasure:
        late = self.clock() - row.erased_at > self.within
        receipts = []
        for follower in FOLLOWERS:
            receipt = given.get((row.subject_id, follower))
            receipts.append(
                Receipt(
                    follower=follower,
                    received_at=receipt.received_at if receipt else None,
                    tombstones=receipt.tombstones if receipt else None,
                    overdue=receipt is None and late,
                )
            )
        return Erasure(
            participant_id=row.subject_id,
            erased_at=row.erased_at,
            position=row.position,
            complete=all(receipt.received_at for receipt in receipts),
            receipts=tuple(receipts),
        )


def _erased() -> "sa.Select[tuple[UUID, datetime, int]]":
    known, told = VAULT_SUBJECTS.c, EVENTS.c
    return (
        sa.select(known.subject_id, known.erased_at, told.position)
        .join_from(
            VAULT_SUBJECTS,
            EVENTS,
            (told.log == "assessment")
            & (told.stream_id == sa.func.concat("protection-", sa.cast(known.subject_id, sa.Text)))
            & (told.type == "pulih.assessment.ParticipantErased.v1"),
        )
        .where(known.state == "erased")
    )


def _known(follower: str) -> None:
    if follower not in FOLLOWERS:
        raise Invalid("follower-unknown", "No follower of this name gives receipts.", field="follower")
