"""Event stores for tests on a real database: the first migration's tables, and a running store."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg

from shared.eventstore.migrating import engine
from shared.eventstore.store import EventStore
from shared.eventstore.tables import create_v1
from shared.runtime.clock import Clock, system_clock


class _Noted:
    """Keeps the statements of a migration."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def execute(self, sqltext: str) -> None:
        self.statements.append(sqltext)


async def create_tables(dsn: str) -> None:
    """Make the event store's tables in an empty database, without Alembic."""
    noted = _Noted()
    create_v1(noted)
    connection = await asyncpg.connect(dsn)
    try:
        for statement in noted.statements:
            await connection.execute(statement)
    finally:
        await connection.close()


@asynccontextmanager
async def running_store(
    dsn: str,
    *,
    logs: Sequence[str] = ("assessment", "clinical", "program"),
    installation: str = "ntt",
    clock: Clock = system_clock,
    max_batch: int = 512,
    max_queue: int = 5000,
) -> AsyncIterator[EventStore]:
    """A started store on a database that has the tables; closed at the end."""
    pool = engine(dsn)
    store = EventStore(
        pool, installation=installation, logs=logs, clock=clock, max_batch=max_batch, max_queue=max_queue
    )
    await store.start()
    try:
        yield store
    finally:
        await store.close()
        await pool.dispose()
