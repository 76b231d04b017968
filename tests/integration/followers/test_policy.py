"""A policy on real PostgreSQL: every event handled, commands once, refusals heard, poison parked by key."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from launch.backing import Nats
from shared.contracts.envelope import Envelope
from shared.contracts.registry import UnknownType
from shared.eventstore.port import Overloaded
from shared.eventstore.store import EventStore
from shared.refusals import WrongState
from shared.relay import Relay
from shared.runtime.clock import system_clock
from shared.subscriptions.local import LocalDelivery
from shared.subscriptions.policy import PolicyFollower
from shared.subscriptions.port import StopFollowing
from shared.subscriptions.service import Subscriptions
from shared.subscriptions.stored import Superseded
from shared.subscriptions.tables import CHECKPOINTS
from tests.integration.relay.world import LOG, engine_of, in_log, tell, until


@pytest.fixture
async def engine(database: str, store: EventStore) -> AsyncIterator[AsyncEngine]:
    async with engine_of(database) as made:
        yield made


class Heard:
    """A handler that notes what it handled, and fails as told."""

    def __init__(self) -> None:
        self.positions: list[int] = []
        self.failing: dict[int, Exception] = {}
        self.times = 0

    async def __call__(self, envelope: Envelope) -> None:
        self.times += 1
        if (error := self.failing.get(envelope.position)) is not None:
            raise error
        self.positions.append(envelope.position)


def policy(engine: AsyncEngine, handler: Callable[[Envelope], Awaitable[None]]) -> PolicyFollower:
    return PolicyFollower(
        engine, name="policy", logs=(LOG,), handler=handler, clock=system_clock, patience=(0.01,)
    )


async def test_each_event_is_handled_and_the_checkpoint_moves(store: EventStore, engine: AsyncEngine) -> None:
    await tell(store, 5)
    heard = Heard()
    follower = policy(engine, heard)
    events = await in_log(store)
    await follower.apply(LOG, events[:3])
    await follower.apply(LOG, events)
    assert heard.positions == [1, 2, 3, 4, 5]
    point = await follower.checkpoint(LOG)
    assert (point.position, point.hash) == (5, events[-1].hash)


async def test_a_refusal_is_an_outcome(store: EventStore, engine: AsyncEngine) -> None:
    await tell(store, 3)
    heard = Heard()
    heard.failing = {2: WrongState("no", "no")}
    follower = policy(engine, heard)
    await follower.apply(LOG, await in_log(store))
    assert heard.positions == [1, 3]
    assert await follower.parked() == []


async def test_what_passes_is_tried_again_from_where_it_failed(
    store: EventStore, engine: AsyncEngine
) -> None:
    await tell(store, 3)
    heard = Heard()
    heard.failing = {2: Overloaded("the queue is full")}
    follower = policy(engine, heard)
    events = await in_log(store)
    with pytest.raises(Overloaded):
        await follower.apply(LOG, events)
    assert (await follower.checkpoint(LOG)).position == 1
    heard.failing = {}
    await follower.apply(LOG, events)
    assert heard.positions == [1, 2, 3]


async def test_poison_parks_its_own_key_until_the_replay(store: EventStore, engine: AsyncEngine) -> None:
    for facility in ("lpp-kupang", "lembata", "lpp-kupang", "lembata", "lpp-kupang"):
        await tell(store, 1, facility=facility)
    heard = Heard()
    heard.failing = {1: ValueError("poison")}
    follower = policy(engine, heard)
    await follower.apply(LOG, await in_log(store))
    assert heard.positions == [2, 4]
    first, *behind = await follower.parked()
    assert (first.envelope.position, first.error) == (1, "ValueError in __call__ (test_policy.py:44)")
    assert [(event.envelope.position, event.error) for event in behind] == [(3, None), (5, None)]
    assert (await follower.replay("lpp-kupang")).left == 3
    assert "poison" not in str((await follower.parked())[0].error)
    heard.failing = {}
    replayed = await follower.replay("lpp-kupang")
    assert (replayed.handled, replayed.left) == (3, 0)
    assert heard.positions == [2, 4, 1, 3, 5]
    await tell(store, 1)
    await follower.apply(LOG, await in_log(store))
    assert heard.positions[-1] == 6


async def test_a_flood_of_poison_stops_the_policy(
    store: EventStore, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.subscriptions.policy.MOST_PARKED", 2)
    for n in range(3):
        await tell(store, 1, facility=f"lapas-{n}")
    heard = Heard()
    heard.failing = {n: ValueError("a bug") for n in range(1, 4)}
    follower = policy(engine, heard)
    with pytest.raises(StopFollowing):
        await follower.apply(LOG, await in_log(store))
    assert (await follower.checkpoint(LOG)).position < 3
    assert len(await follower.parked()) <= 2


async def test_an_unknown_type_stops_the_policy(store: EventStore, engine: AsyncEngine) -> None:
    await tell(store, 2)
    heard = Heard()
    heard.failing = {2: UnknownType("pulih.program.Later.v1")}
    follower = policy(engine, heard)
    with pytest.raises(StopFollowing):
        await follower.apply(LOG, await in_log(store))
    assert (await follower.checkpoint(LOG)).position == 1


async def test_two_replicas_at_once_leave_one_checkpoint(store: EventStore, engine: AsyncEngine) -> None:
    await tell(store, 3)
    both = asyncio.Barrier(2)

    async def together(_: Envelope) -> None:
        await both.wait()

    events = await in_log(store)
    outcomes = await asyncio.gather(
        *(policy(engine, together).apply(LOG, events) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(outcome) for outcome in outcomes if outcome) == [Superseded]
    assert (await policy(engine, together).checkpoint(LOG)).position == 3


async def test_one_of_two_replicas_works_and_the_other_takes_over(
    store: EventStore, engine: AsyncEngine
) -> None:
    first, second = policy(engine, Heard()), policy(engine, Heard())
    assert await first.ready_to_follow()
    assert not await second.ready_to_follow()
    await first.close()
    assert await second.ready_to_follow()
    await second.close()


async def test_a_policy_follows_a_stream(
    store: EventStore, engine: AsyncEngine, relayed: Relay, own_nats: Nats
) -> None:
    heard = Heard()
    follower = policy(engine, heard)
    subscriptions = Subscriptions(url=own_nats.url, name="test")
    subscriptions.follow(follower)
    await subscriptions.start()
    await tell(store, 5)
    await until(lambda: subscriptions.status()[0].position == 5)
    await subscriptions.close()
    await follower.close()
    assert heard.positions == [1, 2, 3, 4, 5]
    assert (await follower.checkpoint(LOG)).position == 5


async def test_a_local_follower_hears_each_commit_without_a_broker(
    store: EventStore, engine: AsyncEngine
) -> None:
    await tell(store, 2)
    heard = Heard()
    heard.failing = {2: OSError("once")}
    follower = policy(engine, heard)
    local = LocalDelivery(store, follower)
    await local.start()
    await until(lambda: local.status()[0].state == "retrying")
    heard.failing = {}
    await until(lambda: heard.positions == [1, 2])
    await tell(store, 3)
    await until(lambda: local.status()[0].position == 5, seconds=5)
    assert heard.positions == [1, 2, 3, 4, 5]
    assert local.status()[0].ready
    await local.close()
    await follower.close()


async def test_a_local_follower_stops_at_another_history(store: EventStore, engine: AsyncEngine) -> None:
    await tell(store, 2)
    follower = policy(engine, Heard())
    await follower.apply(LOG, await in_log(store))
    async with engine.begin() as connection:
        await connection.execute(sa.update(CHECKPOINTS).values(hash="0" * 64))
    local = LocalDelivery(store, follower)
    await local.start()
    await until(lambda: local.status()[0].state == "stopped")
    assert "HistoryChanged" in local.status()[0].error
    await local.close()
    await follower.close()
