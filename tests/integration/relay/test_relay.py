"""The relay on a real NATS and a real PostgreSQL: event n is message n, whatever happens to the broker."""

from collections.abc import AsyncIterator

import pytest

from launch.backing import Nats
from shared.broker.connection import connected
from shared.broker.streams import stream_name
from shared.eventstore.store import EventStore
from shared.relay import Relay
from tests.integration.relay.world import LOG, in_log, linked, opened, provision, same, tell, until


@pytest.fixture
async def store(database: str) -> AsyncIterator[EventStore]:
    await provision(database)
    async with opened(database) as made:
        yield made


async def test_every_event_becomes_the_message_of_its_number(store: EventStore, own_nats: Nats) -> None:
    await tell(store, 3)
    async with linked(own_nats.url) as link:
        relay = Relay(store, LOG, link)
        await relay.start()
        await tell(store, 4)
        await until(lambda: relay.status().position == 7)
        await until(lambda: relay.status().state == "waiting")
        await relay.close()
    assert await same(store, own_nats.url)


async def test_a_backlog_goes_out_in_batches_of_a_thousand(store: EventStore, own_nats: Nats) -> None:
    await tell(store, 2300, size=500)
    async with linked(own_nats.url) as link:
        relay = Relay(store, LOG, link)
        await relay.start()
        await until(lambda: relay.status().position == 2300)
        await relay.close()
    assert await same(store, own_nats.url)
    async with connected(url=own_nats.url, name="look") as client:
        js = client.jetstream()
        batches = {
            (await js.get_msg(stream_name(LOG), n)).headers["Nats-Batch-Id"] for n in (1, 1000, 1001, 2300)
        }
    assert len(batches) == 3


async def test_a_stopped_and_wiped_broker_is_refilled_with_the_same_numbers(
    store: EventStore, own_nats: Nats
) -> None:
    async with linked(own_nats.url) as link:
        relay = Relay(store, LOG, link)
        await relay.start()
        await tell(store, 20)
        await until(lambda: relay.status().position == 20)
        own_nats.stop()
        await tell(store, 20)
        await until(lambda: relay.status().state == "offline")
        own_nats.wipe()
        own_nats.start()
        await until(lambda: relay.status().position == 40)
        assert link.client.options["max_reconnect_attempts"] == -1
        await relay.close()
    assert len(await in_log(store)) == 40
    assert await same(store, own_nats.url)
