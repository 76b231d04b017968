"""The event store of a service: appends through the writer, reads through the pool."""

import asyncio
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.envelope import Envelope
from shared.eventstore import reading
from shared.eventstore.port import Append, Appended, Command, Loaded, LogHead, StreamRef, Unstorable
from shared.eventstore.serialise import check, ready
from shared.eventstore.slate import Known, Pending, answer_text
from shared.eventstore.writer import Writer
from shared.runtime.clock import Clock

_log = structlog.get_logger()

KEEP_COMMANDS = timedelta(days=90)
TIDY_EVERY = timedelta(hours=6)


class EventStore:
    """Logs of one database. Several processes may write the same logs; the locked heads put them in line."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        installation: str,
        logs: Sequence[str],
        clock: Clock,
        max_batch: int = 512,
        max_queue: int = 5000,
    ) -> None:
        self.logs = tuple(logs)
        self._engine = engine
        self._reader = reading.Reader(engine)
        self._clock = clock
        self._sources = {log: f"/pulih/{installation}/{log}" for log in logs}
        self._refusals: dict[str, str] = {}
        self._wakes: list[Callable[[str], None]] = []
        self._tidying: asyncio.Task[None] | None = None
        self._writer = Writer(
            engine,
            sources=self._sources,
            refusals=self._refusals,
            clock=clock,
            max_batch=max_batch,
            max_queue=max_queue,
            wake=self._wake,
        )

    async def start(self) -> None:
        """Make missing heads and start the writer. Raises what the database raises when it is away."""
        async with self._engine.begin() as connection:
            statement = sa.text(
                "insert into log_head (log, epoch, position, hash, recorded_at)"
                " values (:log, 1, 0, '', :now) on conflict do nothing"
            )
            await connection.execute(
                statement, [{"log": log, "now": self._clock()} for log in sorted(self.logs)]
            )
        self._writer.start()
        self._tidying = asyncio.create_task(self._tidy(), name="eventstore tidying")

    async def close(self) -> None:
        """Finish what is queued; later appends hear Overloaded."""
        if self._tidying is not None:
            self._tidying.cancel()
            await asyncio.gather(self._tidying, return_exceptions=True)
        await self._writer.close()

    async def _tidy(self) -> None:
        """Forget old commands now and then, for as long as the process runs."""
        while True:
            await asyncio.sleep(TIDY_EVERY.total_seconds())
            try:
                forgotten = await self.forget_commands()
            except (sa.exc.SQLAlchemyError, OSError) as error:
                _log.warning("tidying_failed", error=type(error).__name__)
            else:
                _log.info("commands_forgotten", commands=forgotten)

    async def append(self, request: Append) -> Appended:
        """Append all of the request or nothing.

        Raises:
            AppendRefused: one of its kinds; nothing was written (but see OutcomeUnknown).
            ValueError: an event of another log, a log that is not ours, a moment without a zone.
        """
        if foreign := {ref.log for ref in request.expected} - self._sources.keys():
            raise ValueError(f"not a log of this store: {sorted(foreign)}")
        events = [ready(new) for new in request.events]
        if foreign := {event.ref.log for event in events} - self._sources.keys():
            raise ValueError(f"not a log of this store: {sorted(foreign)}")
        check(request, events, max(self._sources.values(), key=len))
        try:
            answer = answer_text(request.answer)
        except TypeError as error:
            raise Unstorable(f"answer: {error}") from None
        command = request.command
        if command is None and not events:
            # Without an identity nobody could tell after a lost COMMIT whether this was written.
            command = Command("store", str(uuid.uuid4()), "")
        loop = asyncio.get_running_loop()
        size = sum(len(event.data) for event in events)
        pending = Pending(request, command, events, answer, size, loop.time(), loop.create_future())
        self._writer.put(pending)
        return await pending.future

    async def load(self, ref: StreamRef) -> Loaded:
        """The whole stream; version 0 when there is none."""
        return (await self._reader.streams([ref]))[ref]

    async def load_many(self, refs: Sequence[StreamRef]) -> dict[StreamRef, Loaded]:
        """Many streams in one statement: one consistent moment."""
        return await self._reader.streams(refs)

    async def read(self, log: str, *, after: int, limit: int) -> list[Envelope]:
        """Events ``after + 1`` to ``after + limit`` of the log, as many as there are."""
        return await self._reader.log(log, after, limit)

    async def head(self, log: str) -> LogHead:
        """Where the log ends.

        Raises:
            LookupError: no such log.
        """
        return await self._reader.head(log)

    async def known(self, command: Command) -> Appended | None:
        """The first answer of the command, if it was accepted in the last 90 days.

        Raises:
            CommandReused: it was accepted with another body.
        """
        row = await self._reader.command(command)
        return None if row is None else Known(*row).again(command)

    async def holder(self, kind: str, key: str) -> str | None:
        """Who holds a reservation."""
        return await self._reader.holder(kind, key)

    async def holders(self, kind: str, keys: Sequence[str]) -> dict[str, str]:
        """Who holds each of these keys; a key that is free is missing."""
        return await self._reader.holders(kind, keys)

    async def count_reserved(self, kind: str, prefix: str) -> int:
        """How many keys of the kind begin with the prefix."""
        return await self._reader.count_reserved(kind, prefix)

    async def forget_commands(self, older_than: timedelta = KEEP_COMMANDS) -> int:
        """Delete the answers of commands that nobody repeats any more; returns how many."""
        return await self._reader.forget_commands(self._clock() - older_than)

    def refuse(self, log: str, reason: str) -> None:
        """Refuse commands for this log from now on."""
        self._refusals[log] = reason

    def accept(self, log: str) -> None:
        """Take commands for this log again."""
        self._refusals.pop(log, None)

    @property
    def refusals(self) -> Mapping[str, str]:
        """Logs that take no commands, and why."""
        return MappingProxyType(self._refusals)

    def on_append(self, wake: Callable[[str], None]) -> None:
        """``wake`` is called with a log's name after each commit that wrote to it; it must not block."""
        self._wakes.append(wake)

    def _wake(self, log: str) -> None:
        for wake in self._wakes:
            try:
                wake(log)
            except Exception:  # noqa: BLE001 - a listener's fault is not the appender's
                _log.exception("wake_failed", log=log)
