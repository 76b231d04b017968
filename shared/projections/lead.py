"""One of several replicas works on a view: who holds the view's advisory lock."""

import asyncio
import time

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_TRY = sa.text("select pg_try_advisory_lock(hashtextextended(:name, 0))")
_FREE = sa.text("select pg_advisory_unlock(hashtextextended(:name, 0))")
_NOTICE = sa.text(
    "select set_config('tcp_keepalives_idle', '10', false), "
    "set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)"
)
"""Let the server notice within half a minute that a leader's machine is gone, and free the lead."""
_LOOK_AGAIN = 1.0


class Lead:
    """The lead on ``name`` in this database; it ends with the process, because its connection does.

    It only spares work. What keeps two runners from counting twice is the locked, conditional checkpoint.
    """

    def __init__(self, engine: AsyncEngine, name: str) -> None:
        self._engine = engine
        self._name = name
        self._connection: AsyncConnection | None = None
        self._seen = 0.0
        # Deliveries of several logs ask at once: a second try would be refused, and forget the first one's.
        self._mutex = asyncio.Lock()

    async def held(self) -> bool:
        """Whether this process leads now; takes the lead when it is free. Asks once a second at most.

        Raises:
            DBAPIError: the database cannot be asked.
        """
        async with self._mutex:
            if self._connection is not None and time.monotonic() - self._seen < _LOOK_AGAIN:
                return True
            if self._connection is not None and not await self._alive(self._connection):
                self._connection = None
            if self._connection is None:
                self._connection = await self._taken()
            self._seen = time.monotonic()
            return self._connection is not None

    async def release(self) -> None:
        """Let another one lead."""
        async with self._mutex:
            connection, self._connection = self._connection, None
            if connection is None:
                return
            try:
                await connection.execute(_FREE, {"name": self._name})
            except (DBAPIError, OSError):
                await connection.invalidate()
            await connection.close()

    async def _taken(self) -> AsyncConnection | None:
        connection = await self._engine.connect()
        try:
            # Without a transaction: a lead is held for days and must not hold a snapshot.
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            if await connection.scalar(_TRY, {"name": self._name}):
                await connection.execute(_NOTICE)
                return connection
        except BaseException:
            await connection.close()
            raise
        await connection.close()
        return None

    async def _alive(self, connection: AsyncConnection) -> bool:
        try:
            await connection.scalar(sa.text("select 1"))
        except (DBAPIError, OSError):
            await connection.invalidate()
            await connection.close()
            return False
        return True
