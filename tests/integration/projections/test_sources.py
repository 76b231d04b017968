"""A rebuild reads whole logs from the stream, or from whoever owns them."""

from collections.abc import AsyncIterator, Sequence
from uuid import uuid4

import nats
import pytest
from nats.aio.client import Client
from nats.js.api import StreamConfig

from launch.backing import Nats
from shared.contracts.envelope import Envelope
from shared.projections.sources import FeedSource, Source, StreamSource
from shared.testing.telling import Telling

from .sample import referred

TELLING = Telling().tell(*(referred(n) for n in range(1, 2206)))
LOG = TELLING.logs["assessment"]


@pytest.fixture
async def client(nats_server: Nats) -> AsyncIterator[Client]:
    client = await nats.connect(nats_server.url)
    yield client
    await client.close()


async def positions(source: Source, after: int) -> list[int]:
    return [envelope.position async for batch in source.read("assessment", after=after) for envelope in batch]


async def test_the_stream_is_read_from_anywhere_to_its_head(client: Client) -> None:
    js = client.jetstream()
    name = f"REBUILD_{uuid4().hex}"
    await js.add_stream(StreamConfig(name=name, subjects=[f"{name}.>"]))
    source = StreamSource(client, lambda _log: name)
    assert await source.head("assessment") == 0
    assert await positions(source, 0) == []
    for envelope in LOG[:1050]:
        await js.publish(f"{name}.x", envelope.raw)
    assert await source.head("assessment") == 1050
    assert await positions(source, 0) == list(range(1, 1051))
    assert await positions(source, 1049) == [1050]
    assert await positions(source, 1050) == []
    await js.delete_stream(name)


async def test_a_consumer_that_is_lost_on_the_way_is_replaced(client: Client) -> None:
    js = client.jetstream()
    name = f"REBUILD_{uuid4().hex}"
    await js.add_stream(StreamConfig(name=name, subjects=[f"{name}.>"]))
    for envelope in LOG[:1050]:
        await js.publish(f"{name}.x", envelope.raw)
    seen: list[int] = []
    async for batch in StreamSource(client, lambda _log: name).read("assessment", after=0):
        seen += [envelope.position for envelope in batch]
        for consumer in await js.consumers_info(name):
            await js.delete_consumer(name, consumer.name)
    assert seen == list(range(1, 1051))
    await js.delete_stream(name)


async def test_a_feed_is_read_page_by_page() -> None:
    asked: list[int] = []

    async def read(log: str, after: int, limit: int) -> Sequence[Envelope]:
        asked.append(after)
        return TELLING.logs[log][after : after + limit]

    async def head(log: str) -> int:
        return len(TELLING.logs[log])

    source = FeedSource(read, head)
    assert await source.head("assessment") == 2205
    assert await positions(source, 3) == list(range(4, 2206))
    assert asked == [3, 1003, 2003, 2205]
