"""Migrations: one service's versions by the shared environment, by whoever owns the database."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from launch.backing import Postgres
from shared.eventstore.migrating import TIMEOUTS, engine, migrate, migrate_folder
from shared.eventstore.tables import METADATA

FIRST = '''"""The event store."""

from alembic import op

from shared.eventstore.tables import create_v1

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_v1(op)
'''
SECOND = '''"""One more table."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("create table more (id text primary key)")
'''


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """A folder of versions whose name holds what configuration files treat specially."""
    folder = tmp_path / "100% migrations"
    folder.mkdir()
    (folder / "0001_event_store.py").write_text(FIRST)
    return folder


@pytest.fixture
async def owned(postgres: Postgres) -> AsyncIterator[str]:
    """Address of a database whose owner, the role that connects, is no superuser."""
    name = f"o_{uuid.uuid4().hex[:12]}"
    admin = await asyncpg.connect(postgres.dsn())
    await admin.execute(f'create role "{name}" login')
    await admin.execute(f'create database "{name}" owner "{name}"')
    yield postgres.dsn(name, name)
    await admin.execute(f'drop database "{name}" with (force)')
    await admin.execute(f'drop role "{name}"')
    await admin.close()


async def test_the_first_migration_makes_what_the_metadata_says(owned: str, versions: Path) -> None:
    await migrate_folder(owned, versions)
    pool = engine(owned)

    def differences(connection: sa.Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), METADATA))

    async with pool.connect() as connection:
        found = await connection.run_sync(differences)
    await pool.dispose()
    tables = [table.name for kind, table, *_ in found if kind == "remove_table"]
    assert tables == [], "the migration made a table that the metadata has not"
    assert found == []


async def test_several_processes_may_migrate_at_once_and_again(owned: str, versions: Path) -> None:
    await asyncio.gather(*(migrate_folder(owned, versions) for _ in range(3)))
    (versions / "0002_more.py").write_text(SECOND)
    await migrate_folder(owned, versions)
    connection = await asyncpg.connect(owned)
    assert await connection.fetchval("select version_num from alembic_version") == "0002"
    assert await connection.fetchval("select count(*) from more") == 0
    await connection.close()


async def test_a_migration_that_fails_leaves_nothing_behind(owned: str, versions: Path) -> None:
    (versions / "0002_more.py").write_text(SECOND.replace("create table more", "create tabel more"))
    with pytest.raises(sa.exc.ProgrammingError):
        await migrate_folder(owned, versions)
    connection = await asyncpg.connect(owned)
    assert await connection.fetchval("select to_regclass('events')") is None
    await connection.close()


async def test_a_service_without_migrations_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        await migrate("postgresql://nobody@127.0.0.1:1/none", "nowhere")


async def test_every_connection_of_an_engine_gives_up_waiting(database: str) -> None:
    pool = engine(database)
    async with pool.connect() as connection:
        for name, value in TIMEOUTS.items():
            assert (await connection.execute(sa.text(f"show {name}"))).scalar_one() == value
    await pool.dispose()


HEAD = "insert into log_head values ('x', {epoch}, {position}, {hash}, now())"
EVENT = (
    "insert into events values"
    " ('x', {position}, gen_random_uuid(), 's', {version}, 't', 1, now(), now(), {envelope}, {hash})"
)
SOUND = {"epoch": 1, "position": 1, "version": 1, "envelope": "'{}'", "hash": "repeat('0', 64)"}


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        (HEAD, {"epoch": 0}),
        (HEAD, {"position": -1}),
        (HEAD, {"position": 0}),
        (HEAD, {"hash": "''"}),
        (EVENT, {"position": 0}),
        (EVENT, {"version": 0}),
        (EVENT, {"hash": "'0'"}),
        (EVENT, {"envelope": "repeat('x', 262145)"}),
    ],
)
async def test_the_database_itself_refuses_what_no_log_can_hold(
    owned: str, versions: Path, statement: str, wrong: dict[str, object]
) -> None:
    await migrate_folder(owned, versions)
    connection = await asyncpg.connect(owned)
    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute(statement.format(**{**SOUND, **wrong}))
    await connection.execute(statement.format(**SOUND))
    await connection.close()
