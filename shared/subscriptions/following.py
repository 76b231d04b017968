"""Delivers a log from its stream: attach by proof, fetch in order, notice when it is not what it was."""

import asyncio
from collections.abc import Sequence

from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import StreamInfo
from nats.js.errors import NotFoundError

from shared.broker.streams import stream_name
from shared.contracts.envelope import Envelope, digest
from shared.subscriptions.checkpoint import Checkpoint, Gap, HistoryChanged
from shared.subscriptions.delivery import Delivery, Halt
from shared.subscriptions.feed import FeedAway, Feeds
from shared.subscriptions.port import Follower
from shared.subscriptions.stream import API, Broker, Consumer, ConsumerLost

LOOK = 10.0
"""Seconds of silence after which server and database are asked whether they still know what they knew."""
_WAIT = 0.5


class StreamDelivery(Delivery):
    """Follows the stream of a log, and the owner's feed where the stream begins too late."""

    outspoken = (*Delivery.outspoken, NatsError, ConsumerLost, FeedAway)

    def __init__(self, follower: Follower, log: str, halt: Halt, *, broker: Broker, feeds: Feeds) -> None:
        super().__init__(follower, log, halt)
        self._link = broker.link
        self._feeds = feeds
        self._asked = 0.0
        self._gap = ""
        self._gap_at: tuple[int, object] = (-1, None)
        self._made: object = None
        self._consumer = Consumer(
            broker,
            log,
            title=f"{follower.name}.hears.{log}",
            description=f"`{follower.name}` follows the log `{log}` in order, from its checkpoint on.",
            hear=self._deliver,
        )
        self._link.listen(self._disturbed.set)

    async def _session(self) -> None:
        if not self._link.connected:
            self._show("offline", self._link.error)
            await self._undisturbed(self._link.wait_connected())
            return
        js = self._link.client.jetstream(timeout=API)
        checkpoint = await self._begin()
        info = await self._stream(js)
        if info is None or info.state.last_seq < checkpoint.position:
            await self._broker_is_behind(info, checkpoint)
            return
        self._head, self._made = info.state.last_seq, info.created
        await self._prove(js, checkpoint, info)
        has_gap = self._gap_at == (checkpoint.position, info.created)
        if has_gap or info.state.first_seq > checkpoint.position + 1:
            await self._from_feed(checkpoint)
            return
        await self._consume(checkpoint)

    async def _mark(self) -> object:
        info = await self._stream(self._link.client.jetstream(timeout=API))
        return info and info.created

    async def _stream(self, js: JetStreamContext) -> StreamInfo | None:
        try:
            return await js.stream_info(stream_name(self.log))
        except NotFoundError:
            return None

    async def _broker_is_behind(self, info: StreamInfo | None, checkpoint: Checkpoint) -> None:
        if checkpoint.position:
            has = f"has {info.state.last_seq} messages" if info else "is not there"
            self._show("refilling", f"the stream {has}, the checkpoint is {checkpoint.position}")
        else:
            self._show("waiting", "there is no stream yet")
        await self._pause(_WAIT)

    async def _prove(self, js: JetStreamContext, checkpoint: Checkpoint, info: StreamInfo) -> None:
        """The stream's message at the checkpoint is the event that was applied last.

        Raises:
            HistoryChanged: it is another one.
        """
        position = checkpoint.position
        if position < max(1, info.state.first_seq):
            return
        try:
            message = await js.get_msg(stream_name(self.log), position)
        except NotFoundError:
            return  # gone; the next event's ``previoushash`` proves as much
        if digest(message.data or b"") != checkpoint.hash:
            raise HistoryChanged(
                f"message {position} of {stream_name(self.log)} is not event {position} as applied"
            )

    async def _consume(self, checkpoint: Checkpoint) -> None:
        generation = self._link.generation
        try:
            await self._consumer.open(checkpoint.position + 1)
            self._show("following")
            self._asked = asyncio.get_running_loop().time()
            while not self._disturbed.is_set() and generation == self._link.generation:
                messages = await self._undisturbed(self._consumer.fetch())
                if messages:
                    last = messages[-1].metadata
                    self._head = max(self._head, last.sequence.stream + last.num_pending)
                    await self._consumer.handle(messages)
                elif messages is not None and not await self._look():
                    return
                if self._halt or not await self._works():
                    return
        finally:
            await self._consumer.close()

    async def _look(self) -> bool:
        """After a silence: is the consumer still there, and is there really nothing more?

        False: the checkpoint is no longer where it was, begin again there.

        Raises:
            ConsumerLost: it is gone.
            Gap: the server thinks that it delivered more than arrived.
        """
        now = asyncio.get_running_loop().time()
        if now - self._asked < LOOK:
            return True
        self._asked = now
        if await self._went_back():
            return False
        info = await self._consumer.info()
        delivered = info.delivered.stream_seq if info.delivered else 0
        if delivered > self._position:
            raise Gap(f"{self.log}: message {delivered} was delivered and {self._position} arrived")
        self._head = max(self._head, delivered + (info.num_pending or 0))
        self._show("following")
        return True

    async def _apply(self, envelopes: Sequence[Envelope]) -> None:
        await super()._apply(envelopes)
        self._gap = ""

    async def _missing(self, gap: Gap) -> None:
        """Fetch again from the checkpoint; when the stream leaves the same gap twice, ask the owner."""
        if self._gap == str(gap):
            self._gap_at = (self._position, self._made)
        self._gap = str(gap)
        await super()._missing(gap)

    async def _from_feed(self, checkpoint: Checkpoint) -> None:
        """Read from the owner until the stream begins, one page a turn."""
        self._show("feed", f"the stream does not hold event {checkpoint.position + 1}")
        raws = await self._feeds.read(self.log, after=checkpoint.position)
        if not raws:
            raise Gap(f"{self.log}: event {checkpoint.position + 1} is neither in the stream nor in the feed")
        await self._deliver(raws)

    async def _failed(self, error: Exception) -> None:
        if isinstance(error, NatsError | ConsumerLost | OSError) and not self._link.connected:
            self._show("offline", self._link.error)
            return
        await super()._failed(error)
