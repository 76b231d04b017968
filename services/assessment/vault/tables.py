"""Tables of the vault as SQLAlchemy has them, and the first migration that makes them."""

from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

METADATA = sa.MetaData()

_STAMP = sa.DateTime(timezone=True)

VAULT_KEYS = sa.Table(
    "vault_keys",
    METADATA,
    sa.Column("subject_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("facility", sa.Text, nullable=False),
    sa.Column("wrapped_key", sa.LargeBinary),
    sa.Column("kek_id", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("created_at", _STAMP, nullable=False),
    sa.Column("destroyed_at", _STAMP),
    sa.Index("vault_keys_facility", "facility"),
)
"""One key for each person. A destroyed key stays as a tombstone: nobody gets a second one under the same id.

``facility`` is where she was referred: the one thing that is not encrypted, because it bounds who may
read and how much a search has to open.
"""

VAULT_ROWS = sa.Table(
    "vault_rows",
    METADATA,
    sa.Column("row_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("subject_id", UUID(as_uuid=True), sa.ForeignKey(VAULT_KEYS.c.subject_id), nullable=False),
    sa.Column("data_class", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("nonce", sa.LargeBinary, nullable=False),
    sa.Column("ciphertext", sa.LargeBinary, nullable=False),
    sa.Column("recorded_at", _STAMP, nullable=False),
    sa.Index("vault_rows_subject", "subject_id", "kind"),
)
"""One fact about a person as of ``valid_from``; a later row of the kind replaces it, both are kept."""


class Operations(Protocol):
    """What is used of ``alembic.op``."""

    def execute(self, sqltext: str) -> None: ...


_V1 = (
    """
    create table vault_keys (
        subject_id uuid primary key,
        facility text not null,
        wrapped_key bytea,
        kek_id text not null,
        state text not null check (state in ('active', 'destroyed')),
        created_at timestamptz not null,
        destroyed_at timestamptz,
        constraint vault_keys_destroyed check (
            (state = 'active') = (wrapped_key is not null)
            and (state = 'destroyed') = (destroyed_at is not null)
        )
    )
    """,
    "create index vault_keys_facility on vault_keys (facility)",
    """
    create table vault_rows (
        row_id uuid primary key,
        subject_id uuid not null references vault_keys (subject_id),
        data_class text not null,
        kind text not null,
        valid_from date not null,
        nonce bytea not null check (length(nonce) = 12),
        ciphertext bytea not null,
        recorded_at timestamptz not null
    )
    """,
    "create index vault_rows_subject on vault_rows (subject_id, kind)",
)
"""Written out and never edited: a later shape is a later migration."""


def create_v1(op: Operations) -> None:
    """Make the tables; called by the first migration, with ``alembic.op``."""
    for statement in _V1:
        op.execute(statement)
