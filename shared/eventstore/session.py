"""The writer's database session: one connection, opened when needed, and what its errors mean."""

import asyncio
import contextlib

import asyncpg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.eventstore.statements import Driver

_LOST = (
    OSError,
    TimeoutError,
    asyncio.IncompleteReadError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InternalClientError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TooManyConnectionsError,
)
_PASSING = (
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
)


def is_lost(error: BaseException) -> bool:
    """Whether the session is gone: nothing is known of a statement that was under way."""
    if isinstance(error, sa.exc.DBAPIError):
        return error.connection_invalidated or _caused(error, _LOST)
    if isinstance(error, asyncpg.InterfaceError):
        return "connection" in str(error)
    return isinstance(error, _LOST)


def is_passing(error: BaseException) -> bool:
    """Whether the database refused for a reason that is nobody's value: the same again may go through."""
    return isinstance(error, _PASSING) or _caused(error, _PASSING)


def _caused(error: BaseException, kinds: tuple[type[BaseException], ...]) -> bool:
    cause = getattr(getattr(error, "orig", None), "__cause__", None)
    return isinstance(cause, kinds)


class Session:
    """One connection outside of SQLAlchemy's transactions: the writer begins and commits by the driver."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: AsyncConnection | None = None
        self._driver: Driver | None = None

    @property
    def connection(self) -> AsyncConnection:
        """The same session, for SQLAlchemy Core."""
        if self._connection is None:
            raise RuntimeError("the session is not open")
        return self._connection

    async def driver(self) -> Driver:
        """The driver's connection, opened if there is none."""
        if self._driver is None or self._driver.is_closed():
            await self.drop()
            self._connection = await self._engine.connect()
            raw = await self._connection.get_raw_connection()
            driver: Driver | None = raw.driver_connection
            if driver is None:
                raise OSError("no driver connection")
            # Every statement of the writer finds rows by key. A plan made while a table was empty would scan it.
            await driver.execute("set enable_seqscan = off")
            self._driver = driver
        return self._driver

    async def drop(self) -> None:
        """Forget the connection, whatever state it is in."""
        connection, driver, self._connection, self._driver = self._connection, self._driver, None, None
        if driver is not None and not driver.is_closed():
            driver.terminate()
        if connection is not None:
            with contextlib.suppress(Exception):
                await connection.invalidate()
            with contextlib.suppress(Exception):
                await connection.close()

    async def close(self) -> None:
        """Hand the connection back for good."""
        await self.drop()
