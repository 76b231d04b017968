"""A running program service for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from launch.backing import Nats
from tests.integration.program.house import House, house


@pytest.fixture
async def program(database: str, own_nats: Nats, tmp_path: Path) -> AsyncIterator[House]:
    async with house(database, own_nats, tmp_path) as running:
        yield running
