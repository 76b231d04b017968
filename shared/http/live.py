"""Pages that update themselves: the server tells only of a new revision, the page asks for itself again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog
from fastapi import Request
from fastapi.responses import StreamingResponse

from shared.refusals import Busy
from shared.runtime.metrics import LIVE_PAGES, Metrics

_log = structlog.get_logger()

HEARTBEAT_SECONDS = 15.0
LOOK_SECONDS = 1.0
MAX_LIVE = 200

Revision = Callable[[], Awaitable[object]]
"""Something that is different after each change of what the page shows: a position, or several as text."""


class LivePages:
    """All open update streams of a process."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._open = 0
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End all streams, so that the server can stop."""
        self._stopping.set()

    def stream(
        self, request: Request, revision: Revision, *, every: float = LOOK_SECONDS
    ) -> StreamingResponse:
        """Server-sent events: the revision now, and each time it changes.

        Raises:
            Busy: too many pages are open; theirs ask again every minute by themselves.
        """
        if self._open >= MAX_LIVE:
            raise Busy("too-many-live-pages", "Too many pages update themselves.", retry_after=60)
        headers = {"X-Accel-Buffering": "no"}
        return StreamingResponse(
            self._events(request, revision, every), headers=headers, media_type="text/event-stream"
        )

    async def _events(self, request: Request, revision: Revision, every: float) -> AsyncIterator[bytes]:
        self._open += 1
        self._metrics.set(LIVE_PAGES, self._open)
        told: object = request.headers.get("last-event-id")
        silence = 0.0
        try:
            while not self._stopping.is_set():
                try:
                    now = str(await revision())
                except Exception as error:  # noqa: BLE001 - the browser comes again by itself, or asks every minute
                    _log.warning("live_failed", error=type(error).__name__)
                    return
                if now != told:
                    told, silence = now, 0.0
                    yield f"id: {now}\nevent: revision\ndata: {now}\n\n".encode()
                elif silence >= HEARTBEAT_SECONDS:
                    silence = 0.0
                    yield b": still here\n\n"
                silence += every
                await self._pause(every)
        finally:
            self._open -= 1
            self._metrics.set(LIVE_PAGES, self._open)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return
