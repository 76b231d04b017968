"""Reads a stretch of a log's stream in order, for tools that compare or import it."""

import contextlib
from collections.abc import AsyncGenerator

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from shared.broker.streams import stream_name, subjects

_BATCH = 1000
_INACTIVE = 30.0
_SILENT = 3
"""Fetches without a message after which the stretch is taken to be incomplete."""
_FETCH = 5.0


async def messages(
    client: Client, log: str, *, first: int, last: int
) -> AsyncGenerator[tuple[int, bytes], None]:
    """Numbers and payloads of the messages ``first`` to ``last`` that are there, in order."""
    if last < first:
        return
    prefix = client.new_inbox().rsplit(".", 1)[0]
    subscription = await client.jetstream(timeout=5).pull_subscribe(
        subjects(log),
        stream=stream_name(log),
        config=ConsumerConfig(
            ack_policy=AckPolicy.NONE,
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=first,
            inactive_threshold=_INACTIVE,
            mem_storage=True,
            num_replicas=1,
        ),
        inbox_prefix=f"{prefix}.".encode(),
    )
    try:
        number, silent = first - 1, 0
        while number < last and silent < _SILENT:
            try:
                batch = await subscription.fetch(_BATCH, timeout=_FETCH)
            except TimeoutError:
                silent += 1
                continue
            for message in batch:
                number = message.metadata.sequence.stream
                if number > last:
                    return
                yield number, message.data
    finally:
        with contextlib.suppress(NatsError):
            await subscription.unsubscribe()
