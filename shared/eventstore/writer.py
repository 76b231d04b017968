"""The one writer task of a process: takes all that waits into one transaction, and answers each truly."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.eventstore import statements
from shared.eventstore.port import Appended, AppendRefused, OutcomeUnknown, Overloaded
from shared.eventstore.session import Session, is_lost, is_passing, refusal_of
from shared.eventstore.slate import EventRow, Pending, Slate
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
    """Answers of a batch, due when it is committed. ``proof`` is one event of it, if it has one."""

    outcomes: Sequence[Outcome]
    touched: Sequence[str] = ()
    proof: EventRow | None = None


class _CommitLostError(Exception):
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
            except Exception as error:  # noqa: BLE001 - see the next line
                # A mistake of ours: the callers are told, and the task lives on for the others.
                _log.exception("append_failed", requests=len(batch))
                _answer(batch, [error] * len(batch))
                await self._session.drop()

    def _take(self) -> list[Pending]:
        batch: list[Pending] = []
        size = 0
        while self._queue and len(batch) < self._max_batch:
            following = self._queue[0]
            if batch and (size + following.size > MAX_BYTES or following.alone or batch[0].alone):
                break
            pending = self._queue.popleft()
            if not pending.future.done():
                batch.append(pending)
                size += pending.size
        return batch

    async def _serve(self, batch: list[Pending]) -> None:
        """Answer every request of the batch, through lost connections and other people's bad values."""
        unsure: _Attempt | None = None
        unsure_since, pause = 0.0, 0.02
        while batch:
            try:
                attempt = await self._transact(batch, unsure)
            except _CommitLostError as lost:
                unsure, unsure_since = lost.attempt, _moment()
            except Exception as error:  # noqa: BLE001 - sorted by kind: away, passing, or somebody's value
                if not is_lost(error) and not is_passing(error):
                    self._refused(batch, error)
                    return
                _log.warning("database_away", error=type(error).__name__, requests=len(batch))
            else:
                self._done(batch, attempt)
                return
            await self._session.drop()
            batch = self._without_the_impatient(batch, unsure_since if unsure else None)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 0.5)

    def _without_the_impatient(self, batch: list[Pending], unsure_since: float | None) -> list[Pending]:
        """Answer who waited long enough, here and in the queue; returns who of the batch still waits."""
        now = _moment()
        while self._queue and now - self._queue[0].since > PATIENCE:
            _answer([self._queue.popleft()], [Overloaded("the database is away")])
        if unsure_since is not None:
            if now - unsure_since <= PATIENCE_AT_COMMIT:
                return batch
            _answer(batch, [OutcomeUnknown("the database is away") for _ in batch])
            return []
        late = [pending for pending in batch if now - pending.since > PATIENCE]
        _answer(late, [Overloaded("the database is away") for _ in late])
        return [pending for pending in batch if not pending.future.done()]

    async def _transact(self, batch: list[Pending], unsure: _Attempt | None) -> _Attempt:
        """One transaction for the batch; returns after its COMMIT."""
        crash.point("append.before_transaction")
        driver = await self._session.driver()
        transaction = driver.transaction()
        await transaction.start()
        try:
            heads = await statements.lock(driver, self._logs)
            if unsure and unsure.proof and await statements.holds(driver, unsure.proof):
                await transaction.rollback()
                return unsure
            now = await statements.look(driver, heads, batch, self._clock())
            slate = Slate(now, self._sources, self._refusals)
            outcomes = [slate.decide(pending) for pending in batch]
            if not slate.accepted:
                await transaction.rollback()
                return _Attempt(outcomes)
            await statements.write(driver, self._session.connection, slate)
            crash.point("append.after_insert")
        except BaseException:
            with contextlib.suppress(Exception):
                await transaction.rollback()
            raise
        attempt = _Attempt(outcomes, [head.log for head in slate.touched], next(iter(slate.events), None))
        crash.point("append.before_commit")
        try:
            await transaction.commit()
        except Exception as error:
            if is_lost(error):
                raise _CommitLostError(attempt) from error
            raise
        crash.point("append.after_commit")
        return attempt

    def _done(self, batch: list[Pending], attempt: _Attempt) -> None:
        _answer(batch, attempt.outcomes)
        for log in attempt.touched:
            self._wake(log)

    def _refused(self, batch: list[Pending], error: Exception) -> None:
        """The database refused the batch: each runs alone, in its place, so that only the culprit fails."""
        if len(batch) == 1:
            _answer(batch, [refusal_of(error)])
            return
        for pending in batch:
            pending.alone = True
        self._queue.extendleft(reversed(batch))


def _moment() -> float:
    return asyncio.get_running_loop().time()


def _answer(batch: Sequence[Pending], outcomes: Sequence[Outcome | Exception]) -> None:
    for pending, outcome in zip(batch, outcomes, strict=True):
        if pending.future.done():
            continue
        if isinstance(outcome, Appended):
            pending.future.set_result(outcome)
        else:
            pending.future.set_exception(outcome)
