"""Reads a log for its relay, one page ahead of what is being published."""

import asyncio
import contextlib

from shared.contracts.envelope import Envelope
from shared.eventstore.store import EventStore
from shared.relay.batches import MAX_MESSAGES


class Reading:
    """Pages of a log in order. While a full page is published, the next one is read."""

    def __init__(self, store: EventStore, log: str) -> None:
        self._store = store
        self._log = log
        self._after = -1
        self._ahead: asyncio.Task[list[Envelope]] | None = None

    async def after(self, position: int) -> list[Envelope]:
        """Events from ``position + 1`` on, at most one batch.

        Raises:
            AppendRefused: the database is away.
        """
        if self._ahead is not None and self._after == position:
            ahead, self._ahead = self._ahead, None
            # Nothing was there then; there may be something now, and nobody wakes for it again.
            events = await ahead or await self._read(position)
        else:
            await self.close()
            events = await self._read(position)
        if len(events) == MAX_MESSAGES:
            self._after = events[-1].position
            self._ahead = asyncio.create_task(self._read(self._after), name=f"relay reads {self._log}")
        return events

    async def close(self) -> None:
        """Forget what was read ahead."""
        ahead, self._ahead = self._ahead, None
        if ahead is None:
            return
        ahead.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await ahead

    async def _read(self, position: int) -> list[Envelope]:
        return await self._store.read(self._log, after=position, limit=MAX_MESSAGES)
