"""JetStream atomic batches: all messages at the expected place, or none (ADR-50 of NATS)."""

import asyncio
import uuid
from collections.abc import Sequence

import orjson
from nats.aio.client import Client
from nats.errors import Error
from nats.js.api import Header

from shared.contracts.envelope import Envelope
from shared.runtime import crash

MAX_MESSAGES = 1000
MAX_BYTES = 2 * 1024 * 1024
_HEADERS = 160
"""Bytes of a message's headers and subject, roughly."""
COMMIT_TIMEOUT = 10.0
"""Seconds; the server abandons a batch after ten seconds of silence."""
_YIELD_EVERY = 100

_BATCH_ID = Header.BATCH_ID.value
_BATCH_SEQUENCE = Header.BATCH_SEQUENCE.value
_BATCH_COMMIT = Header.BATCH_COMMIT.value
_EXPECTED_LAST_SEQUENCE = Header.EXPECTED_LAST_SEQUENCE.value

WRONG_LAST_SEQUENCE = 10071
TOO_MANY_IN_FLIGHT = 10210


class Doubt(Exception):  # noqa: N818 - a finding
    """It is not known that the batch lies in the stream: read the stream's state before anything else."""


class Fenced(Doubt):
    """The stream does not end where it was expected to."""


class Congested(Doubt):
    """Too many batches hang at the server: leave it alone for ten seconds."""


def take(envelopes: Sequence[Envelope]) -> Sequence[Envelope]:
    """The longest beginning that fits into one batch; at least one."""
    size = 0
    for n, envelope in enumerate(envelopes):
        size += len(envelope.raw) + _HEADERS
        if n == MAX_MESSAGES or (n and size > MAX_BYTES):
            return envelopes[:n]
    return envelopes


async def publish(client: Client, stream: str, envelopes: Sequence[Envelope], *, after: int) -> None:
    """Append the batch to the stream, which must end at ``after``. One event is a batch of one.

    Only the last message is answered: it is refused when any before it was not accepted, or when the stream
    does not end at ``after``.

    Raises:
        Doubt: one of its kinds; also when nothing was published because the connection is down.
    """
    batch = uuid.uuid4().hex
    last = len(envelopes)
    try:
        crash.point("relay.before_publish")
        for n, envelope in enumerate(envelopes, start=1):
            if n == (last + 1) // 2:
                crash.point("relay.mid_batch")
            headers = _headers(batch, n, after)
            if n == last:
                break
            await client.publish(envelope.nats_subject, envelope.raw, headers=headers)
            if n % _YIELD_EVERY == 0:
                await asyncio.sleep(0)
        crash.point("relay.before_commit_message")
        headers[_BATCH_COMMIT] = "1"
        reply = await client.request(
            envelopes[-1].nats_subject, envelopes[-1].raw, timeout=COMMIT_TIMEOUT, headers=headers
        )
    except (Error, OSError, TimeoutError) as error:
        raise Doubt(f"{type(error).__name__}: {error}") from error
    _judge(reply.data, stream, expected={"seq": after + last, "count": last, "batch": batch})
    crash.point("relay.after_publish")


def _headers(batch: str, n: int, after: int) -> dict[str, str]:
    headers = {_BATCH_ID: batch, _BATCH_SEQUENCE: str(n)}
    if n == 1:
        headers[_EXPECTED_LAST_SEQUENCE] = str(after)
    return headers


def _judge(reply: bytes, stream: str, expected: dict[str, object]) -> None:
    """Raise a kind of ``Doubt`` unless the reply acknowledges exactly this batch at its place."""
    try:
        answer = orjson.loads(reply)
    except orjson.JSONDecodeError:
        raise Doubt(f"not an answer: {reply[:80]!r}") from None
    if error := answer.get("error"):
        kind = {WRONG_LAST_SEQUENCE: Fenced, TOO_MANY_IN_FLIGHT: Congested}.get(error.get("err_code"), Doubt)
        raise kind(f"{error.get('err_code')}: {error.get('description')}")
    if answer.get("stream") != stream or any(answer.get(name) != value for name, value in expected.items()):
        raise Doubt(f"not this batch's acknowledgement: {answer}")
