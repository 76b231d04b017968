"""A database that crashed and lost its last commits: what it forgot is applied again, without a new event."""

import pytest
import sqlalchemy as sa

from launch.backing import Nats
from shared.contracts.envelope import Envelope
from shared.eventstore.store import EventStore
from shared.relay import Relay
from shared.runtime.clock import system_clock
from shared.subscriptions.checkpoint import Checkpoint
from shared.subscriptions.local import LocalDelivery
from shared.subscriptions.policy import PolicyFollower
from shared.subscriptions.tables import CHECKPOINTS
from tests.integration.followers.listening import Memory, following, one
from tests.integration.relay.world import LOG, engine_of, in_log, tell, until


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.subscriptions.following.LOOK", 0.2)
    monkeypatch.setattr("shared.subscriptions.stream.FETCH", 0.3)


def crash(memory: Memory, kept: int) -> None:
    """Leave the follower as it was after ``kept`` events."""
    del memory.heard[kept:]
    last = memory.heard[-1]
    memory.points[LOG] = Checkpoint(LOG, last.epoch, last.position, last.hash)


async def test_a_follower_of_a_stream_begins_again_where_its_database_is(
    store: EventStore, relayed: Relay, own_nats: Nats
) -> None:
    await tell(store, 5)
    memory = Memory()
    async with following(own_nats, memory) as subscriptions:
        await until(lambda: one(subscriptions).position == 5)
        crash(memory, 3)
        await until(lambda: memory.positions == [1, 2, 3, 4, 5])
        await until(lambda: one(subscriptions).ready)
        await tell(store, 1)
        await until(lambda: memory.positions == [1, 2, 3, 4, 5, 6])


async def test_a_local_follower_begins_again_where_its_database_is(store: EventStore) -> None:
    await tell(store, 5)
    memory = Memory()
    local = LocalDelivery(store, memory)
    await local.start()
    await until(lambda: local.status()[0].position == 5)
    crash(memory, 2)
    await until(lambda: memory.positions == [1, 2, 3, 4, 5])
    await until(lambda: local.status()[0].ready)
    await local.close()


async def test_a_policy_whose_checkpoint_row_went_back_handles_the_rest_again(
    store: EventStore, relayed: Relay, own_nats: Nats, database: str
) -> None:
    handled: list[int] = []

    async def handler(envelope: Envelope) -> None:
        handled.append(envelope.position)

    await tell(store, 5)
    third = (await in_log(store))[2]
    async with engine_of(database) as engine:
        follower = PolicyFollower(engine, name="policy", logs=(LOG,), handler=handler, clock=system_clock)
        async with following(own_nats, follower) as subscriptions:
            await until(lambda: one(subscriptions).position == 5)
            async with engine.begin() as connection:
                back = sa.update(CHECKPOINTS).where(CHECKPOINTS.c.follower == "policy")
                await connection.execute(back.values(position=third.position, hash=third.hash))
            await until(lambda: handled == [1, 2, 3, 4, 5, 4, 5])
            await until(lambda: one(subscriptions).ready)
        await follower.close()
