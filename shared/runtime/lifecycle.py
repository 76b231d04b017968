"""Starting parts in order, closing them in reverse and in bounded time, and the event loop's heartbeat."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog

_log = structlog.get_logger()

CLOSE_SECONDS = 10.0
"""How long a part may take to finish what it has begun."""

BEAT_SECONDS = 0.5
DEAD_AFTER_SECONDS = 5.0


class Parts:
    """The running parts of a service. Use ``async with running() as parts``."""

    def __init__(self) -> None:
        self._closing: list[tuple[str, Callable[[], Awaitable[object]], float]] = []

    async def start(
        self,
        name: str,
        start: Callable[[], Awaitable[object]] | None,
        close: Callable[[], Awaitable[object]],
        *,
        within: float = CLOSE_SECONDS,
    ) -> None:
        """Start a part and remember how to close it, also when its start fails half way."""
        self._closing.append((name, close, within))
        if start is not None:
            await start()

    async def close(self) -> None:
        """Close all parts, the last first. One that fails or hangs does not keep the others."""
        while self._closing:
            name, close, within = self._closing.pop()
            try:
                async with asyncio.timeout(within):
                    await close()
            except Exception:  # noqa: BLE001 - the others have to be closed as well
                _log.exception("close_failed", part=name)


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[Parts]:
    """Parts that are closed at the end, however it comes."""
    parts = Parts()
    try:
        yield parts
    finally:
        await parts.close()


class Heartbeat:
    """Beats while the event loop turns; late beats say that something blocks it."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._last = monotonic()
        self._task: asyncio.Task[None] | None = None
        self.lag = 0.0

    @property
    def alive(self) -> bool:
        """Whether the last beat is recent."""
        return self._monotonic() - self._last < DEAD_AFTER_SECONDS

    async def start(self) -> None:
        self._last = self._monotonic()
        self._task = asyncio.create_task(self._beat(), name="heartbeat")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            now = self._monotonic()
            self.lag = max(0.0, now - self._last - BEAT_SECONDS)
            self._last = now
