"""Delivers one log to one follower: tries again from the checkpoint, or stops where that would be no use."""

import asyncio
import contextlib
import random
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime
from typing import ClassVar, TypeVar

import structlog

from shared.contracts.envelope import Envelope, Undecodable
from shared.projections.poison import describe
from shared.subscriptions.checkpoint import Checkpoint, Gap, HistoryChanged, OutOfStep
from shared.subscriptions.port import Follower, Standby, StopFollowing
from shared.subscriptions.status import FollowStatus, State

_log = structlog.get_logger()

T = TypeVar("T")

STANDBY = 2.0
"""Seconds after which a replica that does not work asks again."""
LOOK_AGAIN = 3.0
"""Seconds after which a stopped follower looks whether what stopped it was mended."""
_SLOWEST = 5.0
_YIELD_EVERY = 200
"""Envelopes read in one turn of the loop: others want their turn."""
_GRACE = 15.0
"""Seconds that a batch in hand may take to be finished at close."""


class Halt:
    """Why a follower is stopped, shared by the deliveries of its logs: it stops as a whole."""

    def __init__(self) -> None:
        self._reasons: dict[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self._reasons)

    def __str__(self) -> str:
        return "; ".join(f"{log}: {reason}" for log, reason in sorted(self._reasons.items()))

    def set(self, log: str, reason: str) -> None:
        self._reasons[log] = reason

    def clear(self, log: str) -> None:
        self._reasons.pop(log, None)


class Halted(Exception):  # noqa: N818 - a finding
    """Another log of this follower is stopped."""


