"""Tables of an event store: what they are called in SQLAlchemy, and the first migration that makes them."""

from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

METADATA = sa.MetaData()

_NAME = sa.Text(collation="C")
"""Names and ids compare by bytes: the same order in every process, and cheaper in an index."""
_STAMP = sa.DateTime(timezone=True)

EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("log", _NAME, primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("event_id", UUID(as_uuid=True), nullable=False),
    sa.Column("stream_id", _NAME, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("schema_version", sa.Integer, nullable=False),
    sa.Column("occurred_at", _STAMP, nullable=False),
    sa.Column("recorded_at", _STAMP, nullable=False),
    sa.Column("envelope", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.UniqueConstraint("log", "stream_id", "version", name="events_stream"),
)
"""``envelope`` holds the exact bytes that are published; every other column is an extract of it."""

LOG_HEAD = sa.Table(
    "log_head",
    METADATA,
    sa.Column("log", _NAME, primary_key=True),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("recorded_at", _STAMP, nullable=False),
)
"""One row a log; locking it is what puts writers in line."""

COMMANDS = sa.Table(
    "commands",
    METADATA,
    sa.Column("principal", _NAME, primary_key=True),
    sa.Column("command_id", _NAME, primary_key=True),
    sa.Column("request_hmac", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("positions", sa.Text, nullable=False),
    sa.Column("recorded_at", _STAMP, nullable=False),
    sa.Index("commands_recorded_at", "recorded_at"),
)
"""Answers of commands that were accepted, as JSON text: ids and positions only."""

RESERVATIONS = sa.Table(
    "reservations",
    METADATA,
    sa.Column("kind", _NAME, primary_key=True),
    sa.Column("key", _NAME, primary_key=True),
    sa.Column("holder", _NAME, nullable=False),
    sa.Index("reservations_holder", "kind", "holder"),
)
"""Facts that must be unique, one holder for each (kind, key)."""

ABANDONED_EVENTS = sa.Table(
    "abandoned_events",
    METADATA,
    sa.Column("log", _NAME, primary_key=True),
    sa.Column("epoch", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("envelope", sa.Text, nullable=False),
    sa.Column("abandoned_at", _STAMP, nullable=False, server_default=sa.func.now()),
)
"""Events that a stream had and the restored log has not, kept when a new epoch began (ADR 0005)."""


class Operations(Protocol):
    """What is used of ``alembic.op``."""

    def execute(self, sqltext: str) -> None: ...


_V1 = (
    """
    create table events (
        log text collate "C" not null,
        position bigint not null check (position >= 1),
        event_id uuid not null,
        stream_id text collate "C" not null,
        version bigint not null check (version >= 1),
        type text not null,
        schema_version integer not null check (schema_version >= 1),
        occurred_at timestamptz not null,
        recorded_at timestamptz not null,
        envelope text not null check (octet_length(envelope) <= 262144),
        hash text not null check (length(hash) = 64),
        primary key (log, position),
        constraint events_stream unique (log, stream_id, version)
    )
    """,
    """
    create function events_are_facts() returns trigger language plpgsql as
    $$ begin
        raise exception 'events are never changed or deleted' using errcode = 'restrict_violation';
    end $$
    """,
    """
    create trigger events_are_facts before update or delete or truncate on events
        for each statement execute function events_are_facts()
    """,
    "revoke update, delete, truncate on events from public",
    """
    create table log_head (
        log text collate "C" primary key,
        epoch integer not null check (epoch >= 1),
        position bigint not null check (position >= 0),
        hash text not null check (length(hash) = case when position = 0 then 0 else 64 end),
        recorded_at timestamptz not null
    )
    """,
    """
    create table commands (
        principal text collate "C" not null,
        command_id text collate "C" not null,
        request_hmac text not null,
        answer text not null,
        positions text not null,
        recorded_at timestamptz not null,
        primary key (principal, command_id)
    )
    """,
    "create index commands_recorded_at on commands (recorded_at)",
    """
    create table reservations (
        kind text collate "C" not null,
        key text collate "C" not null,
        holder text collate "C" not null,
        primary key (kind, key)
    )
    """,
    "create index reservations_holder on reservations (kind, holder)",
    """
    create table abandoned_events (
        log text collate "C" not null,
        epoch integer not null,
        position bigint not null,
        hash text not null,
        envelope text not null,
        abandoned_at timestamptz not null default now(),
        primary key (log, epoch, position, hash)
    )
    """,
)
"""Written out and never edited: a later shape is a later migration. A test compares the sum with METADATA."""


def create_v1(op: Operations) -> None:
    """Make the tables; called with ``alembic.op`` by the first migration of each service that writes logs."""
    for statement in _V1:
        op.execute(statement)
