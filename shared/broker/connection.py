"""The connection to NATS: each option that differs from the client's defaults is set here, nowhere else."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import structlog
from nats.aio.client import Client
from nats.errors import Error

_log = structlog.get_logger()

PENDING = 32 * 1024 * 1024
"""Bytes that may wait to be sent; the client's 2 MiB would be one atomic batch."""
DRAIN = 5


class BrokerAway(Exception):  # noqa: N818 - a finding
    """NATS is not reachable, or does not let this user in."""


def inbox_prefix(user: str | None) -> str:
    """Where replies to this user arrive; her allow-list holds just this."""
    return f"_INBOX_{user}" if user else "_INBOX"


class Link:
    """One connection to NATS, made in the background and made again for ever.

    ``start`` returns at once, so that a service lives without its broker. ``on_closed`` is called when the
    client gave up for good (the server closed the account's access, for example): nothing works any more, and
    the process has to end. ``generation`` grows with every connect and reconnect.
    """

    def __init__(
        self,
        *,
        url: str,
        user: str | None = None,
        password: str | None = None,
        name: str,
        on_closed: Callable[[], None] | None = None,
    ) -> None:
        self._url = url
        self._user = user
        self._password = password
        self._name = name
        self._on_closed = on_closed
        self._closing = False
        self._up = asyncio.Event()
        self._listeners: list[Callable[[], None]] = []
        self._task: asyncio.Task[None] | None = None
        self._last_error = ""
        self.generation = 0
        self.client = Client()

    @property
    def user(self) -> str | None:
        return self._user

    @property
    def connected(self) -> bool:
        return self._up.is_set() and self.client.is_connected

    @property
    def error(self) -> str:
        """Why it is not connected; empty while it is."""
        return "" if self.connected else self._last_error or "not connected yet"

    def listen(self, changed: Callable[[], None]) -> None:
        """``changed`` is called after each connect, reconnect and loss; it must not block."""
        self._listeners.append(changed)

    def start(self) -> None:
        """Begin to connect; tries until it succeeds."""
        if self._task is None:
            self._task = asyncio.create_task(self._connect(), name=f"nats {self._name}")

    async def wait_connected(self) -> Client:
        """The client, once it is connected. Waits for ever."""
        while not self.connected:
            self._up.clear()
            await self._up.wait()
        return self.client

    async def close(self) -> None:
        """Send what waits and close. Subscriptions of the connection end."""
        self._closing = True
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task])
        try:
            if self.client.is_connected:
                await self.client.drain()
        except Error as error:
            _log.warning("broker_drain", error=str(error))
        if not self.client.is_closed:
            await self.client.close()

    async def _connect(self) -> None:
        await self.client.connect(
            self._url,
            user=self._user,
            password=self._password,
            name=self._name,
            inbox_prefix=inbox_prefix(self._user),
            max_reconnect_attempts=-1,  # the default gives up after two minutes, for ever
            reconnect_time_wait=1,
            connect_timeout=5,
            ping_interval=10,  # a dead peer is found in half a minute, not in six
            max_outstanding_pings=2,
            pending_size=PENDING,
            flush_timeout=10,
            drain_timeout=DRAIN,
            error_cb=self._erred,
            disconnected_cb=self._lost,
            reconnected_cb=self._connected,
            closed_cb=self._closed,
        )
        await self._connected()

    async def _connected(self) -> None:
        self.generation += 1
        self._last_error = ""
        self._up.set()
        _log.info("broker_connected", broker=self._name, times=self.generation)
        self._tell()

    async def _lost(self) -> None:
        self._up.clear()
        if not self._closing:
            _log.warning("broker_lost", broker=self._name)
        self._tell()

    async def _closed(self) -> None:
        self._up.clear()
        if not self._closing:
            _log.error("broker_closed", broker=self._name, error=self._last_error)
            if self._on_closed is not None:
                self._on_closed()

    async def _erred(self, error: Exception) -> None:
        """Note it. This must never raise: the client's reconnecting would end with it."""
        text = f"{type(error).__name__}: {error}"
        if text != self._last_error:
            _log.warning("broker_error", broker=self._name, error=text)
        self._last_error = text

    def _tell(self) -> None:
        for changed in self._listeners:
            changed()


@contextlib.asynccontextmanager
async def connected(
    *, url: str, user: str | None = None, password: str | None = None, name: str, patience: float = 5
) -> AsyncIterator[Client]:
    """A connected client for a tool that cannot wait for ever.

    Raises:
        BrokerAway: not within ``patience`` seconds.
    """
    link = Link(url=url, user=user, password=password, name=name)
    link.start()
    try:
        try:
            client = await asyncio.wait_for(link.wait_connected(), patience)
        except TimeoutError:
            raise BrokerAway(f"{url}: {link.error}") from None
        yield client
    finally:
        await link.close()
