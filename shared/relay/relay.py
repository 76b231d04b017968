"""The relay of one log: the stream's last sequence is its cursor, the store its source, doubt its way."""

import asyncio
import contextlib

import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from shared.broker.connection import Link
from shared.broker.streams import stream_name
from shared.contracts.envelope import Envelope
from shared.eventstore.port import AppendRefused
from shared.eventstore.store import EventStore
from shared.projections.poison import describe
from shared.relay.batches import MAX_MESSAGES, Congested, Doubt, Fenced, publish, take
from shared.relay.comparing import Contradiction, NotAsDeclared, Tail, compare
from shared.relay.reading import Reading
from shared.relay.status import RelayStatus, State

_log = structlog.get_logger()

FIRST_VERDICT = 3.0
"""Seconds that ``start`` waits for the first comparison, so that a restored log refuses its first command."""
POLL = 0.5
"""Seconds after which the log is looked at without a wake: another process may have written."""
LOOK = 10.0
"""Seconds after which an idle relay looks whether the stream is still the same."""
LOOK_AGAIN = 2.0
"""Seconds between two comparisons while the log refuses."""
CONGESTED = 10.0
_SLOWEST = 2.0
_MOST_DOUBLINGS = 7
"""Of the pause; later ones would change nothing, and after a thousand the number is too large to compute."""


