"""A real PostgreSQL and a real NATS for every test that asks, found or started once per worker."""

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from launch.backing import Nats, Postgres


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL server for this worker."""
    with Postgres(tmp_path_factory.mktemp("pg")) as server:
        yield server


@pytest.fixture(scope="session")
def nats_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nats]:
    """A NATS server with JetStream for this worker; tests use streams of their own."""
    with Nats(tmp_path_factory.mktemp("nats")) as server:
        yield server


@pytest.fixture
def own_nats(tmp_path: Path) -> Iterator[Nats]:
    """A NATS server for one test, which may stop and wipe it."""
    with Nats(tmp_path / "own-nats") as server:
        yield server


@pytest.fixture
async def database(postgres: Postgres) -> AsyncIterator[str]:
    """Address of a new, empty database."""
    name = f"t_{uuid.uuid4().hex[:12]}"
    admin = await asyncpg.connect(postgres.dsn())
    await admin.execute(f'create database "{name}"')
    try:
        yield postgres.dsn(name)
    finally:
        await admin.execute(f'drop database "{name}" with (force)')
        await admin.close()
