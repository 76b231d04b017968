"""Which version of a view serves: changing the one row, and putting a refilled build in its place."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.projections.projection import View
from shared.projections.tables import NotProvisioned, ViewTables

_NOT_FOR_LONG = sa.text("set local lock_timeout = '10s'")
"""Readers queue behind whoever waits to replace a table: better to fail and be asked again."""


class NotNow(Exception):  # noqa: N818 - a refusal
    """That cannot be done with the version that serves; the message says why."""


async def serving(connection: AsyncConnection, view: View) -> tuple[int, int | None]:
    """The active version and the one before it, locked.

    Raises:
        NotProvisioned: there is none.
    """
    active = ViewTables(view).active
    query = sa.select(active).where(active.c.view == view.name).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        raise NotProvisioned(f"{view.schema}.{view.name}: no version is active")
    return row.version, row.previous


async def activate(connection: AsyncConnection, view: View, version: int, previous: int | None) -> None:
    """Let ``version`` serve."""
    active = ViewTables(view).active
    await connection.execute(
        sa.update(active)
        .where(active.c.view == view.name)
        .values(version=version, previous=previous, switched_at=sa.func.now())
    )


async def roll_back(connection: AsyncConnection, view: View) -> int:
    """Let the version serve that served before, and return its number; the other one stays built.

    Raises:
        NotNow: nothing served before.
    """
    version, previous = await serving(connection, view)
    if previous is None:
        raise NotNow(f"{view.schema}.{view.name}: nothing served before v{version}")
    await activate(connection, view, previous, version)
    return previous


async def replace(connection: AsyncConnection, view: View) -> None:
    """Put the refilled build of a version in the places of its tables, and drop what was there.

    The serving checkpoints are overwritten rather than exchanged: a runner that waits for them finds them.
    """
    old, new = ViewTables(view), ViewTables(view, refill=True)
    await connection.execute(_NOT_FOR_LONG)
    for was, comes in zip(old.build, new.build, strict=True):
        schema = was.schema
        await connection.execute(sa.text(f'drop table "{schema}"."{was.name}"'))
        await connection.execute(sa.text(f'alter table "{schema}"."{comes.name}" rename to "{was.name}"'))
        by_columns = {tuple(index.columns.keys()): index.name for index in was.indexes}
        for index in comes.indexes:
            name = by_columns[tuple(index.columns.keys())]
            await connection.execute(sa.text(f'alter index "{schema}"."{index.name}" rename to "{name}"'))
    points, parked = old.checkpoints, old.parked
    fresh = points.alias("fresh")
    await connection.execute(
        sa.update(points)
        .values({name: fresh.c[name] for name in ("epoch", "position", "hash", "recorded_at", "updated_at")})
        .where(_of(points, old), fresh.c.view == new.key, fresh.c.version == points.c.version)
        .where(fresh.c.log == points.c.log)
    )
    await connection.execute(sa.delete(points).where(_of(points, new)))
    await connection.execute(sa.delete(parked).where(_of(parked, old)))


def _of(table: sa.Table, tables: ViewTables) -> sa.ColumnElement[bool]:
    return (table.c.view == tables.key) & (table.c.version == tables.view.version)
