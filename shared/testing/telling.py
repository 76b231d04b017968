"""Writes envelopes as a store would: dense positions and chained hashes per log, from contract events."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import orjson

from shared.contracts.base import Event
from shared.contracts.envelope import GENESIS, Envelope, instant

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
        envelope = envelope_of(
            event,
            source=f"/pulih/{self.installation}/{event.log}",
            position=len(log) + 1,
            previous=log[-1].hash if log else GENESIS,
            epoch=self.epoch,
            moment=self.now,
        )
        log.append(envelope)
        self.now += timedelta(seconds=1)
        return envelope

    def all(self) -> Iterable[Envelope]:
        """Every envelope, log by log."""
        for log in sorted(self.logs):
            yield from self.logs[log]


def envelope_of(
    event: Event, *, source: str, position: int, previous: str, epoch: int, moment: datetime
) -> Envelope:
    """The envelope of an event that happened and was recorded at ``moment``."""
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{source}/{epoch}/{position}")
    body = {
        "specversion": "1.0",
        "id": str(identity),
        "source": source,
        "type": event.type(),
        "subject": event.subject,
        "time": instant(moment),
        "datacontenttype": "application/json",
        "dataschema": f"/schemas/{event.type()}.json",
        "logposition": position,
        "logepoch": epoch,
        "previoushash": previous,
        "streamid": f"test-{event.subject}",
        "streamversion": position,
        "recordedtime": instant(moment),
        "correlationid": str(identity),
        "dataclassification": event.data_class,
        "data": event.model_dump(mode="json"),
    }
    return Envelope.read(orjson.dumps(body))
