"""A relay that has doubted for days still relays; one that ended by itself does not look well."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from launch.backing import Nats
from shared.eventstore.store import EventStore
from shared.relay import Relay
from shared.relay.batches import Doubt
from tests.integration.relay.world import LOG, linked, opened, provision, same, tell, until

DAYS = 1100
"""Doubts in a row, one each two seconds; 2**1024 is more than a float can be."""


@pytest.fixture
async def store(database: str) -> AsyncIterator[EventStore]:
    await provision(database)
    async with opened(database) as made:
        yield made


async def test_a_relay_that_doubted_for_long_goes_on(
    store: EventStore, own_nats: Nats, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubts = 0

    async def doubtful(*_: object, **__: object) -> None:
        nonlocal doubts
        doubts += 1
        raise Doubt("not as it was")

    monkeypatch.setattr("shared.relay.relay._SLOWEST", 0.0)
    await tell(store, 3)
    async with linked(own_nats.url) as link:
        relay = Relay(store, LOG, link)
        with monkeypatch.context() as doubting:
            doubting.setattr("shared.relay.relay.compare", doubtful)
            await relay.start()
            await until(lambda: doubts > DAYS)
        await until(lambda: relay.status().state == "waiting")
        assert relay.status().position == 3
        await relay.close()
    assert await same(store, own_nats.url)


async def test_doubts_are_forgotten_when_all_is_relayed_and_compared(
    store: EventStore, own_nats: Nats, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused: list[float] = []
    pause = Relay._pause

    async def noted(self: Relay, seconds: float) -> None:
        paused.append(seconds)
        await pause(self, 0)

    async def doubtful(*_: object, **__: object) -> None:
        raise Doubt("not as it was")

    monkeypatch.setattr(Relay, "_pause", noted)
    async with linked(own_nats.url) as link:
        relay = Relay(store, LOG, link)
        with monkeypatch.context() as doubting:
            doubting.setattr("shared.relay.relay.compare", doubtful)
            await relay.start()
            await until(lambda: len(paused) > 10)
        await until(lambda: relay.status().state == "waiting")
        assert max(paused) == 2.0
        paused.clear()
        with monkeypatch.context() as doubting:
            doubting.setattr("shared.relay.relay.publish", doubtful)
            await tell(store, 1)
            await until(lambda: bool(paused))
        assert paused[0] == 0.0
        await until(lambda: relay.status().position == 1)
        await relay.close()


async def test_a_relay_that_ended_by_itself_is_not_ready(store: EventStore, own_nats: Nats) -> None:
    async with linked(own_nats.url) as link:
        relay = Relay(store, LOG, link)
        await relay.start()
        assert relay.status().ready
        (task,) = (task for task in asyncio.all_tasks() if task.get_name() == f"relay {LOG}")
        while not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=0.5)
        assert (relay.status().state, relay.status().ready) == ("failed", False)
        assert "ended" in relay.status().reason
        await relay.close()
    assert not relay.status().ready
