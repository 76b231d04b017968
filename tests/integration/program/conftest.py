"""A running program service for each test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from launch.backing import Nats, Postgres
from services.program.service import provision
from shared.runtime.settings import Settings
from tests import databases
from tests.integration.program.house import House, house


@pytest.fixture(scope="session")
def provisioned(postgres: Postgres) -> Iterator[str]:
    """Name of a database that the service brought to its head, once per worker."""

    async def prepare(address: str) -> None:
        await provision(Settings(database=address))

    with databases.pattern(postgres, prepare) as name:
        yield name


@pytest.fixture
async def database(postgres: Postgres, provisioned: str) -> AsyncIterator[str]:
    """Address of a new database with all tables, which the service finds as after an earlier start."""
    async with databases.new(postgres, like=provisioned) as address:
        yield address


@pytest.fixture
async def program(database: str, own_nats: Nats, tmp_path: Path) -> AsyncIterator[House]:
    async with house(database, own_nats, tmp_path) as running:
        yield running
