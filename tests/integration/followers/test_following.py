"""Followers on a real broker: in order, each event once, and nothing idles while looking healthy."""

from launch.backing import Nats
from shared.broker.connection import connected
from shared.broker.streams import stream_name
from shared.eventstore.store import EventStore
from shared.relay import Relay
from tests.integration.followers.listening import Memory, following, one
from tests.integration.relay.world import LOG, tell, until


async def test_a_follower_hears_the_whole_log_in_order(
    store: EventStore, relayed: Relay, own_nats: Nats
) -> None:
    await tell(store, 2500, size=500)
    memory = Memory()
    async with following(own_nats, memory) as subscriptions:
        await until(lambda: len(memory.heard) == 2500)
        await tell(store, 3)
        await until(lambda: len(memory.heard) == 2503)
        await until(lambda: one(subscriptions).position == 2503)
        assert (one(subscriptions).head, one(subscriptions).state) == (2503, "following")
    assert memory.positions == list(range(1, 2504))


async def test_a_follower_goes_on_at_its_checkpoint(
    store: EventStore, relayed: Relay, own_nats: Nats
) -> None:
    await tell(store, 10)
    memory = Memory()
    async with following(own_nats, memory):
        await until(lambda: len(memory.heard) == 10)
    await tell(store, 10)
    async with following(own_nats, memory):
        await until(lambda: len(memory.heard) == 20)
    assert memory.positions == list(range(1, 21))


async def test_what_was_rolled_back_is_delivered_again(
    store: EventStore, relayed: Relay, own_nats: Nats
) -> None:
    memory = Memory()
    memory.failures = [ConnectionError("gone"), ConnectionError("still gone")]
    await tell(store, 10)
    async with following(own_nats, memory):
        await until(lambda: len(memory.heard) == 10)
    assert memory.positions == list(range(1, 11))


async def test_one_event_arrives_at_once(store: EventStore, relayed: Relay, own_nats: Nats) -> None:
    memory = Memory()
    async with following(own_nats, memory) as subscriptions:
        await until(lambda: one(subscriptions).state == "following")
        for n in range(1, 6):
            await tell(store, 1)
            await until(lambda: len(memory.heard) == n, seconds=0.5)  # noqa: B023 - awaited at once


async def test_a_broker_that_lost_everything_is_followed_as_before(
    store: EventStore, relayed: Relay, own_nats: Nats
) -> None:
    memory = Memory()
    async with following(own_nats, memory) as subscriptions:
        await tell(store, 10)
        await until(lambda: len(memory.heard) == 10)
        own_nats.stop()
        await until(lambda: one(subscriptions).state == "offline")
        await tell(store, 10)
        own_nats.wipe()
        own_nats.start()
        await until(lambda: len(memory.heard) == 20)
        await until(lambda: one(subscriptions).ready)
    assert memory.positions == list(range(1, 21))


async def test_a_consumer_deleted_under_the_follower_is_made_again(
    store: EventStore, relayed: Relay, own_nats: Nats
) -> None:
    memory = Memory()
    async with following(own_nats, memory) as subscriptions, connected(url=own_nats.url, name="vandal") as nc:
        await until(lambda: one(subscriptions).state == "following")
        js = nc.jetstream()
        (consumer,) = await js.consumers_info(stream_name(LOG))
        await js.delete_consumer(stream_name(LOG), consumer.name)
        await tell(store, 3)
        await until(lambda: len(memory.heard) == 3, seconds=30)
    assert memory.positions == [1, 2, 3]
