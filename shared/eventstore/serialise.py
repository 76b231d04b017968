"""From a request to bytes: what is checked and serialised before queueing, and the envelope, written once."""

import functools
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from pydantic_core import PydanticSerializationError

from shared.contracts.base import Event
from shared.contracts.envelope import MAX_ENVELOPE, instant
from shared.eventstore.port import Append, NewEvent, StreamRef, Trace, Unstorable

_TOKEN = re.compile(r"[A-Za-z0-9_@-]{1,100}")
"""What may be the last token of a NATS subject; a facility that is not would stop the relay for good."""
_ESCAPED_NUL = b"\\u0000"
_SURELY_FITS = MAX_ENVELOPE // 8
"""Characters of all variable parts together; below it an envelope is not measured."""
_LONGEST = 2**63 - 1
_ANY_INSTANT = "2026-01-01T00:00:00.000000Z"
_ANY_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class Kind:
    """What is the same in every event of a class."""

    log: str
    type: str
    dataschema: str
    data_class: str
    version: int


@functools.cache
def kind_of(event: type[Event]) -> Kind:
    """The constants of an event class."""
    type_ = event.type()
    return Kind(event.log, type_, f"/schemas/{type_}.json", event.data_class, event.version)


@dataclass(eq=False, slots=True)
class Ready:
    """An event as far as it can be written before its place in the log is known. Not changed after that."""

    ref: StreamRef
    id: uuid.UUID
    kind: Kind
    subject: str
    occurred_at: datetime
    time: str
    data: bytes


def ready(new: NewEvent) -> Ready:
    """Check and serialise the event's data.

    Raises:
        Unstorable: NUL, a lone surrogate, or a facility that is no subject token.
        ValueError: the event belongs to another log, or the moment has no zone (mistakes of the caller).
    """
    event, ref, kind = new.event, new.ref, kind_of(type(new.event))
    if ref.log != kind.log and ref.log.partition("@")[0] != kind.log:
        raise ValueError(f"{kind.type} does not belong to the log {ref.log}")
    if new.occurred_at.tzinfo is None:
        raise ValueError(f"{kind.type} has a moment without a zone")
    if not _TOKEN.fullmatch(event.facility):
        raise Unstorable("facility: only letters, digits, '_', '@' and '-'")
    try:
        data = event.__pydantic_serializer__.to_json(event)
    except (PydanticSerializationError, UnicodeError):
        raise Unstorable(f"{kind.type}: text that is not Unicode") from None
    if _ESCAPED_NUL in data and _holds_nul(orjson.loads(data)):
        raise Unstorable(f"{kind.type}: NUL in a text")
    subject = event.subject
    storable((ref.stream, subject))
    return Ready(ref, uuid.uuid4(), kind, subject, new.occurred_at, instant(new.occurred_at), data)


def envelope(
    source: str,
    event: Ready,
    trace: Trace,
    *,
    epoch: int,
    position: int,
    previous: str,
    version: int,
    recorded: str,
) -> bytes:
    """The exact bytes of an event: hashed, stored, published and served. Attributes in a fixed order."""
    kind = event.kind
    body: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.id,
        "source": source,
        "type": kind.type,
        "subject": event.subject,
        "time": event.time,
        "datacontenttype": "application/json",
        "dataschema": kind.dataschema,
        "logposition": position,
        "logepoch": epoch,
        "previoushash": previous,
        "streamid": event.ref.stream,
        "streamversion": version,
        "recordedtime": recorded,
        "correlationid": trace.correlation_id,
    }
    if trace.causation_id is not None:
        body["causationid"] = trace.causation_id
    if trace.traceparent is not None:
        body["traceparent"] = trace.traceparent
    body["dataclassification"] = kind.data_class
    body["data"] = orjson.Fragment(event.data)
    return orjson.dumps(body)


def check(request: Append, events: Iterable[Ready], source: str) -> None:
    """What can be known to be unstorable before queueing.

    Raises:
        Unstorable: NUL or lone surrogates in any text, an envelope over 256 KiB.
    """
    trace, command = request.trace, request.command
    texts = [trace.correlation_id, trace.causation_id or "", trace.traceparent or ""]
    variable = sum(map(len, texts))
    if command is not None:
        texts += (command.principal, command.id, command.body_hmac)
    for reservation in request.reserve:
        texts += (reservation.kind, reservation.key, reservation.holder)
    for release in request.release:
        texts += release
    for row in request.rows:
        texts += [value for value in row.values.values() if isinstance(value, str)]
    storable(texts)
    for event in events:
        if len(event.data) + len(event.subject) + len(event.ref.stream) + variable > _SURELY_FITS:
            _measure(event, trace, source)


def _measure(event: Ready, trace: Trace, source: str) -> None:
    """Write the envelope as long as it may become; raise Unstorable when that is over the limit."""
    longest = envelope(
        source,
        event,
        trace,
        epoch=2**31 - 1,
        position=_LONGEST,
        previous=_ANY_HASH,
        version=_LONGEST,
        recorded=_ANY_INSTANT,
    )
    if len(longest) > MAX_ENVELOPE:
        raise Unstorable(f"{event.kind.type}: larger than {MAX_ENVELOPE} bytes")


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
