"""A view that cannot handle one woman's events, and what waits of her there and among what was not sent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from launch.embedded import Embedded

_PEOPLE = """
    select quote_ident(table_name) from information_schema.columns
    where table_schema = 'lapas' and column_name = 'restricted'
"""


@asynccontextmanager
async def asking(embedded: Embedded, database: str) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    connection = await asyncpg.connect(embedded.installation.postgres.dsn(database))
    try:
        yield connection
    finally:
        await connection.close()


async def faulty(embedded: Embedded, she: str | None) -> None:
    """From now on the prison's tables refuse rows about her; none: they refuse nobody any more."""
    async with asking(embedded, "reporting") as connection:
        for (table,) in await connection.fetch(_PEOPLE):
            await connection.execute(f"alter table lapas.{table} drop constraint if exists faulty")
            if she is not None:
                rule = f"check (participant_id <> '{she}') not valid"
                await connection.execute(f"alter table lapas.{table} add constraint faulty {rule}")


async def parked(embedded: Embedded, she: str, wanted: int) -> None:
    """Wait until so many events of hers are parked in the prison's view."""
    async with asking(embedded, "reporting") as connection:
        for _ in range(120):
            query = "select count(*) from lapas_private.parked where key = $1"
            if (found := await connection.fetchval(query, she)) == wanted:
                return
            await asyncio.sleep(0.25)
        raise AssertionError(found)


async def unsent(embedded: Embedded) -> tuple[int, int]:
    """How many drafts of forms and of referrals there are."""
    async with asking(embedded, "assessment") as connection:
        forms = await connection.fetchval("select count(*) from vault_drafts")
        return forms, await connection.fetchval("select count(*) from referral_drafts")
