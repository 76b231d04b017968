"""A database with the event store's tables, and a store on it."""

from collections.abc import AsyncIterator

import pytest

from shared.eventstore.store import EventStore
from shared.testing.stores import create_tables, running_store


@pytest.fixture
async def provisioned(database: str) -> str:
    """Address of a database that has the tables."""
    await create_tables(database)
    return database


@pytest.fixture
async def store(provisioned: str) -> AsyncIterator[EventStore]:
    async with running_store(provisioned) as store:
        yield store


@pytest.fixture
async def other(provisioned: str) -> AsyncIterator[EventStore]:
    """A second process on the same database."""
    async with running_store(provisioned) as store:
        yield store
