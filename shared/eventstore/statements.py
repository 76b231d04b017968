"""The writer's SQL: what is asked after the lock, and what is written, always by arrays."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.eventstore.port import LogHead, Row, StreamRef
from shared.eventstore.slate import Known, Now, Pending, Slate

if TYPE_CHECKING:
    import asyncpg

_LOCK = """
    select log, epoch, position, hash, recorded_at from log_head where log = any($1::text[])
    order by log for update
"""
_VERSIONS = """
    select s.log, s.stream_id, coalesce((
        select e.version from events e where e.log = s.log and e.stream_id = s.stream_id
        order by e.version desc limit 1), 0) as version
    from unnest($1::text[], $2::text[]) as s(log, stream_id)
"""
_COMMANDS = """
    select c.principal, c.command_id, c.request_hmac, c.answer, c.positions
    from unnest($1::text[], $2::text[]) as k(principal, command_id)
    join commands c using (principal, command_id)
"""
_HOLDERS = """
    select r.kind, r.key, r.holder from unnest($1::text[], $2::text[]) as k(kind, key)
    join reservations r using (kind, key)
    union
    select r.kind, r.key, r.holder from unnest($3::text[], $4::text[]) as h(kind, holder)
    join reservations r using (kind, holder)
"""
_EVENT_IS = "select true from events where log = $1 and position = $2 and event_id = $3"
_INSERT_EVENTS = """
    insert into events (log, position, event_id, stream_id, version, type, schema_version, occurred_at,
        recorded_at, envelope, hash)
    select * from unnest($1::text[], $2::bigint[], $3::uuid[], $4::text[], $5::bigint[], $6::text[],
        $7::int[], $8::timestamptz[], $9::timestamptz[], $10::text[], $11::text[])
"""
_INSERT_COMMANDS = """
    insert into commands (principal, command_id, request_hmac, answer, positions, recorded_at)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
"""
_FREE = """
    delete from reservations r using unnest($1::text[], $2::text[]) as k(kind, key)
    where r.kind = k.kind and r.key = k.key
"""
_RESERVE = """
    insert into reservations (kind, key, holder) select * from unnest($1::text[], $2::text[], $3::text[])
"""
_ADVANCE = """
    update log_head h set position = n.position, hash = n.hash, recorded_at = n.recorded_at
    from unnest($1::text[], $2::bigint[], $3::text[], $4::timestamptz[])
        as n(log, position, hash, recorded_at)
    where h.log = n.log
"""

Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def lock(driver: Driver, logs: Sequence[str]) -> dict[str, LogHead]:
    """Lock the heads in name order. Nothing else is read here: it would be from before the lock."""
    return {row["log"]: LogHead(*row) for row in await driver.fetch(_LOCK, logs)}


async def look(driver: Driver, heads: dict[str, LogHead], batch: Sequence[Pending], moment: datetime) -> Now:
    """Read what the batch touches; only after ``lock``, in statements of their own."""
    now = Now(moment, heads)
    refs = {ref for p in batch for ref in (*p.request.expected, *(event.ref for event in p.events))}
    if refs:
        rows = await driver.fetch(_VERSIONS, *columns(((ref.log, ref.stream) for ref in refs), 2))
        now.versions = {StreamRef(row[0], row[1]): row[2] for row in rows}
    commands = {(p.command.principal, p.command.id) for p in batch if p.command}
    if commands:
        now.commands = await known(driver, commands)
    keys = {(r.kind, r.key) for p in batch for r in p.request.reserve}
    holders = {release for p in batch for release in p.request.release}
    if keys or holders:
        rows = await driver.fetch(_HOLDERS, *columns(keys, 2), *columns(holders, 2))
        now.holders = {(row[0], row[1]): row[2] for row in rows}
    return now


async def known(driver: Driver, commands: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Known]:
    """Those of the commands that were accepted before."""
    rows = await driver.fetch(_COMMANDS, *columns(commands, 2))
    return {(row[0], row[1]): Known(row[2], row[3], row[4]) for row in rows}


async def write(driver: Driver, connection: AsyncConnection, slate: Slate) -> None:
    """Write what the slate accepted; ``connection`` is the same session, for rows of other tables."""
    if slate.events:
        await driver.fetch(_INSERT_EVENTS, *columns(slate.events, 11))
        heads = ((h.log, h.position, h.hash, h.recorded_at) for h in slate.touched)
        await driver.fetch(_ADVANCE, *columns(heads, 4))
    if slate.commands:
        await driver.fetch(_INSERT_COMMANDS, *columns(slate.commands, 6))
    if freed := slate.freed():
        await driver.fetch(_FREE, *columns(freed, 2))
    if taken := slate.taken():
        await driver.fetch(_RESERVE, *columns(taken, 3))
    for table, rows in _by_table(slate.rows):
        await connection.execute(table.insert(), rows)


async def holds(driver: Driver, proof: tuple[Any, ...]) -> bool:
    """Whether this very event, as (log, position, event id), was committed."""
    return bool(await driver.fetchval(_EVENT_IS, *proof))


def columns(rows: Iterable[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """Rows turned into one list for each column, as ``unnest`` takes them."""
    turned = [list(column) for column in zip(*rows, strict=True)]
    return turned or [[] for _ in range(width)]


def _by_table(rows: Sequence[Row]) -> Iterable[tuple[sa.Table, list[dict[str, Any]]]]:
    """Rows in groups that one statement can insert; a table comes after those that it refers to."""
    order = {table: n for n, table in enumerate(sa.schema.sort_tables({row.table for row in rows}))}

    def group(row: Row) -> tuple[int, tuple[str, ...]]:
        return order[row.table], tuple(sorted(row.values))

    for _, same in groupby(sorted(rows, key=group), key=group):
        members = list(same)
        yield members[0].table, [dict(row.values) for row in members]
