"""Writes envelopes as the store does, with dense positions and chained hashes per log, but no database."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from shared.contracts.base import Event
from shared.contracts.envelope import GENESIS, Envelope, instant
from shared.eventstore.port import NewEvent, StreamRef, Trace
from shared.eventstore.serialise import envelope, ready

FIRST = datetime(2026, 8, 3, 0, 0, tzinfo=UTC)
"""When the first event was recorded, unless said otherwise: the pilot's first Monday, 08.00 in Kupang."""


@dataclass
class Telling:
    """A small history in memory: ``tell`` events, read ``logs``.

    Each event happens, and is recorded, a second after the one before; ``at`` sets the time for what follows.
    """

    installation: str = "test"
    epoch: int = 1
    now: datetime = FIRST
    logs: dict[str, list[Envelope]] = field(default_factory=dict)

    def at(self, moment: datetime) -> "Telling":
        """What is told next happened then."""
        self.now = moment
        return self

    def tell(self, *events: Event) -> "Telling":
        """Append events to their logs."""
        for event in events:
            self.append(event)
        return self

    def append(self, event: Event) -> Envelope:
        """Append one event and return its envelope."""
        log = self.logs.setdefault(event.log, [])
        told = envelope_of(
            event,
            source=f"/pulih/{self.installation}/{event.log}",
            position=len(log) + 1,
            previous=log[-1].hash if log else GENESIS,
            epoch=self.epoch,
            moment=self.now,
        )
        log.append(told)
        self.now += timedelta(seconds=1)
        return told

    def all(self) -> Iterable[Envelope]:
        """Every envelope, log by log."""
        for log in sorted(self.logs):
            yield from self.logs[log]


def envelope_of(
    event: Event, *, source: str, position: int, previous: str, epoch: int, moment: datetime
) -> Envelope:
    """The envelope of an event that happened and was recorded at ``moment``."""
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{source}/{epoch}/{position}")
    ref = StreamRef(event.log, f"test-{event.subject}")
    written = envelope(
        source,
        replace(ready(NewEvent(ref, event, moment)), id=identity),
        Trace(correlation_id=str(identity)),
        epoch=epoch,
        position=position,
        previous=previous,
        version=position,
        recorded=instant(moment),
    )
    return Envelope.read(written)