class Relay:
    """Relays one log of a store that owns it.

    Two relays of a log at once are harmless: the fence rejects one.
    """

    def __init__(self, store: EventStore, log: str, link: Link, *, replicas: int = 1) -> None:
        self.log = log
        self._store = store
        self._link = link
        self._replicas = replicas
        self._wake = asyncio.Event()
        self._stop = asyncio.Event()
        self._compared = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._position = 0
        self._head = 0
        self._published = 0
        self._state: State = "offline"
        self._reason = "not compared yet"
        self._doubts = 0
        store.on_append(self._appended)
        link.listen(self._wake.set)

    async def start(self) -> None:
        """Begin to relay. Waits a moment for the first comparison; returns in any case."""
        self._task = asyncio.create_task(self._run(), name=f"relay {self.log}")
        self._task.add_done_callback(self._ended)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._compared.wait(), FIRST_VERDICT)

    async def close(self) -> None:
        """Stop after what is being published. What is not relayed yet is relayed at the next start."""
        self._stop.set()
        self._wake.set()
        if self._task is None:
            return
        await asyncio.wait([self._task], timeout=FIRST_VERDICT)
        while not self._task.done():
            # The client's flushing swallows a cancellation now and then.
            self._task.cancel()
            await asyncio.wait([self._task], timeout=1)

    def wake(self) -> None:
        """There is something to relay."""
        self._wake.set()

    def status(self) -> RelayStatus:
        state, reason = self._state, self._reason
        if state not in {"refusing", "failed"} and not self._link.connected:
            state, reason = "offline", self._link.error
        return RelayStatus(self.log, self._position, self._head, state, reason, self._published)

    def _appended(self, log: str) -> None:
        if log == self.log:
            self._wake.set()

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A relay that nobody closed is over: a bug, which must not look like a broker that is away."""
        if self._stop.is_set():
            return
        error = None if task.cancelled() else task.exception()
        self._state = "failed"
        self._reason = f"the relay ended: {type(error).__name__ if error else 'cancelled'}"
        _log.error("relay_ended", log=self.log, exc_info=error)

    async def _run(self) -> None:
        while not self._stop.is_set():
            try:
                await self._round()
            except Contradiction as found:
                self._refuse(str(found))
                await self._pause(LOOK_AGAIN)
            except Congested as congested:
                self._offline(f"NATS is congested: {congested}")
                await self._pause(CONGESTED)
            except Fenced as fenced:
                _log.info("relay_fenced", log=self.log, reason=str(fenced))
                await self._again()
            except (Doubt, NatsError, OSError, TimeoutError, AppendRefused, NotAsDeclared) as trouble:
                self._offline(f"{type(trouble).__name__}: {trouble}")
                await self._again()
            except Exception as error:  # noqa: BLE001 - seen in the state; the relay lives on
                _log.exception("relay_failed", log=self.log)
                self._offline(describe(error))
                await self._again()

    async def _round(self) -> None:
        """Compare, then relay as long as nothing is doubtful and the connection is the same."""
        client = await self._connected()
        if client is None:
            return
        generation = self._link.generation
        js = client.jetstream(timeout=5)
        tail = await compare(self._store, self.log, js, replicas=self._replicas)
        self._position = tail.position
        self._accept()
        reading = Reading(self._store, self.log)
        try:
            while not self._stop.is_set() and self._link.connected and self._link.generation == generation:
                self._wake.clear()
                events = await reading.after(tail.position)
                await self._measure(tail, events)
                if events:
                    tail = await self._publish(client, tail, events)
                    continue
                self._state, self._reason = "waiting", ""
                self._doubts = 0  # not before: a stream that refuses to be written is asked less often
                if not await self._something(js, tail):
                    return
        finally:
            await reading.close()

    async def _connected(self) -> Client | None:
        """The client once it is connected; None when this relay closes before."""
        waiting = asyncio.ensure_future(self._link.wait_connected())
        stopping = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait([waiting, stopping], return_when=asyncio.FIRST_COMPLETED)
            return waiting.result() if waiting.done() else None
        finally:
            waiting.cancel()
            stopping.cancel()

    async def _publish(self, client: Client, tail: Tail, events: list[Envelope]) -> Tail:
        if events[0].position != tail.position + 1 or events[0].previous != tail.hash:
            raise Doubt(f"event {events[0].position} does not chain on {tail.position}: the log was changed")
        self._state, self._reason = "relaying", ""
        left = events
        while left:
            batch = take(left)
            await publish(client, stream_name(self.log), batch, after=tail.position)
            left = left[len(batch) :]
            tail = Tail(batch[-1].position, batch[-1].hash, tail.made)
            self._position = tail.position
            self._published += len(batch)
            self._doubts = 0
            if self._stop.is_set():
                break
        return tail

    async def _something(self, js: JetStreamContext, tail: Tail) -> bool:
        """Wait until there may be something new. False: the stream is not what it was, compare again.

        What was found without a wake was written by another process, whose relay may have been faster: the
        stream is asked before anything is published. It is also asked every ten seconds, so that a lost
        stream is seen.
        """
        loop = asyncio.get_running_loop()
        looked = loop.time()
        while not self._stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL)
                return True
            grown = (await self._store.head(self.log)).position > tail.position
            if grown or loop.time() - looked > LOOK:
                looked = loop.time()
                info = await js.stream_info(stream_name(self.log))
                if (info.state.last_seq, info.created) != (tail.position, tail.made):
                    return False
            if grown:
                return True
        return True

    async def _measure(self, tail: Tail, events: list[Envelope]) -> None:
        if len(events) == MAX_MESSAGES:
            self._head = (await self._store.head(self.log)).position
        else:
            self._head = events[-1].position if events else tail.position

    def _accept(self) -> None:
        if self._state == "refusing":
            _log.info("log_accepts", log=self.log)
        self._store.accept(self.log)
        self._state, self._reason = "relaying", ""
        self._compared.set()

    def _refuse(self, reason: str) -> None:
        if self._state != "refusing":
            _log.error("log_refuses", log=self.log, reason=reason)
        self._store.refuse(self.log, reason)
        self._state, self._reason = "refusing", reason
        self._compared.set()

    def _offline(self, reason: str) -> None:
        if self._state == "refusing":
            return
        if self._reason != reason:
            _log.warning("relay_offline", log=self.log, reason=reason)
        self._state, self._reason = "offline", reason

    async def _again(self) -> None:
        """Before comparing again: at once after one doubt, later and later while nothing gets through."""
        pause = min(_SLOWEST, 0.02 * 2 ** min(self._doubts, _MOST_DOUBLINGS) - 0.02)
        self._doubts += 1
        await self._pause(pause)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)
