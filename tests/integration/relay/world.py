"""A store with tables in a new database, invented events, and what lies in a stream."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import asyncpg
from nats.aio.client import Client
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.broker.connection import Link, connected
from shared.broker.streams import stream_name
from shared.contracts.custody import CensusReported
from shared.contracts.envelope import Envelope
from shared.eventstore import tables
from shared.eventstore.migrating import engine
from shared.eventstore.port import Append, NewEvent, StreamRef, Trace
from shared.eventstore.store import EventStore
from shared.runtime.clock import system_clock
from shared.subscriptions import tables as follower_tables

LOG = "program"
NOON = datetime(2026, 8, 3, 4, tzinfo=UTC)


class Statements:
    """Stands for ``alembic.op``."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def execute(self, sqltext: str) -> None:
        self.texts.append(sqltext)


async def provision(dsn: str) -> None:
    op = Statements()
    tables.create_v1(op)
    follower_tables.create_v1(op)
    connection = await asyncpg.connect(dsn)
    for text in op.texts:
        await connection.execute(text)
    await connection.close()


@contextlib.asynccontextmanager
async def opened(dsn: str, *logs: str) -> AsyncIterator[EventStore]:
    async with engine_of(dsn) as opened_engine:
        store = EventStore(opened_engine, installation="ntt", logs=logs or (LOG,), clock=system_clock)
        await store.start()
        try:
            yield store
        finally:
            await store.close()


@contextlib.asynccontextmanager
async def engine_of(dsn: str) -> AsyncIterator[AsyncEngine]:
    made = engine(dsn)
    try:
        yield made
    finally:
        await made.dispose()


@contextlib.asynccontextmanager
async def linked(url: str, name: str = "test") -> AsyncIterator[Link]:
    link = Link(url=url, name=name)
    link.start()
    try:
        yield link
    finally:
        await link.close()


def census(facility: str = "lpp-kupang", occupants: int = 0) -> CensusReported:
    return CensusReported(facility=facility, reported_on=date(2026, 8, 3), occupants=occupants, narcotics=0)


async def tell(store: EventStore, count: int = 1, *, facility: str = "lpp-kupang", size: int = 1) -> None:
    """``count`` events, each in a stream of its own, ``size`` of them in one append."""
    for start in range(0, count, size):
        events = [
            NewEvent(StreamRef(LOG, f"facility-{uuid4()}"), census(facility, n), NOON)
            for n in range(start, min(start + size, count))
        ]
        expected = {new.ref: 0 for new in events}
        await store.append(Append(trace=Trace(str(UUID(int=1))), expected=expected, events=events))


async def in_log(store: EventStore, log: str = LOG) -> list[Envelope]:
    return await store.read(log, after=0, limit=100_000)


async def in_stream(client: Client, log: str = LOG) -> list[bytes]:
    """The payloads of all messages, by number."""
    js = client.jetstream()
    last = (await js.stream_info(stream_name(log))).state.last_seq
    return [(await js.get_msg(stream_name(log), n, direct=True)).data or b"" for n in range(1, last + 1)]


async def until(true: Callable[[], Awaitable[bool]] | Callable[[], bool], seconds: float = 15) -> None:
    """Wait for a condition; fails when it does not come true."""
    async with asyncio.timeout(seconds):
        while True:
            answer = true()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.02)


async def same(store: EventStore, url: str, log: str = LOG) -> bool:
    """Whether the stream is the log, byte for byte."""
    async with connected(url=url, name="look") as client:
        return await in_stream(client, log) == [envelope.raw for envelope in await in_log(store, log)]
