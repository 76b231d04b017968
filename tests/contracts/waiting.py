"""Waiting for conditions."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg

POLL = 0.01


async def until(met: Callable[[], Awaitable[object]], seconds: float = 10) -> None:
    """Ask again until the answer is true."""
    async with asyncio.timeout(seconds):
        while not await met():  # noqa: ASYNC110 - the condition lies in another process
            await asyncio.sleep(POLL)


async def until_sessions_wait(dsn: str, sessions: int) -> None:
    """Until so many sessions of this database wait for a lock."""
    connection = await asyncpg.connect(dsn)
    query = (
        "select count(*) >= $1 from pg_stat_activity"
        " where wait_event_type = 'Lock' and datname = current_database()"
    )
    try:
        await until(lambda: connection.fetchval(query, sessions))
    finally:
        await connection.close()
