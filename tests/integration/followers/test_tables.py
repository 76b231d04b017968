"""The follower tables that the migration makes are those that the code uses."""

import asyncpg
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from shared.subscriptions.tables import METADATA, create_v1
from tests.integration.relay.world import Statements, engine_of


async def test_the_migration_makes_what_the_code_uses(database: str) -> None:
    op = Statements()
    create_v1(op)
    connection = await asyncpg.connect(database)
    for text in op.texts:
        await connection.execute(text)
    await connection.close()

    def differences(sync: sa.Connection) -> list[object]:
        context = MigrationContext.configure(sync, opts={"compare_type": True})
        return list(compare_metadata(context, METADATA))

    async with engine_of(database) as engine, engine.connect() as checked:
        assert await checked.run_sync(differences) == []
