"""Databases for tests: new ones, and copies of one that was provisioned once per worker."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import asyncpg

from launch.backing import Postgres


async def administer(postgres: Postgres, statement: str) -> None:
    """Run one statement as the server's superuser."""
    admin = await asyncpg.connect(postgres.dsn())
    try:
        await admin.execute(statement)
    finally:
        await admin.close()


@asynccontextmanager
async def new(postgres: Postgres, *, like: str = "template1") -> AsyncIterator[str]:
    """Address of a new database: an empty one, or a copy of one that nobody is connected to."""
    name = f"t_{uuid.uuid4().hex[:12]}"
    await administer(postgres, f'create database "{name}" template "{like}"')
    try:
        yield postgres.dsn(name)
    finally:
        await administer(postgres, f'drop database "{name}" with (force)')


@contextmanager
def pattern(postgres: Postgres, prepare: Callable[[str], Awaitable[None]]) -> Iterator[str]:
    """Name of a database that ``prepare`` filled, to be copied; ``prepare`` leaves no connection open."""
    name = f"like_{uuid.uuid4().hex[:12]}"

    async def made() -> None:
        await administer(postgres, f'create database "{name}"')
        await prepare(postgres.dsn(name))

    asyncio.run(made())
    try:
        yield name
    finally:
        asyncio.run(administer(postgres, f'drop database "{name}" with (force)'))
