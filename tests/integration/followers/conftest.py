"""A store, its relay and a broker for each test of a follower."""

from collections.abc import AsyncIterator

import pytest

from launch.backing import Nats
from shared.eventstore.store import EventStore
from shared.relay import Relay
from tests.integration.relay.world import LOG, linked, opened, provision


@pytest.fixture
async def store(database: str) -> AsyncIterator[EventStore]:
    await provision(database)
    async with opened(database) as made:
        yield made


@pytest.fixture
async def relayed(store: EventStore, own_nats: Nats) -> AsyncIterator[Relay]:
    """The store's relay, running."""
    async with linked(own_nats.url, "relay") as link:
        relay = Relay(store, LOG, link)
        await relay.start()
        yield relay
        await relay.close()
