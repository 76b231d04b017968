"""The writer's SQL: what is asked after the lock, and what is written, always by arrays."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.eventstore.port import LogHead, Row, StreamRef
from shared.eventstore.slate import EventRow, Known, Now, Pending, Slate

if TYPE_CHECKING:
    import asyncpg

_LOCK = """
    select log, epoch, position, hash, recorded_at from log_head where log = any($1::text[])
    order by log for update
"""
_LOOK = """
    select 'version', s.log, s.stream_id, null, null, null, coalesce((
        select e.version from events e where e.log = s.log and e.stream_id = s.stream_id
        order by e.version desc limit 1), 0)
    from unnest($1::text[], $2::text[]) as s(log, stream_id)
    union all
    select 'command', c.principal, c.command_id, c.request_hmac, c.answer, c.positions, 0
    from unnest($3::text[], $4::text[]) as k(principal, command_id)
    join commands c using (principal, command_id)
    union all
    select 'holder', r.kind, r.key, r.holder, null, null, 0
    from unnest($5::text[], $6::text[]) as k(kind, key) join reservations r using (kind, key)
    union all
    select 'holder', r.kind, r.key, r.holder, null, null, 0
    from unnest($7::text[], $8::text[]) as h(kind, holder) join reservations r using (kind, holder)
"""
"""All that a batch has to know, in one statement: (what, name, name, text, text, text, version)."""
_EVENT_IS = "select true from events where log = $1 and position = $2 and event_id = $3"
INSERT_EVENTS = """
    insert into events (log, position, event_id, stream_id, version, type, schema_version, occurred_at,
        recorded_at, envelope, hash)
    select * from unnest($1::text[], $2::bigint[], $3::uuid[], $4::text[], $5::bigint[], $6::text[],
        $7::int[], $8::timestamptz[], $9::timestamptz[], $10::text[], $11::text[])
"""
_WRITE = f"""
    with told as ({INSERT_EVENTS}), answered as (
        insert into commands (principal, command_id, request_hmac, answer, positions, recorded_at)
        select * from unnest($12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
            $17::timestamptz[])
    )
    update log_head h set position = n.position, hash = n.hash, recorded_at = n.recorded_at
    from unnest($18::text[], $19::bigint[], $20::text[], $21::timestamptz[])
        as n(log, position, hash, recorded_at)
    where h.log = n.log
"""  # noqa: S608 - both parts are constants of this page
"""Events, answers and heads in one round trip. The parts touch different tables, so their order is free."""
_FREE = """
    delete from reservations r using unnest($1::text[], $2::text[]) as k(kind, key)
    where r.kind = k.kind and r.key = k.key
"""
_RESERVE = """
    insert into reservations (kind, key, holder) select * from unnest($1::text[], $2::text[], $3::text[])
"""
MANY = 200
"""Rows of one table from which on they are copied instead of inserted, several times as fast."""
PART = 2000
"""Rows copied by one statement, so that each stays far below the session's timeout."""
Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def lock(driver: Driver, logs: Sequence[str]) -> dict[str, LogHead]:
    """Lock the heads in name order. Nothing else is read here: it would be from before the lock."""
    return {row["log"]: LogHead(*row) for row in await driver.fetch(_LOCK, logs)}


async def look(driver: Driver, heads: dict[str, LogHead], batch: Sequence[Pending], moment: datetime) -> Now:
    """Read what the batch touches; only after ``lock``, in statements of their own."""
    refs = {ref for p in batch for ref in (*p.request.expected, *(event.ref for event in p.events))}
    commands = {(p.command.principal, p.command.id) for p in batch if p.command}
    keys = {(r.kind, r.key) for p in batch for r in p.request.reserve}
    holders = {release for p in batch for release in p.request.release}
    asked = [array for pairs in (refs, commands, keys, holders) for array in columns(pairs, 2)]
    now = Now(moment, heads)
    for what, one, two, text, answer, positions, version in await driver.fetch(_LOOK, *asked):
        if what == "version":
            now.versions[StreamRef(one, two)] = version
        elif what == "command":
            now.commands[one, two] = Known(text, answer, positions)
        else:
            now.holders[one, two] = text
    return now


async def write(driver: Driver, connection: AsyncConnection, slate: Slate) -> None:
    """Write what the slate accepted; ``connection`` is the same session, for rows of other tables."""
    heads = ((head.log, head.position, head.hash, head.recorded_at) for head in slate.touched)
    arrays = (*columns(slate.events, 11), *columns(slate.commands, 6), *columns(heads, 4))
    await driver.fetch(_WRITE, *arrays)
    if freed := slate.freed():
        await driver.fetch(_FREE, *columns(freed, 2))
    if taken := slate.taken():
        await driver.fetch(_RESERVE, *columns(taken, 3))
    for table, rows in _by_table(slate.rows):
        if len(rows) < MANY:
            await connection.execute(table.insert(), rows)
        else:
            names = list(rows[0])
            records = [tuple(row[name] for name in names) for row in rows]
            for part in range(0, len(records), PART):
                some = records[part : part + PART]
                await driver.copy_records_to_table(table.name, records=some, columns=names)
    for statement in slate.also:
        await connection.execute(statement)


async def holds(driver: Driver, event: EventRow) -> bool:
    """Whether this very event was committed; another attempt would have given it another id."""
    log, position, event_id, *_ = event
    return bool(await driver.fetchval(_EVENT_IS, log, position, event_id))


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
