"""The event store's vocabulary: what an append asks for, what it answers, how it refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from shared.contracts.base import Event
from shared.contracts.envelope import Envelope


class StreamRef(NamedTuple):
    """One stream of one log, for example ``StreamRef("program", "episode-<uuid>")``."""

    log: str
    stream: str


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to append to a stream; ``occurred_at`` is when it was true, with a zone."""

    ref: StreamRef
    event: Event
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Command:
    """Identity of a command: the same principal and id with the same body is the same command.

    ``body_hmac`` is a keyed digest of method, path and body (hexadecimal), never the body.
    """

    principal: str
    id: str
    body_hmac: str


@dataclass(frozen=True, slots=True)
class Trace:
    """What ties events to their cause; copied into every envelope of the append."""

    correlation_id: str
    causation_id: str | None = None
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Reservation:
    """A fact that must be unique: one holder per (kind, key)."""

    kind: str
    key: str
    holder: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row for another table of the same database (the vault), inserted in the same transaction."""

    table: sa.Table
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Append:
    """One request. ``expected`` holds the version of each stream read (0 = empty), also of those not written.

    ``release`` frees reservations by (kind, holder). ``also`` are statements on other
    tables of the same database, run after the rows are in, in the same transaction. ``answer`` holds ids only
    and is what a repetition gets.
    """

    trace: Trace
    command: Command | None = None
    expected: Mapping[StreamRef, int] = field(default_factory=dict)
    events: Sequence[NewEvent] = ()
    reserve: Sequence[Reservation] = ()
    release: Sequence[tuple[str, str]] = ()
    rows: Sequence[Row] = ()
    also: Sequence[sa.Executable] = ()
    answer: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Appended:
    """What the caller is told: the answer, and per log the position of her last event in it.

    ``repeated``: the command was known; answer and positions are those of the first time.
    """

    answer: Mapping[str, Any]
    positions: Mapping[str, int]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class LogHead:
    """Where a log ends: epoch, position (0 = empty), hash ("" = empty) and the time of the last record."""

    log: str
    epoch: int
    position: int
    hash: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Loaded:
    """A stream as it was read: its events in order; ``version`` is their number."""

    ref: StreamRef
    version: int
    events: Sequence[Envelope]


class AppendRefused(Exception):  # noqa: N818 - a refusal is an answer
    """The store did not append. Nothing of the request was written."""


class Conflict(AppendRefused):
    """A stream that was read has moved on: load and decide again."""


class CommandReused(AppendRefused):
    """The same command id came with another body."""


class Taken(AppendRefused):
    """The reservation that was asked for is held by somebody else: by ``held_by``."""

    def __init__(self, reservation: Reservation, *, held_by: str) -> None:
        super().__init__(f"{reservation.kind} is taken")
        self.reservation = reservation
        self.held_by = held_by


class Unstorable(AppendRefused):
    """The event cannot be stored: NUL, a lone surrogate, or an envelope over 256 KiB."""


class Overloaded(AppendRefused):
    """The queue is full, or the database is away: try again after a moment."""


class LogRefuses(AppendRefused):
    """The log takes no commands: its stream is ahead of it or differs from it (see ``pulih recover``)."""

    def __init__(self, log: str, reason: str) -> None:
        super().__init__(f"log {log}: {reason}")
        self.log = log
        self.reason = reason


class RowRejected(AppendRefused):
    """A row for another table breaks a rule of that table; ``constraint`` is its name, where there is one."""

    def __init__(self, table: str, constraint: str | None) -> None:
        super().__init__(f"{table}: {constraint or 'value not accepted'}")
        self.table = table
        self.constraint = constraint


class OutcomeUnknown(Overloaded):
    """The connection was lost at COMMIT and the database stays away: it may or may not have been written.

    The one refusal that does not promise that nothing was written. The same command id answers it later.
    """
