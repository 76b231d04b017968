"""A policy hears events and runs commands: each event at least once, its commands once, poison parked."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.envelope import Envelope
from shared.contracts.registry import UnknownType
from shared.eventstore.port import Conflict, LogRefuses, Overloaded
from shared.eventstore.session import is_lost, is_passing
from shared.projections.lead import Lead
from shared.projections.poison import describe
from shared.refusals import Refusal
from shared.runtime import crash
from shared.runtime.clock import Clock
from shared.subscriptions import stored
from shared.subscriptions.checkpoint import Checkpoint, admit
from shared.subscriptions.port import StopFollowing
from shared.subscriptions.stored import BEHIND, ParkedEvent, ToPark

_log = structlog.get_logger()

Handler = Callable[[Envelope], Awaitable[None]]
"""Runs commands whose ids follow from the event's (``uuid5(policy, event id, ordinal)``): may be repeated."""

MOST_PARKED = 50
"""Keys; more of them are a bug and not data."""
MOVE_EVERY = 0.5
"""Seconds of handling after which the checkpoint moves within a batch: others wait for it."""
PATIENCE = (0.05, 0.2, 1.0)
"""Seconds between the tries of an event that fails of itself, before it is parked."""

_TRANSIENT = (Conflict, LogRefuses, Overloaded, sa.exc.TimeoutError, OSError)


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many events of a key were handled and how many are parked still."""

    handled: int
    left: int


@dataclass(slots=True)
class _Progress:
    """What has been handled or will be parked since the checkpoint was last moved."""

    was: Checkpoint
    done: Checkpoint
    parked: list[ToPark] = field(default_factory=list)


class PolicyFollower:
    """A follower (and a ``Standby``) whose checkpoint lies in the service's own database.

    The handler's Refusal is an outcome: it is logged and the policy goes on. What passes (a lost database, a
    full queue, a conflict) is tried again without end. What fails of itself is parked under the event's
    subject, with the later events of that subject behind it, until ``replay``.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        name: str,
        logs: Sequence[str],
        handler: Handler,
        clock: Clock,
        patience: Sequence[float] = PATIENCE,
    ) -> None:
        self._engine = engine
        self._name = name
        self._logs = tuple(logs)
        self._handler = handler
        self._clock = clock
        self._patience = patience
        self._mutex = asyncio.Lock()
        self._lead = Lead(engine, f"pulih.policy.{name}")

    @property
    def name(self) -> str:
        return self._name

    @property
    def logs(self) -> tuple[str, ...]:
        return self._logs

    async def checkpoint(self, log: str) -> Checkpoint:
        """How far the policy has followed the log."""
        async with self._engine.connect() as connection:
            return await stored.read(connection, self._name, log)

    async def ready_to_follow(self) -> bool:
        """Whether this process leads the policy; takes the lead when it is free."""
        return await self._lead.held()

    async def close(self) -> None:
        """Finish the batch in hand, and let another one lead."""
        async with self._mutex:
            await self._lead.release()

    async def apply(self, log: str, batch: Sequence[Envelope]) -> None:
        """Handle what is new of the batch, then move the checkpoint.

        Raises:
            Gap, HistoryChanged: see ``checkpoint.admit``; nothing was handled.
            StopFollowing: an unknown type, or more parked keys than data can explain.
            Superseded, and what passes: the checkpoint is as far as was handled; try again.
        """
        async with self._mutex:
            async with self._engine.connect() as connection:
                was = await stored.read(connection, self._name, log)
                fresh, _ = admit(was, batch)
                subjects = {envelope.subject for envelope in fresh}
                parked = await stored.parked_keys(connection, self._name, subjects) if fresh else set()
            if fresh:
                await self._work(fresh, _Progress(was, was), parked)

    async def parked(self) -> list[ParkedEvent]:
        """Everything that is parked, oldest first."""
        async with self._engine.connect() as connection:
            return await stored.waiting(connection, self._name)

    async def replay(self, key: str) -> Replayed:
        """Handle what is parked under the key, in order; stops at the first that fails still."""
        async with self._engine.connect() as connection:
            events = await stored.waiting(connection, self._name, key)
        for n, event in enumerate(events):
            try:
                await self._handle(event.envelope)
            except Exception as error:
                if _passes(error):
                    raise
                async with self._engine.begin() as connection:
                    await stored.note(connection, event, describe(error))
                return Replayed(n, len(events) - n)
            async with self._engine.begin() as connection:
                await stored.lock(connection, self._name)
                await stored.unpark(connection, event)
        async with self._engine.connect() as connection:
            return Replayed(len(events), len(await stored.waiting(connection, self._name, key)))

    async def _work(self, fresh: Sequence[Envelope], progress: _Progress, parked: set[str]) -> None:
        loop = asyncio.get_running_loop()
        moved = loop.time()
        try:
            for envelope in fresh:
                if envelope.subject in parked:
                    progress.parked.append(ToPark(envelope, BEHIND))
                elif (error := await self._outcome(envelope)) is not None:
                    progress.parked.append(ToPark(envelope, error))
                    parked.add(envelope.subject)
                progress.done = Checkpoint(progress.was.log, envelope.epoch, envelope.position, envelope.hash)
                if loop.time() - moved > MOVE_EVERY:
                    await self._save(progress)
                    moved = loop.time()
        except BaseException:
            await self._save(progress)
            raise
        await self._save(progress)

    async def _outcome(self, envelope: Envelope) -> str | None:
        """Handle the event; the description of its error when it is poison.

        Raises:
            StopFollowing: its type is unknown.
            Exception: what passes.
        """
        for pause in (*self._patience, None):
            try:
                crash.point("policy.before_append")
                await self._handle(envelope)
                crash.point("policy.after_append")
            except UnknownType as unknown:
                raise StopFollowing(f"{self._name}: unknown type {unknown}") from unknown
            except StopFollowing:
                raise
            except Exception as error:
                if _passes(error):
                    raise
                if pause is None:
                    _log.exception("policy_parks", policy=self._name, event_id=envelope.id)
                    return describe(error)
                await asyncio.sleep(pause)
            else:
                return None
        raise AssertionError("unreachable")

    async def _handle(self, envelope: Envelope) -> None:
        try:
            await self._handler(envelope)
        except Refusal as refusal:
            _log.info("policy_refused", policy=self._name, event_id=envelope.id, rule=refusal.rule)

    async def _save(self, progress: _Progress) -> None:
        """Park and move the checkpoint, in one transaction."""
        if progress.done == progress.was:
            return
        async with self._engine.begin() as connection:
            await stored.lock(connection, self._name)
            if progress.parked:
                await stored.park(connection, self._name, progress.parked, self._clock())
                if await stored.count_keys(connection, self._name) > MOST_PARKED:
                    raise StopFollowing(f"{self._name}: more than {MOST_PARKED} keys would be parked")
            await stored.move(connection, self._name, progress.was, progress.done, self._clock())
        progress.was, progress.parked = progress.done, []


def _passes(error: Exception) -> bool:
    """Whether the same may succeed later without anybody mending anything."""
    return isinstance(error, _TRANSIENT) or is_lost(error) or is_passing(error)
