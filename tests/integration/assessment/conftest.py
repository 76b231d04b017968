"""A running assessment service for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from launch.backing import Nats
from tests.integration.assessment.house import House, house


@pytest.fixture
async def assessment(database: str, own_nats: Nats, tmp_path: Path) -> AsyncIterator[House]:
    async with house(database, own_nats, tmp_path) as running:
        yield running