class Delivery(ABC):
    """One task for one follower and one log."""

    outspoken: ClassVar[tuple[type[Exception], ...]] = (OutOfStep, Undecodable, StopFollowing, OSError)
    """Errors whose messages name logs, numbers and hosts; all others may quote somebody's data."""

    def __init__(self, follower: Follower, log: str, halt: Halt) -> None:
        self.follower = follower
        self.log = log
        self._halt = halt
        self._stop = asyncio.Event()
        self._disturbed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._state: State = "starting"
        self._error = ""
        self._position = 0
        self._head = 0
        self._updated = datetime.now(UTC)
        self._failures = 0

    @abstractmethod
    async def _session(self) -> None:
        """Deliver from the checkpoint on; returns when it has to be begun again."""

    @abstractmethod
    async def _mark(self) -> object:
        """What identifies the source's history: when it changes, a stopped follower may try again."""

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=f"{self.follower.name} follows {self.log}")

    async def close(self) -> None:
        """Finish the batch in hand and stop."""
        self._stop.set()
        self._disturbed.set()
        if self._task is None:
            return
        await asyncio.wait([self._task], timeout=_GRACE)
        while not self._task.done():
            self._task.cancel()
            await asyncio.wait([self._task], timeout=1)

    def status(self) -> FollowStatus:
        return FollowStatus(
            self.follower.name, self.log, self._position, self._head, self._state, self._error, self._updated
        )

    async def _run(self) -> None:
        while not self._stop.is_set():
            self._disturbed.clear()
            try:
                await self._turn()
            except (HistoryChanged, Undecodable, StopFollowing) as fatal:
                await self._stopped(fatal)
            except Halted:
                self._show("stopped", str(self._halt))
                await self._pause(1)
            except Gap as gap:
                _log.info("delivery_gap", follower=self.follower.name, log=self.log, reason=str(gap))
                await self._missing(gap)
            except Exception as error:  # noqa: BLE001 - it shows in the state
                await self._failed(error)

    async def _turn(self) -> None:
        if self._halt:
            raise Halted
        if not await self._works():
            self._seen(await self.follower.checkpoint(self.log))
            self._show("standby")
            await self._pause(STANDBY)
            return
        await self._session()

    async def _works(self) -> bool:
        """Whether this replica is the one that works."""
        return not isinstance(self.follower, Standby) or await self.follower.ready_to_follow()

    async def _begin(self) -> Checkpoint:
        """The committed checkpoint, from which everything starts."""
        checkpoint = await self.follower.checkpoint(self.log)
        self._seen(checkpoint)
        return checkpoint

    async def _deliver(self, raws: Sequence[bytes]) -> None:
        """Apply a batch of envelopes, up to the first that is none."""
        envelopes: list[Envelope] = []
        broken: Undecodable | None = None
        for n, raw in enumerate(raws, start=1):
            if n % _YIELD_EVERY == 0:
                await asyncio.sleep(0)
            try:
                envelopes.append(Envelope.read(raw))
            except Undecodable as error:
                broken = error
                break
        if envelopes:
            await self._apply(envelopes)
        if broken is not None:
            raise Undecodable(f"after event {self._position}: {broken}")

    async def _apply(self, envelopes: Sequence[Envelope]) -> None:
        if self._halt:
            raise Halted
        await self.follower.apply(self.log, envelopes)
        self._position = max(self._position, envelopes[-1].position)
        self._head = max(self._head, self._position)
        self._failures = 0
        self._show("following")

    async def _went_back(self) -> bool:
        """Whether the database lost what it had committed: a crash undoes the last asynchronous commits.

        A follower that only compares with what it remembers would wait for the next event, however long.
        """
        at = (await self.follower.checkpoint(self.log)).position
        if at >= self._position:
            return False
        _log.warning("checkpoint_went_back", follower=self.follower.name, log=self.log, position=at)
        return True

    async def _missing(self, gap: Gap) -> None:
        """An event was not delivered: begin again at the checkpoint."""
        await self._failed(gap)

    async def _stopped(self, fatal: Exception) -> None:
        """Stay stopped until the checkpoint or the source's history is another one than now."""
        reason = f"{type(fatal).__name__}: {fatal}"
        _log.error("follower_stopped", follower=self.follower.name, log=self.log, reason=reason)
        self._halt.set(self.log, reason)
        self._show("stopped", reason)
        at = await self._standing()
        while not self._stop.is_set():
            await self._pause(LOOK_AGAIN)
            now = await self._standing()
            at = at if at is not None else now
            if now is not None and now != at:
                break
        _log.info("follower_tries_again", follower=self.follower.name, log=self.log)
        self._halt.clear(self.log)

    async def _standing(self) -> tuple[Checkpoint, object] | None:
        """Checkpoint and history as they are now; None when they cannot be read."""
        try:
            return await self.follower.checkpoint(self.log), await self._mark()
        except Exception as error:  # noqa: BLE001 - it is asked again
            _log.warning(
                "follower_unseen", follower=self.follower.name, log=self.log, error=self._said(error)
            )
            return None

    async def _failed(self, error: Exception) -> None:
        """Try again after a pause that grows with the failures in a row."""
        reason = self._said(error)
        if reason != self._error:
            _log.warning("delivery_failed", follower=self.follower.name, log=self.log, reason=reason)
        self._show("retrying", reason)
        pause = min(_SLOWEST, 0.05 * 2 ** min(self._failures, 10))
        self._failures += 1
        await self._pause(pause * random.uniform(0.5, 1))  # noqa: S311 - spreads replicas, hides nothing

    def _said(self, error: Exception) -> str:
        return f"{type(error).__name__}: {error}" if isinstance(error, self.outspoken) else describe(error)

    def _seen(self, checkpoint: Checkpoint) -> None:
        self._position = checkpoint.position
        self._head = max(self._head, checkpoint.position)

    def _show(self, state: State, error: str = "") -> None:
        self._state, self._error = state, error
        self._updated = datetime.now(UTC)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stop.wait(), seconds)

    async def _undisturbed(self, work: Awaitable[T]) -> T | None:
        """The result, or None when this delivery is closed or its source disturbed before."""
        task = asyncio.ensure_future(work)
        disturbed = asyncio.ensure_future(self._disturbed.wait())
        try:
            await asyncio.wait([task, disturbed], return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            disturbed.cancel()
            task.cancel()
