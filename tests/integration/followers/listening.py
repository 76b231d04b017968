"""A follower that keeps what it heard in memory, and can be told to fail."""

import contextlib
from collections.abc import AsyncIterator, Sequence

from launch.backing import Nats
from shared.contracts.envelope import Envelope
from shared.subscriptions.checkpoint import Checkpoint, admit
from shared.subscriptions.port import Follower
from shared.subscriptions.service import Subscriptions
from shared.subscriptions.status import FollowStatus
from tests.integration.relay.world import LOG


class Memory:
    """Applies a batch wholly or not at all, like a transaction."""

    def __init__(self, name: str = "memory", logs: tuple[str, ...] = (LOG,)) -> None:
        self.name = name
        self.logs = logs
        self.points = {log: Checkpoint(log) for log in logs}
        self.heard: list[Envelope] = []
        self.batches: list[int] = []
        self.failures: list[Exception] = []

    @property
    def positions(self) -> list[int]:
        return [envelope.position for envelope in self.heard]

    async def checkpoint(self, log: str) -> Checkpoint:
        return self.points[log]

    async def apply(self, log: str, batch: Sequence[Envelope]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        fresh, after = admit(self.points[log], batch)
        self.heard += fresh
        self.batches.append(len(batch))
        self.points[log] = after

    def forget(self) -> None:
        """Back to nothing, as a rebuild does."""
        self.points = {log: Checkpoint(log) for log in self.logs}
        self.heard.clear()


@contextlib.asynccontextmanager
async def following(
    nats: Nats, *followers: Follower, feeds: dict[str, str] | None = None
) -> AsyncIterator[Subscriptions]:
    subscriptions = Subscriptions(url=nats.url, name="test", feeds=feeds)
    for follower in followers:
        subscriptions.follow(follower)
    await subscriptions.start()
    try:
        yield subscriptions
    finally:
        await subscriptions.close()


def one(subscriptions: Subscriptions) -> FollowStatus:
    (status,) = subscriptions.status()
    return status
