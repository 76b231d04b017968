"""From a request to bytes: what is checked and serialised before queueing, and the envelope, written once."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from pydantic_core import PydanticSerializationError

from shared.contracts.envelope import MAX_ENVELOPE, instant
from shared.eventstore.port import Append, NewEvent, StreamRef, Trace, Unstorable

_TOKEN = re.compile(r"[A-Za-z0-9_@-]{1,100}")
"""What may be the last token of a NATS subject; a facility that is not would stop the relay for good."""
_ESCAPED_NUL = b"\\u0000"
_ROOM = 8 * 1024
"""Envelopes further than this from the limit are not measured exactly."""
_LONGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Ready:
    """An event as far as it can be written before its place in the log is known."""

    ref: StreamRef
    id: uuid.UUID
    type: str
    subject: str
    occurred_at: datetime
    time: str
    data: bytes
    data_class: str
    schema_version: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event lies in its log and its stream, known once the head is locked."""

    position: int
    epoch: int
    previous: str
    version: int
    recorded_at: str


def ready(new: NewEvent) -> Ready:
    """Check and serialise the event's data.

    Raises:
        Unstorable: NUL, a lone surrogate, or a facility that is no subject token.
        ValueError: the event belongs to another log, or the moment has no zone (mistakes of the caller).
    """
    event = new.event
    if new.ref.log.partition("@")[0] != event.log:
        raise ValueError(f"{event.type()} does not belong to the log {new.ref.log}")
    if new.occurred_at.tzinfo is None:
        raise ValueError(f"{event.type()} has a moment without a zone")
    if not _TOKEN.fullmatch(event.facility):
        raise Unstorable("facility: only letters, digits, '_', '@' and '-'")
    try:
        data = event.__pydantic_serializer__.to_json(event)
    except (PydanticSerializationError, UnicodeError):
        raise Unstorable(f"{event.name()}: text that is not Unicode") from None
    if _ESCAPED_NUL in data and _holds_nul(orjson.loads(data)):
        raise Unstorable(f"{event.name()}: NUL in a text")
    storable([new.ref.stream, event.subject])
    return Ready(
        ref=new.ref,
        id=uuid.uuid4(),
        type=event.type(),
        subject=event.subject,
        occurred_at=new.occurred_at,
        time=instant(new.occurred_at),
        data=data,
        data_class=event.data_class,
        schema_version=event.version,
    )


def envelope(source: str, event: Ready, place: Place, trace: Trace) -> bytes:
    """The exact bytes of an event: hashed, stored, published and served. Attributes in a fixed order."""
    body: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.id,
        "source": source,
        "type": event.type,
        "subject": event.subject,
        "time": event.time,
        "datacontenttype": "application/json",
        "dataschema": f"/schemas/{event.type}.json",
        "logposition": place.position,
        "logepoch": place.epoch,
        "previoushash": place.previous,
        "streamid": event.ref.stream,
        "streamversion": place.version,
        "recordedtime": place.recorded_at,
        "correlationid": trace.correlation_id,
    }
    if trace.causation_id is not None:
        body["causationid"] = trace.causation_id
    if trace.traceparent is not None:
        body["traceparent"] = trace.traceparent
    body["dataclassification"] = event.data_class
    body["data"] = orjson.Fragment(event.data)
    return orjson.dumps(body)


def check(request: Append, events: Iterable[Ready], source: str) -> None:
    """What can be known to be unstorable before queueing.

    Raises:
        Unstorable: NUL or lone surrogates in any text, an envelope over 256 KiB.
    """
    trace, command = request.trace, request.command
    storable([trace.correlation_id, trace.causation_id or "", trace.traceparent or ""])
    if command is not None:
        storable([command.principal, command.id, command.body_hmac])
    for reservation in request.reserve:
        storable([reservation.kind, reservation.key, reservation.holder])
    for kind, holder in request.release:
        storable([kind, holder])
    for row in request.rows:
        storable(value for value in row.values.values() if isinstance(value, str))
    longest = Place(_LONGEST, 2**31 - 1, "0" * 64, _LONGEST, "2026-01-01T00:00:00.000000Z")
    texts = len(trace.correlation_id) + len(trace.causation_id or "") + len(trace.traceparent or "")
    for event in events:
        near = (
            len(event.data) + texts + len(event.subject) + len(event.ref.stream) > (MAX_ENVELOPE - _ROOM) // 4
        )
        if near and len(envelope(source, event, longest, trace)) > MAX_ENVELOPE:
            raise Unstorable(f"{event.type}: larger than {MAX_ENVELOPE} bytes")


def storable(texts: Iterable[str]) -> None:
    """Raise ``Unstorable`` for NUL and lone surrogates."""
    for text in texts:
        if "\x00" in text:
            raise Unstorable("NUL in a text")
        if not text.isascii():
            try:
                text.encode()
            except UnicodeEncodeError:
                raise Unstorable("a text that is not Unicode") from None


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\x00" in value
    if isinstance(value, dict):
        return any(_holds_nul(inner) for pair in value.items() for inner in pair)
    return isinstance(value, list) and any(map(_holds_nul, value))
