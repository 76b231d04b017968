"""Who read what (C7): one row for each read, committed before the answer is sent. No audit, no answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from services.assessment.vault.access import Reader
from services.assessment.vault.tables import VAULT_READS
from shared.contracts.base import Frozen
from shared.runtime.clock import Clock

Purpose = Literal["names", "search", "contents", "notes", "emergency", "extract"]


class Read(Frozen):
    """One read as the register shows it."""

    read_id: UUID
    read_at: datetime
    reader: str
    role: str
    facility: str | None
    purpose: str
    classes: tuple[str, ...]
    persons: int
    outcome: str
    reason: str | None


@dataclass(frozen=True)
class ReadAudit:
    """Writes and lists reads."""

    engine: AsyncEngine
    clock: Clock

    async def note(
        self,
        reader: Reader,
        purpose: Purpose,
        classes: Collection[str],
        subjects: Collection[UUID],
        *,
        answered: bool = True,
        reason: str | None = None,
    ) -> UUID:
        """Commit a row; its id. A read that found nobody is not kept: it told nothing about anybody."""
        read_id = uuid4()
        if not subjects:
            return read_id
        row = {
            "read_id": read_id,
            "read_at": self.clock(),
            "reader": reader.sub,
            "role": reader.role,
            "facility": reader.facility,
            "purpose": purpose,
            "classes": sorted(classes),
            "subjects": sorted(subjects),
            "outcome": "answered" if answered else "refused",
            "reason": reason,
        }
        async with self.engine.begin() as connection:
            await connection.execute(VAULT_READS.insert(), row)
        return read_id

    async def reads(
        self,
        *,
        subject: UUID | None = None,
        reader: str | None = None,
        before: datetime | None = None,
        limit: int = 500,
    ) -> Sequence[Read]:
        """Reads about a person, or by a member of staff, newest first. Of others in them only how many."""
        at = VAULT_READS.c
        wanted = sa.select(VAULT_READS, sa.func.cardinality(at.subjects).label("persons"))
        if subject is not None:
            wanted = wanted.where(at.subjects.contains([subject]))
        if reader is not None:
            wanted = wanted.where(at.reader == reader)
        if before is not None:
            wanted = wanted.where(at.read_at < before)
        ordered = wanted.order_by(at.read_at.desc(), at.read_id).limit(limit)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(ordered)).mappings().all()
        return [Read.model_validate(dict(row)) for row in rows]
