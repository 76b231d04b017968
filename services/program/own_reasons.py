"""Reasons of one side alone: codes by the id of what they explain, beside the log that everybody reads.

Which code is behind ``alasan_bnn`` or ``dihentikan_lapas`` is no event. A row names nobody; who was erased is
in no list from which its id could be asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as ID
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.codes import Role
from shared.contracts.sessions import Side
from shared.decisions import Work

OWN_REASONS = sa.Table(
    "own_reasons",
    sa.MetaData(),
    sa.Column("subject_id", ID(as_uuid=True), primary_key=True),
    sa.Column("side", sa.Text, primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
)
"""``subject_id`` is a hold or an episode; ``side`` is the one that may read the code."""

V1 = (
    """
    CREATE TABLE own_reasons (
        subject_id uuid NOT NULL,
        side text NOT NULL CHECK (side IN ('bnnp', 'lapas')),
        code text NOT NULL,
        PRIMARY KEY (subject_id, side)
    )
    """,
)

_READS: Mapping[Role, Side] = {
    Role.BNN_COUNSELLOR: "bnnp",
    Role.BNN_DOCTOR: "bnnp",
    Role.BNN_SUPERVISOR: "bnnp",
    Role.LAPAS_CLINIC: "bnnp",
    Role.LAPAS_OFFICER: "lapas",
    Role.LAPAS_HEAD: "lapas",
    Role.LAPAS_REGISTRAR: "lapas",
}
"""Care or custody: the prison's clinic reads what those say who care for her, not why custody acts."""


def side_of(role: Role) -> Side | None:
    """Whose own reasons a role reads."""
    return _READS.get(role)


def keep(work: Work, subject: UUID, side: Side, code: str) -> None:
    """Keep a code for its side, in the transaction of the events that it explains."""
    work.keep(OWN_REASONS, subject_id=subject, side=side, code=code)


@dataclass(frozen=True)
class OwnReasons:
    """Reads the codes of one side."""

    engine: AsyncEngine

    async def read_by(self, role: Role, subjects: Iterable[UUID]) -> Mapping[UUID, str]:
        """The codes of these that the role may read, by subject."""
        if (side := side_of(role)) is None or not (wanted := list(subjects)):
            return {}
        query = sa.select(OWN_REASONS.c.subject_id, OWN_REASONS.c.code).where(
            OWN_REASONS.c.subject_id.in_(wanted), OWN_REASONS.c.side == side
        )
        async with self.engine.connect() as connection:
            return {row.subject_id: row.code for row in await connection.execute(query)}
