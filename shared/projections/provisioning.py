"""Makes a view's tables, lets a reader role read them, drops what is no longer wanted. Safe to repeat."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.schema import CreateIndex, CreateSchema, CreateTable, DropTable

from shared.projections.projection import View
from shared.projections.tables import ViewTables
from shared.projections.writing import raw

_AN_HOUR = 3600.0
_ONE_AT_A_TIME = sa.text("select pg_advisory_xact_lock(hashtextextended('pulih.provision', 0))")


async def create_view(engine: AsyncEngine, view: View) -> None:
    """Make what is missing of the view's tables; the first version that is made becomes the active one.

    Schemas that exist (made by an administrator) are left alone, so the projector's role needs the right to
    create schemas only where nobody made them for it.
    """
    async with engine.begin() as connection:
        await create(connection, ViewTables(view))


async def create(connection: AsyncConnection, tables: ViewTables, *, indexes: bool = True) -> None:
    """The same within a transaction; a build without ``indexes`` is filled faster."""
    await connection.execute(_ONE_AT_A_TIME)
    await _create_schemas(connection, (tables.view.schema, tables.private))
    for table in tables.bookkeeping:
        await connection.execute(CreateTable(table, if_not_exists=True))
        await _index(connection, (table,))
    for table in tables.build:
        await connection.execute(CreateTable(table, if_not_exists=True))
    if indexes:
        await create_indexes(connection, tables)
    view = tables.view
    rows = [
        {"view": tables.key, "version": view.version, "log": log, "epoch": 1, "position": 0, "hash": ""}
        for log in view.logs
    ]
    await connection.execute(insert(tables.checkpoints).on_conflict_do_nothing(), rows)
    names = [f'"{table.schema}"."{table.name}"' for table in tables.build]
    noted = insert(tables.versions).values(view=tables.key, version=view.version, tables=names)
    await connection.execute(noted.on_conflict_do_nothing())
    if tables.key == view.name:
        first = insert(tables.active).values(view=view.name, version=view.version)
        await connection.execute(first.on_conflict_do_nothing())


async def create_indexes(connection: AsyncConnection, tables: ViewTables) -> None:
    """Make the secondary indexes of a build that are missing; over a million rows that takes its time."""
    await connection.execute(sa.text("set local statement_timeout = 0"))
    await _index(connection, tables.build)


async def grant_reader(connection: AsyncConnection, view: View, role: str) -> None:
    """Let ``role`` read the view's public tables, positions and active version, and nothing else."""
    tables = ViewTables(view)
    quoted = connection.dialect.identifier_preparer.quote
    await connection.execute(sa.text(f"grant usage on schema {quoted(view.schema)} to {quoted(role)}"))
    public = [t for t in (*tables.build, *tables.bookkeeping) if t.schema == view.schema]
    for table in public:
        await connection.execute(
            sa.text(f"grant select on {quoted(view.schema)}.{quoted(table.name)} to {quoted(role)}")
        )
    to_come = f"in schema {quoted(view.schema)} grant select on tables to {quoted(role)}"
    await connection.execute(sa.text(f"alter default privileges {to_come}"))


async def drop(connection: AsyncConnection, tables: ViewTables) -> None:
    """Remove a build: its tables, checkpoints and parked events. Refuses nothing: the caller has looked."""
    for table in tables.build:
        await connection.execute(DropTable(table, if_exists=True))
    await _forget(connection, tables, tables.view.version)


async def retire(connection: AsyncConnection, tables: ViewTables, version: int) -> None:
    """Remove an older version by what was noted when it was made: this code may not know its projections."""
    made = tables.versions.c
    noted = sa.select(made.tables).where(made.view == tables.key, made.version == version)
    for name in await connection.scalar(noted) or ():
        await connection.execute(sa.text(f"drop table if exists {name}"))
    await _forget(connection, tables, version)


async def _forget(connection: AsyncConnection, tables: ViewTables, version: int) -> None:
    for table in (tables.checkpoints, tables.parked, tables.versions):
        mine = (table.c.view == tables.key) & (table.c.version == version)
        await connection.execute(sa.delete(table).where(mine))


async def _create_schemas(connection: AsyncConnection, names: Iterable[str]) -> None:
    for name in names:
        there = await connection.scalar(
            sa.text("select 1 from pg_namespace where nspname = :name"), {"name": name}
        )
        if there is None:
            await connection.execute(CreateSchema(name, if_not_exists=True))


async def _index(connection: AsyncConnection, tables: Iterable[sa.Table]) -> None:
    driver = await raw(connection)
    for table in tables:
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            statement = CreateIndex(index, if_not_exists=True).compile(dialect=connection.dialect)
            await driver.execute(str(statement), timeout=_AN_HOUR)
