"""Tables of followers whose checkpoints lie in the service's own database: checkpoints and parked events."""

from typing import Protocol

import sqlalchemy as sa

METADATA = sa.MetaData()

_NAME = sa.Text(collation="C")
_STAMP = sa.DateTime(timezone=True)

CHECKPOINTS = sa.Table(
    "follower_checkpoints",
    METADATA,
    sa.Column("follower", _NAME, primary_key=True),
    sa.Column("log", _NAME, primary_key=True),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("updated_at", _STAMP, nullable=False),
)
"""How far each follower has come in each log; no row: it has seen nothing."""

PARKED = sa.Table(
    "parked_policy",
    METADATA,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("follower", _NAME, nullable=False),
    sa.Column("key", _NAME, nullable=False),
    sa.Column("log", _NAME, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("envelope", sa.Text, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("parked_at", _STAMP, nullable=False),
    sa.UniqueConstraint("follower", "log", "position", name="parked_policy_event"),
    sa.Index("parked_policy_key", "follower", "key", "id"),
)
"""Events that a policy could not handle, and behind each (``error`` empty) the later ones of its key."""


class Operations(Protocol):
    """What is used of ``alembic.op``."""

    def execute(self, sqltext: str) -> None: ...


_V1 = (
    """
    create table follower_checkpoints (
        follower text collate "C" not null,
        log text collate "C" not null,
        epoch integer not null check (epoch >= 1),
        position bigint not null check (position >= 0),
        hash text not null,
        updated_at timestamptz not null,
        primary key (follower, log)
    )
    """,
    """
    create table parked_policy (
        id bigint generated always as identity primary key,
        follower text collate "C" not null,
        key text collate "C" not null,
        log text collate "C" not null,
        position bigint not null,
        type text not null,
        envelope text not null,
        error text,
        parked_at timestamptz not null,
        constraint parked_policy_event unique (follower, log, position)
    )
    """,
    "create index parked_policy_key on parked_policy (follower, key, id)",
)
"""Written out and never edited: a later shape is a later migration. A test compares the sum with METADATA."""


def create_v1(op: Operations) -> None:
    """Make the tables; called by the first migration of a service that has followers, with ``alembic.op``."""
    for statement in _V1:
        op.execute(statement)
