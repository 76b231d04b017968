"""Tables about referrals beside the log: drafts, imports, and what two records have in common."""

from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

METADATA = sa.MetaData()

_STAMP = sa.DateTime(timezone=True)

LIKENESSES = sa.Table(
    "likenesses",
    METADATA,
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    sa.Column("participant_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Index("likenesses_participant", "participant_id"),
)
"""Keyed digests of name and birth date (``domain/likeness.py``): a pair is two rows of one digest.

Nobody without the key learns a name from it. Erasing a person deletes her rows.
"""

NOT_SAME = sa.Table(
    "not_same",
    METADATA,
    sa.Column("one", UUID(as_uuid=True), primary_key=True),
    sa.Column("other", UUID(as_uuid=True), primary_key=True),
    sa.Column("said_by_role", sa.Text, nullable=False),
    sa.Column("said_at", _STAMP, nullable=False),
)
"""Pairs that a person looked at and found to be two persons; ``one`` is the smaller id."""

REFERRAL_DRAFTS = sa.Table(
    "referral_drafts",
    METADATA,
    sa.Column("draft_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("facility", sa.Text, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("created_at", _STAMP, nullable=False),
    sa.Column("changed_at", _STAMP, nullable=False),
    sa.Index("referral_drafts_facility", "facility", "kind", "created_at"),
)
"""What is not sent yet, encrypted as a whole: one referral, or a roster that was looked through."""

ROSTER_IMPORTS = sa.Table(
    "roster_imports",
    METADATA,
    sa.Column("import_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("facility", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("phase", sa.Text, nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("refusal", sa.Text),
    sa.Column("started_at", _STAMP, nullable=False),
    sa.Column("seen_at", _STAMP, nullable=False),
    sa.Index("roster_imports_started", "started_at"),
)
"""How far an import is. ``digest`` is of the file, keyed; ``refusal``: lines, fields and rules as JSON."""


class Operations(Protocol):
    """What is used of ``alembic.op``."""

    def execute(self, sqltext: str) -> None: ...


_V1 = (
    """
    create table likenesses (
        digest bytea not null check (length(digest) = 16),
        participant_id uuid not null,
        kind text not null check (kind in ('name', 'words', 'swapped', 'year', 'day')),
        primary key (digest, participant_id)
    )
    """,
    "create index likenesses_participant on likenesses (participant_id)",
    """
    create table not_same (
        one uuid not null,
        other uuid not null check (one < other),
        said_by_role text not null,
        said_at timestamptz not null,
        primary key (one, other)
    )
    """,
    """
    create table referral_drafts (
        draft_id uuid primary key,
        kind text not null check (kind in ('referral', 'roster')),
        facility text not null,
        sealed bytea not null,
        created_at timestamptz not null,
        changed_at timestamptz not null
    )
    """,
    "create index referral_drafts_facility on referral_drafts (facility, kind, created_at)",
    """
    create table roster_imports (
        import_id uuid primary key,
        facility text not null,
        digest text not null,
        phase text not null check (phase in ('reading', 'preparing', 'writing', 'done', 'refused', 'failed')),
        done integer not null,
        total integer not null,
        refusal text,
        started_at timestamptz not null,
        seen_at timestamptz not null
    )
    """,
    "create index roster_imports_started on roster_imports (started_at)",
)
"""Written out and never edited: a later shape is a later migration."""


def create_v1(op: Operations) -> None:
    """Make the tables; called by a migration, with ``alembic.op``."""
    for statement in _V1:
        op.execute(statement)
