"""Where a rebuild reads whole logs: the owner's store or feed, or the stream, which is the same sequence."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Protocol

import nats.errors
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from shared.contracts.envelope import Envelope

if TYPE_CHECKING:
    from nats.js import JetStreamContext

_BATCH = 1000
_TRIES = 3


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

    def __init__(self, js: "JetStreamContext", stream_name: Callable[[str], str]) -> None:
        self._js = js
        self._stream_name = stream_name

    async def head(self, log: str) -> int:
        return int((await self._js.stream_info(self._stream_name(log))).state.last_seq)

    async def read(self, log: str, *, after: int) -> AsyncIterator[Sequence[Envelope]]:
        head, tries = await self.head(log), 0
        while after < head:
            try:
                async with aclosing(self._consume(log, after, head)) as batches:
                    async for batch in batches:
                        yield batch
                        after, tries = batch[-1].position, 0
            except (TimeoutError, nats.errors.Error):
                tries += 1  # a lost consumer or connection: a new one where this one ended
                if tries == _TRIES:
                    raise

    async def _consume(self, log: str, after: int, head: int) -> AsyncGenerator[Sequence[Envelope]]:
        stream = self._stream_name(log)
        config = ConsumerConfig(
            ack_policy=AckPolicy.NONE,
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=after + 1,
            inactive_threshold=60,
            mem_storage=True,
        )
        made = await self._js.add_consumer(stream, config)
        subscription = await self._js.pull_subscribe_bind(made.name, stream=stream)
        try:
            while after < head:
                messages = await subscription.fetch(min(_BATCH, head - after), timeout=5)
                if not messages:
                    raise TimeoutError(f"{stream} gave nothing after {after}")
                yield [Envelope.read(message.data) for message in messages]
                after += len(messages)
        finally:
            await subscription.unsubscribe()
