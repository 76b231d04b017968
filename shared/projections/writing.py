"""A batch's traffic with the database: each table read once and written once, values travelling as arrays."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.projections.folding import Changes, Rows
from shared.projections.projection import Counter, Key
from shared.projections.rows import Field, Shape
from shared.projections.tables import ViewTables

if TYPE_CHECKING:
    import asyncpg

    from shared.contracts.base import Frozen

Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
"""A connection of asyncpg itself, with a transaction open."""


async def raw(connection: AsyncConnection) -> Driver:
    """The driver's connection, inside the transaction that SQLAlchemy has begun with its first statement."""
    pooled = await connection.get_raw_connection()
    driver: Driver | None = pooled.driver_connection
    if driver is None or not driver.is_in_transaction():
        raise RuntimeError("not an asyncpg connection with an open transaction")
    return driver


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[Driver]:
    """A transaction on the driver's connection, for what runs for every batch.

    SQLAlchemy lends the connection and is not asked about the statements, which spares half of the processor
    time of a small batch; so it has to be told when the connection broke.
    """
    async with engine.connect() as connection:
        driver: Driver | None = (await connection.get_raw_connection()).driver_connection
        if driver is None:
            raise RuntimeError("not a connection of asyncpg")
        try:
            async with driver.transaction():
                yield driver
        finally:
            # SQLAlchemy began nothing and so ends nothing: what is still open here must not be lent again.
            if driver.is_closed() or driver.is_in_transaction():
                await connection.invalidate()


def _names(fields: Iterable[Field]) -> str:
    return ", ".join(f'"{f.name}"' for f in fields)


def _arrays(fields: Iterable[Field]) -> str:
    return ", ".join(f"${number}::{f.array}" for number, f in enumerate(fields, 1))


class TableWriter:
    """Statements of one table, made once."""

    def __init__(self, shape: Shape, table: str) -> None:
        self.shape = shape
        keys = _names(shape.key_fields)
        same = " and ".join(f't."{f.name}" = k."{f.name}"' for f in shape.key_fields)
        given = f"unnest({_arrays(shape.key_fields)}) as k({keys})"
        columns = ", ".join(f't."{f.name}"' for f in shape.fields)
        values = ", ".join(f'"{f.name}"::jsonb' if f.json else f'"{f.name}"' for f in shape.fields)
        rest = ", ".join(f'"{f.name}" = excluded."{f.name}"' for f in shape.fields if f.name not in shape.key)
        self._load = f"select {columns} from {given} join {table} t on {same}"  # noqa: S608 - names come from code
        self._delete = f"delete from {table} t using {given} where {same}"  # noqa: S608 - see above
        self._upsert = (
            f"insert into {table} ({_names(shape.fields)}) select {values} "  # noqa: S608 - see above
            f"from unnest({_arrays(shape.fields)}) as r({_names(shape.fields)}) "
            f"on conflict ({keys}) do {'update set ' + rest if rest else 'nothing'}"
        )

    async def load(self, driver: Driver, keys: Iterable[Key]) -> Rows:
        """The rows of these keys that exist."""
        records = await driver.fetch(self._load, *self.shape.key_columns(keys))
        rows: list[Frozen] = [self.shape.row(dict(record)) for record in records]
        return {self.shape.key_of(row): row for row in rows}

    async def write(self, driver: Driver, changes: Changes) -> None:
        """Write each changed row once, in one statement; deletions in another."""
        if changes.written:
            await driver.execute(self._upsert, *self.shape.columns(changes.written))
        if changes.deleted:
            await driver.execute(self._delete, *self.shape.key_columns(changes.deleted))


class ViewWriter:
    """Statements of a whole view."""

    def __init__(self, tables: ViewTables) -> None:
        self.tables = tuple(
            TableWriter(shape, f'"{table.schema}"."{table.name}"')
            for shape, table in zip(tables.shapes, tables.rows, strict=True)
        )
        counters = f'"{tables.counters.schema}"."{tables.counters.name}"'
        self._count = (
            f"insert into {counters} as c (facility, day, counter, n) "  # noqa: S608 - see above
            "select * from unnest($1::text[], $2::date[], $3::text[], $4::bigint[]) "
            "on conflict (facility, day, counter) do update set n = c.n + excluded.n"
        )

    async def count(self, driver: Driver, deltas: Mapping[Counter, int]) -> None:
        """Add to the counters, in one statement."""
        if deltas:
            facilities, days, names = zip(*deltas, strict=True)
            await driver.execute(self._count, facilities, days, names, list(deltas.values()))
