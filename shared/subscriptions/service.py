"""All that one process hears from the broker, and the requests that it sends and answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from nats.errors import Error as NatsError

from shared.broker.connection import Link
from shared.refusals import Refusal
from shared.subscriptions.delivery import Halt
from shared.subscriptions.feed import Feeds
from shared.subscriptions.following import StreamDelivery
from shared.subscriptions.port import Follower
from shared.subscriptions.status import FollowStatus
from shared.subscriptions.stream import Broker

_log = structlog.get_logger()

Answer = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class NoAnswer(Exception):  # noqa: N818 - a finding
    """Nobody answered the request in time, or the broker is away."""


class Subscriptions:
    """Followers of logs, and request/reply, of one process.

    ``feeds`` are base addresses of the services that own the logs, ``service_token`` gives the bearer token
    for them. Nothing connects before ``start``, which returns at once: with the broker away, all waits for
    it.
    """

    def __init__(
        self,
        *,
        url: str,
        user: str | None = None,
        password: str | None = None,
        name: str,
        feeds: Mapping[str, str] | None = None,
        service_token: Callable[[], str] | None = None,
        on_closed: Callable[[], None] | None = None,
    ) -> None:
        self.name = name
        self._link = Link(url=url, user=user, password=password, name=f"{name} hears", on_closed=on_closed)
        self._feeds = Feeds(feeds or {}, service_token)
        self._deliveries: list[StreamDelivery] = []
        self._serving: list[Any] = []
        self._opening: asyncio.Task[None] | None = None
        self.broker = Broker(self._link)
        self.followers: list[Follower] = []
        self.served: list[str] = []

    @property
    def connected(self) -> bool:
        return self._link.connected

    def follow(self, follower: Follower) -> None:
        """Follow all logs of the follower, from ``start`` on."""
        if any(known.name == follower.name for known in self.followers):
            raise ValueError(f"two followers are called {follower.name}")
        self.followers.append(follower)
        halt = Halt()
        self._deliveries += [
            StreamDelivery(follower, log, halt, broker=self.broker, feeds=self._feeds)
            for log in follower.logs
        ]

    def serve(self, subject: str, answer: Answer) -> None:
        """Answer requests on the subject; several replicas share them.

        A Refusal becomes ``{"error": <rule>}``, whatever else goes wrong ``{"error": "failed"}``.
        """
        self.served.append(subject)
        subscriber = self.broker.subscriber(subject, queue=self.name, title=f"{self.name}.answers.{subject}")

        @subscriber
        async def handler(question: dict[str, Any]) -> dict[str, Any]:
            return await _answered(subject, answer, question)

        self._serving.append(subscriber)

    async def request(
        self, subject: str, question: Mapping[str, Any], seconds: float = 0.5
    ) -> dict[str, Any]:
        """Ask and wait for the answer, never longer than ``seconds``.

        Raises:
            NoAnswer: see there.
        """
        if not self.connected or self._opening is None or not self._opening.done():
            raise NoAnswer("the broker is away")
        try:
            async with asyncio.timeout(seconds):
                reply = await self.broker.request(dict(question), subject, timeout=seconds)
                answer = await reply.decode()
        except (NatsError, TimeoutError, OSError) as error:
            raise NoAnswer(f"{subject}: {type(error).__name__}") from error
        if not isinstance(answer, dict):
            raise NoAnswer(f"{subject}: not an object")
        return answer

    async def start(self) -> None:
        """Begin to connect, to follow and to answer; returns at once."""
        self._link.start()
        self._opening = asyncio.create_task(self._open(), name=f"{self.name} subscribes")
        for delivery in self._deliveries:
            delivery.start()

    async def close(self) -> None:
        """Finish the batches in hand, answer what was asked, and let the connection go."""
        await asyncio.gather(*(delivery.close() for delivery in self._deliveries))
        if self._opening is not None and not self._opening.done():
            self._opening.cancel()
            await asyncio.wait([self._opening])
        await self.broker.stop()
        await self._link.close()
        await self._feeds.close()

    def status(self) -> list[FollowStatus]:
        """One entry for each follower and log."""
        return [delivery.status() for delivery in self._deliveries]

    async def _open(self) -> None:
        await self.broker.connect()
        for subscriber in self._serving:
            await subscriber.start()


async def _answered(subject: str, answer: Answer, question: object) -> dict[str, Any]:
    if not isinstance(question, dict):
        return {"error": "malformed"}
    try:
        return await answer(question)
    except Refusal as refusal:
        return {"error": refusal.rule}
    except Exception:  # noqa: BLE001 - the asker is told that there is no answer, the log why
        _log.exception("request_failed", subject=subject)
        return {"error": "failed"}
