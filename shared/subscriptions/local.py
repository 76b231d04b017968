"""Delivers a service's own log to a follower straight from the store: no broker in between."""

import asyncio

from shared.eventstore.store import EventStore
from shared.subscriptions.checkpoint import HistoryChanged
from shared.subscriptions.delivery import Delivery, Halt
from shared.subscriptions.port import Follower
from shared.subscriptions.status import FollowStatus

BATCH = 500
POLL = 1.0
"""Seconds after which the log is looked at without a wake: another process may have written."""


class _StoreDelivery(Delivery):
    def __init__(self, store: EventStore, follower: Follower, log: str, halt: Halt) -> None:
        super().__init__(follower, log, halt)
        self._store = store
        self._wake = asyncio.Event()
        store.on_append(self._appended)

    def _appended(self, log: str) -> None:
        if log == self.log:
            self._wake.set()

    async def close(self) -> None:
        self._wake.set()
        await super().close()

    async def _session(self) -> None:
        checkpoint = await self._begin()
        if checkpoint.position:
            before = await self._store.read(self.log, after=checkpoint.position - 1, limit=1)
            if not before or before[0].hash != checkpoint.hash:
                raise HistoryChanged(
                    f"event {checkpoint.position} of {self.log} is not the one that was applied"
                )
        self._show("following")
        woken = False
        while not self._stop.is_set():
            self._wake.clear()
            events = await self._store.read(self.log, after=self._position, limit=BATCH)
            if events:
                await self._apply(events)
            elif not woken and await self._went_back():
                return
            if len(events) < BATCH:
                self._show("following")
                woken = await self._woken()
            if self._halt or not await self._works():
                return

    async def _woken(self) -> bool:
        """Wait for an append of this process, or a while: another process may have written."""
        try:
            await asyncio.wait_for(self._wake.wait(), POLL)
        except TimeoutError:
            return False
        return True

    async def _mark(self) -> object:
        return (await self._store.head(self.log)).epoch


class LocalDelivery:
    """Delivers all logs of a follower from the store that owns them."""

    def __init__(self, store: EventStore, follower: Follower) -> None:
        halt = Halt()
        self._deliveries = [_StoreDelivery(store, follower, log, halt) for log in follower.logs]

    async def start(self) -> None:
        """Begin to deliver; returns at once."""
        for delivery in self._deliveries:
            delivery.start()

    async def close(self) -> None:
        """Finish the batches in hand and stop."""
        await asyncio.gather(*(delivery.close() for delivery in self._deliveries))

    def status(self) -> list[FollowStatus]:
        return [delivery.status() for delivery in self._deliveries]
