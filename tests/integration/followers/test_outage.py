"""NATS goes away in the middle of everything: the loop lives, commands go on, nothing is lost or doubled."""

import asyncio
import contextlib
import gc
import time
from collections.abc import AsyncIterator

from launch.backing import Nats
from shared.eventstore.store import EventStore
from shared.relay import Relay
from tests.integration.followers.listening import Memory, following, one
from tests.integration.relay.world import tell, until

BLOCKED = 0.1
"""Seconds of computing in one turn of the loop that are too many."""


class Watchdog:
    """Ticks of the loop, and the longest computing between two of them (to wait for the machine is none)."""

    def __init__(self) -> None:
        self.ticks = 0
        self.longest = 0.0

    async def run(self) -> None:
        while True:
            before = time.thread_time()
            await asyncio.sleep(0.005)
            self.longest = max(self.longest, time.thread_time() - before)
            self.ticks += 1


@contextlib.asynccontextmanager
async def watched() -> AsyncIterator[Watchdog]:
    gc.collect()
    gc.freeze()  # the heap of a test run is not a service's; collecting it is not what is measured
    watchdog = Watchdog()
    task = asyncio.create_task(watchdog.run())
    try:
        yield watchdog
    finally:
        task.cancel()
        gc.unfreeze()


async def test_an_outage_of_seconds_leaves_the_loop_alive_and_nothing_behind(
    store: EventStore, relayed: Relay, own_nats: Nats
) -> None:
    memory = Memory()
    await tell(store, 3000, size=250)
    async with following(own_nats, memory) as subscriptions, watched() as watchdog:
        await until(lambda: len(memory.heard) == 3000)
        await asyncio.to_thread(own_nats.stop)
        away = asyncio.get_running_loop().time()
        ticks = watchdog.ticks
        while asyncio.get_running_loop().time() < away + 5:
            await tell(store, 5)
            await asyncio.sleep(0.1)
        assert watchdog.ticks > ticks + 100
        assert relayed.status().state == "offline"
        assert relayed.status().ready
        assert one(subscriptions).state == "offline"
        assert not one(subscriptions).ready
        await asyncio.to_thread(own_nats.start)
        head = await store.head("program")
        await until(lambda: len(memory.heard) == head.position)
        assert watchdog.longest < BLOCKED
    assert memory.positions == list(range(1, head.position + 1))


async def test_services_start_without_a_broker_and_find_it_later(store: EventStore, own_nats: Nats) -> None:
    await asyncio.to_thread(own_nats.stop)
    memory = Memory()
    await tell(store, 3)
    async with following(own_nats, memory) as subscriptions:
        await until(lambda: one(subscriptions).state == "offline")
        await asyncio.to_thread(own_nats.start)
        await until(lambda: one(subscriptions).state == "waiting")
        assert one(subscriptions).error == "there is no stream yet"
