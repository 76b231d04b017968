"""Does the stream end as the log does? Asked at start, after each reconnect and after every doubt."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from nats.js import JetStreamContext
from nats.js.api import StreamInfo
from nats.js.errors import BadRequestError, NotFoundError

from shared.broker.streams import declaration, differences, stream_name
from shared.contracts.envelope import GENESIS, Envelope, Undecodable, digest
from shared.eventstore.store import EventStore

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tail:
    """Where the stream ends and, by comparison, up to where it is the log.

    ``made`` tells one stream from its successor.
    """

    position: int
    hash: str
    made: datetime | None


class Contradiction(Exception):  # noqa: N818 - a finding
    """Stream and log are not the same history: nothing may be published, and no command accepted."""


class NotAsDeclared(Exception):  # noqa: N818 - a finding
    """The stream has other settings than its declaration; an operator has to mend or delete it."""


async def compare(store: EventStore, log: str, js: JetStreamContext, *, replicas: int) -> Tail:
    """Compare the stream's last message with the log; make the stream when there is none.

    The stream is read first: what is in it was committed before, so an honest stream is never ahead of a log
    that is read later.

    Raises:
        Contradiction: the stream is ahead of the log, or its last message is another one.
        NotAsDeclared: the stream's settings differ.
    """
    info = await _stream(log, js, replicas)
    state, made = info.state, info.created
    if wrong := differences(log, info.config):
        raise NotAsDeclared(f"stream {info.config.name} differs from its declaration in {', '.join(wrong)}")
    last = state.last_seq
    if last == 0:
        return Tail(0, GENESIS, made)
    found = await _message(js, log, last)
    head = await store.head(log)
    if last > head.position:
        raise Contradiction(
            f"the stream has {last} messages and the log {head.position} events: "
            "the database is older than its stream"
        )
    (event,) = await store.read(log, after=last - 1, limit=1)
    if found is None or digest(found) != event.hash:
        raise Contradiction(
            f"message {last} of the stream is not event {last} of the log: {_describe(found)}"
        )
    return Tail(last, event.hash, made)


async def _stream(log: str, js: JetStreamContext, replicas: int) -> StreamInfo:
    try:
        return await js.stream_info(stream_name(log))
    except NotFoundError:
        _log.info("stream_created", log=log, stream=stream_name(log))
    try:
        await js.add_stream(declaration(log, replicas))
    except BadRequestError as error:
        raise NotAsDeclared(f"stream {stream_name(log)} cannot be made: {error.description}") from error
    return await js.stream_info(stream_name(log))


async def _message(js: JetStreamContext, log: str, position: int) -> bytes | None:
    """The bytes of a message from the stream's leader, or None when it is gone."""
    try:
        return (await js.get_msg(stream_name(log), position)).data or b""
    except NotFoundError:
        return None


def _describe(found: bytes | None) -> str:
    if found is None:
        return "it is gone"
    try:
        envelope = Envelope.read(found)
    except Undecodable:
        return "it is foreign"
    return f"it says position {envelope.position}, epoch {envelope.epoch}"
