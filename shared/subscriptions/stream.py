"""FastStream adapted: everything in which we differ from its defaults is here, with the reason."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from faststream.message import StreamMessage
from faststream.middlewares import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from faststream.nats.subscriber.usecases import BatchPullStreamSubscriber
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.errors import NoRespondersError
from nats.js.api import AckPolicy as JsAckPolicy
from nats.js.api import ConsumerConfig, ConsumerInfo, DeliverPolicy
from nats.js.errors import APIError, NotFoundError

from shared.broker.connection import Link, inbox_prefix
from shared.broker.streams import stream_name, subjects

_log = structlog.get_logger()

BATCH = 1000
FETCH = 5.0
"""Seconds that a fetch waits for a first message; what is there is returned at once."""
API = 5.0
INACTIVE = 60.0
"""Seconds after which the server forgets a consumer that nobody fetches from."""


class ConsumerLost(Exception):  # noqa: N818 - a finding
    """The consumer or its stream is gone, or the connection was closed: make a new one at the checkpoint."""


class Broker(NatsBroker):
    """FastStream's broker on a connection of ours, which reconnects for ever.

    FastStream's own connection gives up after 60 reconnects (and its loops then starve the process), and its
    error callback raises on errors such as ``stale connection``, which ends the client's reconnecting.
    """

    def __init__(self, link: Link) -> None:
        super().__init__(
            servers=("nats://nats:4222",),  # appears in the AsyncAPI document only; the link connects
            ack_policy=AckPolicy.MANUAL,  # the default sends TERM when a handler raises: the message is lost
            logger=None,  # one line for each message; we log what matters ourselves
            apply_types=False,  # a batch is read by us, event by event
            graceful_timeout=15.0,
            js_options={"timeout": API},
        )
        self.link = link

    async def _connect(self) -> Client:
        client = await self.link.wait_connected()
        self.config.connect(client)
        return client

    async def stop(self, *_: object) -> None:
        """Stop the subscribers.

        The link is closed by its owner, not drained here (that fails while it reconnects).
        """
        for subscriber in self.subscribers:
            with contextlib.suppress(NatsError):
                await subscriber.stop()
        self.running = False


async def _undecoded(message: StreamMessage[Any]) -> Any:  # noqa: ANN401 - as FastStream has it
    """The bodies as bytes: one undecodable message must not fail its batch."""
    return message.body


async def _no_loop() -> None:
    """In place of FastStream's batch loop; ``Consumer.fetch`` says why."""


class Consumer:
    """A FastStream batch subscriber on an ephemeral AckNone pull consumer that starts where it is told.

    ``hear`` gets the payloads of a batch and is declared to FastStream as the handler, so that middlewares
    and the AsyncAPI document know it.
    """

    def __init__(
        self,
        broker: Broker,
        log: str,
        title: str,
        description: str,
        hear: Callable[[list[bytes]], Awaitable[None]],
    ) -> None:
        self.log = log
        self._broker = broker
        self._ahead: asyncio.Task[list[Msg]] | None = None
        self._subscriber = broker.subscriber(
            subjects(log),
            stream=JStream(stream_name(log), declare=False),  # declare=True overwrites the stream's settings
            pull_sub=PullSub(batch_size=BATCH, timeout=FETCH, batch=True),
            config=ConsumerConfig(
                ack_policy=JsAckPolicy.NONE,  # the checkpoint is in the follower's database
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=1,
                inactive_threshold=INACTIVE,
                mem_storage=True,
                num_replicas=1,
            ),
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,  # the default answers to an address that the message's publisher put into a header
            inbox_prefix=f"{inbox_prefix(broker.link.user)}.".encode(),
            decoder=_undecoded,
            title=title,
            description=description,
        )
        if not isinstance(self._subscriber, BatchPullStreamSubscriber):
            raise TypeError(f"FastStream made a {type(self._subscriber).__name__}")
        self._subscriber._consume_pull = _no_loop  # type: ignore[method-assign]  # noqa: SLF001 - see fetch

        @self._subscriber
        async def handler(payloads: list[Any]) -> None:
            await hear(payloads)

    async def open(self, first: int) -> None:
        """Make a new consumer whose first message is number ``first``."""
        await self._broker.connect()
        self._subscriber.config.opt_start_seq = first
        await self._subscriber.start()

    async def fetch(self) -> list[Msg]:
        """What is there, up to a batch; waits for a first message, and returns nothing after a while.

        FastStream's own loop waits until a batch is full or its time is over, dies of the built-in
        TimeoutError that the client raises in two places, and takes a deleted consumer for silence. While a
        full batch is being handled, the next one is fetched.

        Raises:
            ConsumerLost: see there.
        """
        ahead, self._ahead = self._ahead, None
        messages = await (ahead or self._fetch())
        if len(messages) == BATCH:
            self._ahead = asyncio.create_task(self._fetch(), name=f"fetch {self.log}")
        return messages

    async def handle(self, messages: list[Msg]) -> None:
        """Run FastStream's middlewares and the handler; raise what they raise (``consume`` swallows it)."""
        await self._subscriber.process_message(messages)

    async def info(self) -> ConsumerInfo:
        """The consumer as the server knows it.

        Raises:
            ConsumerLost: it does not.
        """
        try:
            info: ConsumerInfo = await self._subscription.consumer_info()
        except NotFoundError as error:
            raise ConsumerLost(f"{self.log}: the consumer or its stream is gone") from error
        return info

    async def close(self) -> None:
        """Forget the consumer, here and (if it can be reached) at the server."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await ahead
        subscription = self._subscriber.subscription
        try:
            await self._subscriber.stop()
            if subscription is not None and self._broker.link.connected:
                name = subscription._consumer  # noqa: SLF001 - nats-py names ephemeral consumers itself
                await self._subscriber.jetstream.delete_consumer(stream_name(self.log), name)
        except (NatsError, OSError, TimeoutError) as error:
            _log.debug("consumer_left_to_expire", log=self.log, error=str(error))
        finally:
            self._subscriber.subscription = None  # else the next start would keep the old one

    @property
    def _subscription(self) -> Any:  # noqa: ANN401 - a class inside a class of nats-py
        if self._subscriber.subscription is None:
            raise ConsumerLost(f"{self.log}: not subscribed")
        return self._subscriber.subscription

    async def _fetch(self) -> list[Msg]:
        try:
            messages: list[Msg] = await self._subscription.fetch(BATCH, timeout=FETCH)
        except TimeoutError:  # the built-in one; the client's own is a subclass
            return []
        except (APIError, NoRespondersError) as error:
            raise ConsumerLost(f"{self.log}: {error}") from error
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise ConsumerLost(f"{self.log}: the connection was closed") from None
        return messages
