"""The writer's database session: one connection, opened when needed, and what its errors mean."""

import asyncio
import contextlib

import asyncpg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.eventstore.port import RowRejected, Unstorable
from shared.eventstore.statements import Driver

_LOST = (
    OSError,
    TimeoutError,
    asyncio.IncompleteReadError,
    sa.exc.TimeoutError,
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
_SETTINGS = """
    set enable_seqscan = off;
    set statement_timeout = '5s';
    set lock_timeout = '3s';
    set idle_in_transaction_session_timeout = '10s'
"""
"""The writer finds rows by key, always: a plan made while a table was empty would go on scanning it."""


def cause_of(error: BaseException) -> BaseException:
    """The driver's error inside of SQLAlchemy's, or the error itself."""
    if isinstance(error, sa.exc.DBAPIError) and error.orig is not None:
        return error.orig.__cause__ or error.orig
    return error


def is_lost(error: BaseException) -> bool:
    """Whether the session is gone: nothing is known of a statement that was under way."""
    if isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated:
        return True
    cause = cause_of(error)
    if isinstance(cause, asyncpg.InterfaceError) and not isinstance(cause, ValueError):
        return "connection" in str(cause)
    return isinstance(cause, _LOST)


def is_passing(error: BaseException) -> bool:
    """Whether the database refused for a reason that is nobody's value: the same again may go through."""
    return isinstance(cause_of(error), _PASSING)


def refusal_of(error: Exception) -> Exception:
    """What the culprit is told; the database's own words may hold the value and go no further."""
    cause = cause_of(error)
    if isinstance(error, sa.exc.StatementError):
        if isinstance(cause, asyncpg.PostgresError):
            return RowRejected(cause.table_name or "a row", cause.constraint_name)
        return RowRejected("a row", None)
    if isinstance(cause, asyncpg.IntegrityConstraintViolationError):
        return RowRejected(cause.table_name or "a row", cause.constraint_name)
    if isinstance(cause, asyncpg.DataError | ValueError):
        return Unstorable("a value that the database does not take")
    return error


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
            driver: Driver | None = (await self._connection.get_raw_connection()).driver_connection
            if driver is None:
                raise OSError("no driver connection")
            await driver.execute(_SETTINGS)
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
        """End the connection: it has settings of its own and never goes back to the pool."""
        if self._driver is not None:
            with contextlib.suppress(Exception):
                await self._driver.close(timeout=2)
        await self.drop()
