"""Load, decide, append: the way of every command, looked up before it is decided and after each conflict."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa

from shared.aggregates import Aggregate, Cache, Seen
from shared.contracts.base import Event
from shared.eventstore.port import (
    Append,
    Appended,
    Command,
    Conflict,
    NewEvent,
    Reservation,
    Row,
    StreamRef,
    Taken,
    Trace,
)
from shared.eventstore.store import EventStore
from shared.refusals import Refusal

S = TypeVar("S")

__all__ = ["Aggregate", "Decisions", "Work"]
T = TypeVar("T")


@dataclass
class Work:
    """One try of one command: what it read and what it wants to be written."""

    store: EventStore
    _cache: Cache
    _trust_cache: bool = True
    _seen: dict[StreamRef, Seen] = field(default_factory=dict)
    _events: list[NewEvent] = field(default_factory=list)
    _reserve: list[Reservation] = field(default_factory=list)
    _refusals: dict[tuple[str, str], Refusal] = field(default_factory=dict)
    _release: list[tuple[str, str]] = field(default_factory=list)
    _rows: list[Row] = field(default_factory=list)
    _also: list[sa.Executable] = field(default_factory=list)

    async def load(self, aggregate: Aggregate[S], id: object) -> S:  # noqa: A002 - it is the aggregate's id
        """The aggregate's state; its version becomes an expected version of the append."""
        return (await self.load_many(aggregate, [id]))[0]

    async def load_many(self, aggregate: Aggregate[S], ids: Iterable[object]) -> list[S]:
        """States in the order of the ids; what is not cached is read in one statement."""
        refs = [aggregate.ref(id_) for id_ in ids]
        missing: list[StreamRef] = []
        for ref in dict.fromkeys(refs):
            if ref in self._seen:
                continue
            if self._trust_cache and (held := self._cache.get(ref, aggregate)) is not None:
                self._seen[ref] = held
            else:
                missing.append(ref)
        if missing:
            for ref, loaded in (await self.store.load_many(missing)).items():
                state = aggregate.fold(aggregate.initial, (envelope.event for envelope in loaded.events))
                self._seen[ref] = Seen(loaded.version, state, aggregate, fresh=True)
        return [self._seen[ref].state for ref in refs]

    def tell(self, aggregate: Aggregate[Any], id: object, *events: Event, occurred_at: datetime) -> None:  # noqa: A002
        """Append these events to the aggregate's stream."""
        self._events.extend(NewEvent(aggregate.ref(id), event, occurred_at) for event in events)

    def reserve(self, kind: str, key: str, holder: str, *, refusal: Refusal | None = None) -> None:
        """Hold a key that must be unique; when somebody else has it, the command raises ``refusal``.

        The refusal's ``__cause__`` is then the ``Taken``, which says who has it.
        """
        self._reserve.append(Reservation(kind, key, holder))
        if refusal is not None:
            self._refusals[kind, key] = refusal

    def release(self, kind: str, holder: str) -> None:
        """Free every key of the kind that the holder has."""
        self._release.append((kind, holder))

    def keep(self, table: sa.Table, **values: object) -> None:
        """Insert a row into another table of the same database, in the same transaction."""
        self._rows.append(Row(table, values))

    def also(self, statement: sa.Executable) -> None:
        """Run a statement on another table of the same database, in the same transaction, after the rows."""
        self._also.append(statement)

    @property
    def told(self) -> Sequence[Event]:
        """The events that would be appended."""
        return [new.event for new in self._events]

    @property
    def kept(self) -> Sequence[Row]:
        """The rows that would be inserted."""
        return self._rows

    @property
    def surely_current(self) -> bool:
        """Whether everything was read from the database by this try."""
        return all(seen.fresh for seen in self._seen.values())

    def request(self, answer: Mapping[str, Any], command: Command | None, trace: Trace) -> Append:
        return Append(
            trace=trace,
            command=command,
            expected={ref: seen.version for ref, seen in self._seen.items()},
            events=self._events,
            reserve=self._reserve,
            release=self._release,
            rows=self._rows,
            also=self._also,
            answer=answer,
        )

    def become(self) -> dict[StreamRef, Seen]:
        """What the streams that were read become by this append.

        Raises what an aggregate raises on an event that cannot follow: asked before the append, so that no
        wrong decision stores a history that nobody can read again.
        """
        by_stream: dict[StreamRef, list[Event]] = {}
        for new in self._events:
            by_stream.setdefault(new.ref, []).append(new.event)
        after: dict[StreamRef, Seen] = {}
        for ref, seen in self._seen.items():
            told = by_stream.get(ref, [])
            state = seen.aggregate.fold(seen.state, told)
            after[ref] = Seen(seen.version + len(told), state, seen.aggregate, fresh=False)
        return after

    def remember(self, after: Mapping[StreamRef, Seen]) -> None:
        """Cache what was appended."""
        for ref, seen in after.items():
            self._cache.put(ref, seen.version, seen.state, seen.aggregate)

    def refusal_of(self, taken: Taken) -> Exception:
        reservation = taken.reservation
        return self._refusals.get((reservation.kind, reservation.key), taken)


