"""Where a rebuild reads whole logs: the owner's store or feed, or the stream, which is the same sequence."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import Protocol

import nats.errors
import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from shared.contracts.envelope import Envelope

_BATCH = 1000
_TRIES = 3
_PATIENCE = 5.0
"""Seconds in which the server gives the next batch, or the consumer is taken for lost."""


class Source(Protocol):
    """Whole logs, in order, for whoever starts from event 1."""

    async def head(self, log: str) -> int:
        """Position of the log's last event now; 0 when it is empty."""
        ...

    def read(self, log: str, *, after: int) -> AsyncIterator[Sequence[Envelope]]:
        """Batches from ``after + 1`` up to the head; ends there. Raises what the place itself raises."""
        ...


class FeedSource:
    """A source over ``read(log, after, limit)``: the event store's own, or its feed over HTTP."""

    def __init__(
        self,
        read: Callable[[str, int, int], Awaitable[Sequence[Envelope]]],
        head: Callable[[str], Awaitable[int]],
    ) -> None:
        self._read = read
        self._head = head

    async def head(self, log: str) -> int:
        return await self._head(log)

    async def read(self, log: str, *, after: int) -> AsyncIterator[Sequence[Envelope]]:
        while batch := await self._read(log, after, _BATCH):
            yield batch
            after = batch[-1].position


class StreamSource:
    """A source over JetStream: a nameless pull consumer per reading, in order, nothing acknowledged.

    ``stream_name`` gives the stream of a log. A stream that was cut off at its beginning is no source: what
    follows is noticed as a gap by whoever applies it.
    """

    def __init__(self, client: Client, stream_name: Callable[[str], str]) -> None:
        self._client = client
        self._js = client.jetstream(timeout=10)
        self._stream_name = stream_name

    async def head(self, log: str) -> int:
        return int((await self._js.stream_info(self._stream_name(log))).state.last_seq)

    async def read(self, log: str, *, after: int) -> AsyncIterator[Sequence[Envelope]]:
        head, tries = await self.head(log), 0
        while after < head:
            try:
                async with aclosing(self._consume(log, after, head)) as batches:
                    async for batch in batches:
                        yield [Envelope.read(raw) for raw in batch]
                        after, tries = after + len(batch), 0
            except (TimeoutError, nats.errors.Error):
                tries += 1  # a lost consumer or connection: a new one where this one ended
                if tries == _TRIES:
                    raise

    async def _consume(self, log: str, after: int, head: int) -> AsyncGenerator[list[bytes]]:
        """Batches of payloads; while one is made something of, the next one is on its way.

        ``nats-py``'s own ``fetch`` starts a task and a timer for every message, which is most of its time.
        """
        stream, arriving = self._stream_name(log), _Arriving()
        config = ConsumerConfig(
            ack_policy=AckPolicy.NONE,
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=after + 1,
            inactive_threshold=60,
            mem_storage=True,
        )
        made = await self._js.add_consumer(stream, config)
        inbox = self._client.new_inbox()
        subscription = await self._client.subscribe(inbox, cb=arriving.hear)
        ask = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{made.name}"
        try:
            wanted = arriving.want(min(_BATCH, head - after))
            await self._client.publish(ask, _request(wanted), reply=inbox)
            while after < head:
                async with asyncio.timeout(_PATIENCE):
                    batch = await arriving.batch()
                after += len(batch)
                if after < head:
                    wanted = arriving.want(min(_BATCH, head - after))
                    await self._client.publish(ask, _request(wanted), reply=inbox)
                yield batch
        finally:
            await subscription.unsubscribe()


def _request(batch: int) -> bytes:
    """A pull request that the server keeps open a little longer than it is waited for."""
    return orjson.dumps({"batch": batch, "expires": int((_PATIENCE + 1) * 1e9)})


class _Arriving:
    """Payloads as they come in, until as many are there as were asked for."""

    def __init__(self) -> None:
        self._payloads: list[bytes] = []
        self._wanted = 0
        self._status = ""
        self._full = asyncio.Event()

    def want(self, number: int) -> int:
        self._wanted = number
        return number

    async def hear(self, message: Msg) -> None:
        if not message.reply:  # a status of the server, not a message of the stream
            self._status = (message.headers or {}).get("Status", "?")
        else:
            self._payloads.append(message.data)
        if self._status or len(self._payloads) >= self._wanted:
            self._full.set()

    async def batch(self) -> list[bytes]:
        await self._full.wait()
        self._full.clear()
        if self._status:
            raise TimeoutError(f"the server gives nothing more (status {self._status})")
        batch, self._payloads = self._payloads, []
        return batch
