"""The one writer task of a process: takes everything that waits into one transaction, and answers each truly."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.eventstore import statements
from shared.eventstore.port import (
    Appended,
    AppendRefused,
    Overloaded,
    OutcomeUnknown,
    RowRejected,
    Unstorable,
)
from shared.eventstore.session import Session, is_lost, is_passing
from shared.eventstore.slate import Pending, Slate
from shared.runtime import crash
from shared.runtime.clock import Clock

_log = structlog.get_logger()

MAX_BYTES = 8 * 1024 * 1024
"""Of event data in one transaction."""
PATIENCE = 5.0
"""Seconds after which a request that the database did not get to hears Overloaded."""
PATIENCE_AT_COMMIT = 60.0
"""Seconds in which the outcome of a COMMIT is looked for before the callers hear OutcomeUnknown."""

Outcome = Appended | AppendRefused


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A batch whose COMMIT may or may not have happened. ``proof`` names one event of it, if it has one."""

    outcomes: Sequence[Outcome]
    proof: tuple[Any, ...] | None
    touched: Sequence[str]


class _CommitLost(Exception):
    """The connection was lost between sending COMMIT and its answer."""

    def __init__(self, attempt: _Attempt) -> None:
        super().__init__("connection lost at COMMIT")
        self.attempt = attempt


class Writer:
    """Owns one session. ``refusals`` is read before each decision; ``wake`` is called after each commit."""

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        sources: dict[str, str],
        refusals: dict[str, str],
        clock: Clock,
        max_batch: int,
        max_queue: int,
        wake: Callable[[str], None],
    ) -> None:
        self._session = Session(engine)
        self._sources = sources
        self._logs = sorted(sources)
        self._refusals = refusals
        self._clock = clock
        self._max_batch = max_batch
        self._max_queue = max_queue
        self._wake = wake
        self._queue: deque[Pending] = deque()
        self._waiting = asyncio.Event()
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="eventstore writer")

    def put(self, pending: Pending) -> None:
        """Queue a request.

        Raises:
            Overloaded: the queue is full, or the writer is not running.
        """
        if self._closing or self._task is None:
            raise Overloaded("the store is not open")
        if len(self._queue) >= self._max_queue:
            raise Overloaded(f"{self._max_queue} requests wait already")
        self._queue.append(pending)
        self._waiting.set()

    async def close(self) -> None:
        """Finish what is queued, then let the session go."""
        self._closing = True
        self._waiting.set()
        if self._task is not None:
            await self._task
        await self._session.close()

    async def _run(self) -> None:
        while self._queue or not self._closing:
            if not self._queue:
                self._waiting.clear()
                await self._waiting.wait()
                continue
            batch = self._take()
            try:
                await self._serve(batch)
            except Exception as error:  # noqa: BLE001 - the callers are told, and the task must live on
                _log.exception("append_failed", requests=len(batch))
                _answer(batch, [error] * len(batch))

    def _take(self) -> list[Pending]:
        batch: list[Pending] = []
        size = 0
        while self._queue and len(batch) < self._max_batch:
            if batch and size + self._queue[0].size > MAX_BYTES:
                break
            pending = self._queue.popleft()
            if not pending.future.done():
                batch.append(pending)
                size += pending.size
        return batch

    async def _serve(self, batch: list[Pending]) -> None:
        """Answer every request of the batch, through lost connections and other people's bad values."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        unsure: _Attempt | None = None
        pause = 0.02
        while True:
            try:
                await self._attempt(batch, unsure)
            except _CommitLost as lost:
                unsure = lost.attempt
            except (Exception,) as error:  # noqa: B013 - the kind is decided below
                if not is_lost(error) and not is_passing(error):
                    await self._one_by_one(batch, error)
                    return
                _log.warning("database_away", error=type(error).__name__, requests=len(batch))
            else:
                return
            await self._session.drop()
            self._expire(loop.time())
            if loop.time() - began > (PATIENCE if unsure is None else PATIENCE_AT_COMMIT):
                kind = Overloaded if unsure is None else OutcomeUnknown
                _answer(batch, [kind("the database is away") for _ in batch])
                return
            await asyncio.sleep(pause)
            pause = min(pause * 2, 0.5)

    def _expire(self, now: float) -> None:
        """Tell those in the queue who waited long enough; called whenever the database keeps us waiting."""
        while self._queue and now - self._queue[0].since > PATIENCE:
            _answer([self._queue.popleft()], [Overloaded("the database is away")])

    async def _attempt(self, batch: list[Pending], unsure: _Attempt | None) -> None:
        outcomes, touched = await self._transact(batch, unsure)
        crash.point("append.after_commit")
        _answer(batch, outcomes)
        for log in touched:
            with contextlib.suppress(RuntimeError):
                self._wake(log)

    async def _transact(
        self, batch: list[Pending], unsure: _Attempt | None
    ) -> tuple[Sequence[Outcome], Sequence[str]]:
        """One transaction for the batch. Returns the answers and the logs that were written."""
        crash.point("append.before_transaction")
        driver = await self._session.driver()
        transaction = driver.transaction()
        await transaction.start()
        try:
            heads = await statements.lock(driver, self._logs)
            if unsure and unsure.proof and await statements.holds(driver, unsure.proof):
                await transaction.rollback()
                return unsure.outcomes, unsure.touched
            now = await statements.look(driver, heads, batch, self._clock())
            slate = Slate(now, self._sources, self._refusals)
            outcomes = [slate.decide(pending) for pending in batch]
            if not slate.accepted:
                await transaction.rollback()
                return outcomes, ()
            await statements.write(driver, self._session.connection, slate)
            crash.point("append.after_insert")
        except BaseException:
            with contextlib.suppress(Exception):
                await transaction.rollback()
            raise
        crash.point("append.before_commit")
        proof = slate.events[0][:3] if slate.events else None
        attempt = _Attempt(outcomes, proof, [head.log for head in slate.touched])
        try:
            await transaction.commit()
        except Exception as error:
            if is_lost(error):
                raise _CommitLost(attempt) from error
            raise
        return attempt.outcomes, attempt.touched

    async def _one_by_one(self, batch: list[Pending], error: Exception) -> None:
        """The database refused the batch: each request alone, so that only the culprit fails."""
        if len(batch) == 1:
            _answer(batch, [refusal_of(error)])
            return
        for pending in batch:
            await self._serve([pending])


def refusal_of(error: Exception) -> Exception:
    """What the culprit is told; the database's own words may hold the value and go no further."""
    if isinstance(error, sa.exc.DBAPIError):
        table, constraint = "a row", None
        cause = getattr(error.orig, "__cause__", None)
        if isinstance(cause, asyncpg.PostgresError):
            table, constraint = cause.table_name or table, cause.constraint_name
        return RowRejected(table, constraint)
    if isinstance(error, sa.exc.StatementError):
        return RowRejected("a row", None)
    if isinstance(error, asyncpg.DataError | asyncpg.exceptions.DataError | UnicodeError):
        return Unstorable("a value that the database does not take")
    return error


def _answer(batch: Sequence[Pending], outcomes: Sequence[Outcome | Exception]) -> None:
    for pending, outcome in zip(batch, outcomes, strict=True):
        if pending.future.done():
            continue
        if isinstance(outcome, Appended):
            pending.future.set_result(outcome)
        else:
            pending.future.set_exception(outcome)
