"""One batch in memory: each request is decided on its own, in order, against what the database says."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson

from shared.contracts.envelope import digest, instant
from shared.eventstore.port import (
    Append,
    Appended,
    AppendRefused,
    Command,
    CommandReused,
    Conflict,
    LogHead,
    LogRefuses,
    Row,
    StreamRef,
    Taken,
)
from shared.eventstore.serialise import Ready, envelope

if TYPE_CHECKING:
    import asyncio

    import sqlalchemy as sa

EventRow = tuple[str, int, UUID, str, int, str, int, datetime, datetime, str, str]
"""A row of ``events``, in the order of its columns."""
CommandRow = tuple[str, str, str, str, str, datetime]
"""A row of ``commands``, in the order of its columns."""


@dataclass(eq=False, slots=True)
class Pending:
    """A request that waits for its answer. ``size`` in bytes, ``since`` on the loop's clock.

    ``alone``: the database refused a batch that it was in, so it runs by itself.
    """

    request: Append
    command: Command | None
    events: list[Ready]
    answer: str
    size: int
    since: float
    future: "asyncio.Future[Appended]"
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A command that was accepted before."""

    body_hmac: str
    answer: str
    positions: str

    def again(self, command: Command) -> Appended:
        """The first answer.

        Raises:
            CommandReused: it came with another body.
        """
        if self.body_hmac != command.body_hmac:
            raise CommandReused("this command id was used with another body")
        return Appended(orjson.loads(self.answer), orjson.loads(self.positions), repeated=True)


@dataclass(slots=True)
class _End:
    """Where a log ends while a batch is decided: a head that moves."""

    epoch: int
    position: int
    hash: str
    recorded_at: datetime
    recorded: str


@dataclass(slots=True)
class Now:
    """What the database says after the heads were locked, about everything the batch touches."""

    moment: datetime
    heads: dict[str, LogHead]
    versions: dict[StreamRef, int] = field(default_factory=dict)
    commands: dict[tuple[str, str], Known] = field(default_factory=dict)
    holders: dict[tuple[str, str], str] = field(default_factory=dict)


class Slate:
    """Decides requests one after another and collects what is to be written for those accepted."""

    def __init__(self, now: Now, sources: dict[str, str], refusals: dict[str, str]) -> None:
        self._now = now
        self._ends: dict[str, _End] = {}
        self._sources = sources
        self._refusals = refusals
        self._holders_before = dict(now.holders)
        self._held: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for (kind, key), holder in now.holders.items():
            self._held[kind, holder].add(key)
        self.events: list[EventRow] = []
        self.commands: list[CommandRow] = []
        self.rows: list[Row] = []
        self.also: list[sa.Executable] = []
        self.accepted = 0

    @property
    def touched(self) -> list[LogHead]:
        """Heads after the batch, of the logs that it wrote."""
        return [
            LogHead(log, end.epoch, end.position, end.hash, end.recorded_at)
            for log, end in sorted(self._ends.items())
        ]

    def freed(self) -> list[tuple[str, str]]:
        """Reservations to delete, before ``taken`` are inserted."""
        return [key for key, holder in self._holders_before.items() if self._now.holders.get(key) != holder]

    def taken(self) -> list[tuple[str, str, str]]:
        """Reservations to insert, as (kind, key, holder)."""
        before = self._holders_before
        return [(*key, holder) for key, holder in self._now.holders.items() if before.get(key) != holder]

    def decide(self, pending: Pending) -> Appended | AppendRefused:
        """The answer of this request, if the batch is committed. A refused request leaves no trace here."""
        try:
            return self._decide(pending)
        except AppendRefused as refusal:
            return refusal

    def _decide(self, pending: Pending) -> Appended:
        request, command, now = pending.request, pending.command, self._now
        if command is not None and (known := now.commands.get((command.principal, command.id))):
            return known.again(command)
        if self._refusals:
            self._refuse(pending)
        for ref, version in request.expected.items():
            if now.versions[ref] != version:
                raise Conflict(f"{ref.log}: expected version {version}, is {now.versions[ref]}")
        if request.reserve or request.release:
            self._reserve(request)
        self.rows.extend(request.rows)
        self.also.extend(request.also)
        positions = self._write(pending)
        if command is not None:
            self._remember(command, pending.answer, positions)
        self.accepted += 1
        return Appended(request.answer, positions)

    def _refuse(self, pending: Pending) -> None:
        logs = {ref.log for ref in pending.request.expected} | {event.ref.log for event in pending.events}
        for log in sorted(logs & self._refusals.keys()):
            raise LogRefuses(log, self._refusals[log])

    def _reserve(self, request: Append) -> None:
        freed = {(kind, key) for kind, holder in request.release for key in self._held[kind, holder]}
        wanted: dict[tuple[str, str], str] = {}
        for reservation in request.reserve:
            where = (reservation.kind, reservation.key)
            holder = wanted.get(where) or (None if where in freed else self._now.holders.get(where))
            if holder is not None and holder != reservation.holder:
                raise Taken(reservation, held_by=holder)
            wanted[where] = reservation.holder
        for where in freed:
            self._held[where[0], self._now.holders.pop(where)].discard(where[1])
        for (kind, key), holder in wanted.items():
            self._now.holders[kind, key] = holder
            self._held[kind, holder].add(key)

    def _write(self, pending: Pending) -> dict[str, int]:
        positions: dict[str, int] = {}
        versions, trace = self._now.versions, pending.request.trace
        for event in pending.events:
            ref, kind = event.ref, event.kind
            end = self._ends.get(ref.log) or self._end(ref.log)
            version = versions[ref] = versions[ref] + 1
            end.position += 1
            raw = envelope(
                self._sources[ref.log],
                event,
                trace,
                epoch=end.epoch,
                position=end.position,
                previous=end.hash,
                version=version,
                recorded=end.recorded,
            )
            end.hash = digest(raw)
            positions[ref.log] = end.position
            row = (ref.log, end.position, event.id, ref.stream, version, kind.type, kind.version)
            self.events.append((*row, event.occurred_at, end.recorded_at, raw.decode(), end.hash))
        return positions

    def _end(self, log: str) -> _End:
        """The log's end for its first event of the batch; recorded times never go back."""
        head = self._now.heads[log]
        at = max(self._now.moment, head.recorded_at)
        end = self._ends[log] = _End(head.epoch, head.position, head.hash, at, instant(at))
        return end

    def _remember(self, command: Command, answer: str, positions: dict[str, int]) -> None:
        known = Known(command.body_hmac, answer, orjson.dumps(positions).decode())
        self._now.commands[command.principal, command.id] = known
        row = (command.principal, command.id, known.body_hmac, answer, known.positions, self._now.moment)
        self.commands.append(row)


def answer_text(answer: Any) -> str:  # noqa: ANN401 - a mapping of ids, checked by being serialised
    """The answer as it is kept for repetitions.

    Raises:
        TypeError: it holds what JSON cannot.
    """
    return orjson.dumps(answer).decode()
