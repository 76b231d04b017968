"""Refilling what a writing service keeps for its own desk, after a log that it follows began a new epoch.

Everything may be killed and run again: a build goes on where it was, what is in place stays in place, and a
policy that stands in the common past is left alone.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.broker.connection import BrokerAway, connected
from shared.broker.streams import stream_name
from shared.contracts.envelope import Envelope
from shared.eventstore.store import EventStore
from shared.projections.projection import View
from shared.projections.rebuild import Rebuild
from shared.projections.sources import FeedSource, Source, StreamSource
from shared.projections.verifying import NotTheSame
from shared.runtime.clock import Clock
from shared.runtime.settings import SettingMissing, Settings
from shared.subscriptions import stored
from shared.subscriptions.checkpoint import Checkpoint, OutOfStep
from shared.subscriptions.port import StopFollowing


class OwnAndHeard:
    """Own logs as the store has them, others as their streams do: a service may not read its own streams."""

    def __init__(self, logs: Collection[str], own: Source, heard: Source) -> None:
        self._logs = logs
        self._own, self._heard = own, heard

    async def head(self, log: str) -> int:
        """Position of the log's last event now."""
        return await self._of(log).head(log)

    def read(self, log: str, *, after: int) -> AsyncIterator[Sequence[Envelope]]:
        """Batches of the log, in order."""
        return self._of(log).read(log, after=after)

    def _of(self, log: str) -> Source:
        return self._own if log in self._logs else self._heard


@asynccontextmanager
async def sources(settings: Settings, store: EventStore, *, name: str) -> AsyncIterator[OwnAndHeard]:
    """All logs of a service that owns those of the store.

    Raises:
        BrokerAway: the others cannot be read.
    """

    async def read(log: str, after: int, limit: int) -> Sequence[Envelope]:
        return await store.read(log, after=after, limit=limit)

    async def head(log: str) -> int:
        return (await store.head(log)).position

    password = settings.secret("nats_password_file") if settings.nats_user else None
    async with connected(
        url=settings.nats, user=settings.nats_user or None, password=password, name=f"refill {name}"
    ) as client:
        yield OwnAndHeard(store.logs, FeedSource(read, head), StreamSource(client, stream_name))


async def refill_view(engine: AsyncEngine, view: View, clock: Clock, source: Source) -> str:
    """Fill a second build of the view, prove it, and put it in the place of the serving one; what it says.

    A build that was left unfinished and belongs to another history is dropped and begun anew.

    Raises:
        NotTheSame, StopFollowing, OutOfStep: it cannot serve; nothing was switched.
    """
    rebuild = Rebuild(engine, view, clock, refill=True)
    try:
        verified = await rebuild.run(source)
    except (NotTheSame, OutOfStep):
        await rebuild.abort()
        verified = await rebuild.run(source)
    await rebuild.switch()
    places = ", ".join(f"{log}:{n}" for log, n in sorted(verified.positions.items()))
    return f"{view.schema}.{view.name}: v{view.version} serves anew, proved at {places}"


async def back_to_the_common_past(engine: AsyncEngine, follower: str, log: str, source: Source) -> str:
    """Let a policy go on from the last event that its history and the log's have in common; what it says.

    It hears nothing of the common past again: what it did then was told, and its commands may be forgotten.
    What it told because of events that were given up stays told.
    """
    async with engine.connect() as connection:
        was = await stored.read(connection, follower, log)
    common, later_epoch = await _common(was, source)
    if common == was:
        return f"{follower}: stands at {log}:{was.position}, which is in the log"
    if not later_epoch:
        return f"{follower}: stands at {log}:{was.position}, and the log ends before: run it again later"
    async with engine.begin() as connection:
        await stored.lock(connection, follower)
        await stored.go_back(connection, follower, common)
    return f"{follower}: goes on from {log}:{common.position}, was at {log}:{was.position}"


async def _common(was: Checkpoint, source: Source) -> tuple[Checkpoint, bool]:
    """The last event of the log that the checkpoint has seen, and whether the log has a later epoch."""
    common = Checkpoint(was.log)
    async for batch in source.read(was.log, after=0):
        for envelope in batch:
            if envelope.epoch > was.epoch:
                return common, True
            if envelope.position > was.position:
                return common, False
            common = Checkpoint(was.log, envelope.epoch, envelope.position, envelope.hash)
    return common, False


REFUSED = (NotTheSame, OutOfStep, StopFollowing, BrokerAway, SettingMissing)
"""What says no in plain words: what was done stays done, and the same command goes on after the fix."""


def run_refill(steps: AsyncIterator[str]) -> int:
    """Take the steps, say each when it is done; the exit code of a command."""

    async def take() -> None:
        async for said in steps:
            sys.stdout.write(f"{said}\n")
            sys.stdout.flush()

    try:
        asyncio.run(take())
    except REFUSED as refused:
        sys.stderr.write(
            f"refill stopped: {type(refused).__name__}: {refused}\n"
            "What was said to be done is done; run it again after the fix.\n"
        )
        return 1
    return 0