class Decisions:
    """Executes commands against one store."""

    def __init__(self, store: EventStore, *, cache: int = 2000, retries: int = 8) -> None:
        self.store = store
        self._cache = Cache(cache)
        self._retries = retries
        self._turns = asyncio.Lock()
        """From the third try on, those of this process take turns, or they would conflict for ever."""

    def looking(self) -> Work:
        """Work that is never appended: for a command's checks without its effect."""
        return Work(self.store, self._cache)

    async def execute(
        self,
        decide: Callable[[Work], Awaitable[Mapping[str, Any]]],
        *,
        command: Command | None,
        trace: Trace,
    ) -> Appended:
        """Run ``decide`` until its append is accepted or it refuses; a known command gets its first answer.

        ``decide`` returns the answer (ids only) and may be called several times, each time with a new Work.

        Raises:
            Refusal: the rules, or a reservation's ``refusal``, said no to the present state.
            Conflict: others were faster ``retries`` times.
            AppendRefused: the other kinds, as the store raised them.
        """
        conflict = Conflict("others were faster each time")
        for attempt in range(1 + self._retries):
            try:
                async with self._turns if attempt > 1 else contextlib.nullcontext():
                    appended = await self._try(decide, command, trace, trust_cache=attempt == 0)
            except Conflict as error:
                conflict = error
            else:
                if appended is not None:
                    return appended
        raise conflict

    async def look(self, read: Callable[[Work], Awaitable[T]]) -> T:
        """Read states as they are in the database now; nothing is decided or written."""
        return await read(Work(self.store, self._cache, _trust_cache=False))

    async def _try(
        self,
        decide: Callable[[Work], Awaitable[Mapping[str, Any]]],
        command: Command | None,
        trace: Trace,
        *,
        trust_cache: bool,
    ) -> Appended | None:
        """One try. None: the rules said no to a state that may be stale, so it has to be read again."""
        if (first := await self.known(command)) is not None:
            return first
        work = Work(self.store, self._cache, _trust_cache=trust_cache)
        try:
            answer = await decide(work)
            after = work.become()
            appended = await self.store.append(work.request(answer, command, trace))
        except Taken as taken:
            raise work.refusal_of(taken) from taken
        except Refusal:
            if not work.surely_current:
                return None
            # The same command may have been accepted while this one was deciding on what it made.
            if (first := await self.known(command)) is not None:
                return first
            raise
        if not appended.repeated:
            work.remember(after)
        return appended

    async def known(self, command: Command | None) -> Appended | None:
        """The first answer of a command that was accepted before."""
        return None if command is None else await self.store.known(command)
