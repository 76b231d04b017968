"""Events a second through the relay, beside raw atomic batches from nats-py with the same bytes.

The server syncs each batch to disk (``sync_interval: always``). The floor publishes ready-made messages as
batches of a thousand and does nothing else. The relay reads the log from PostgreSQL, reads and chains each
envelope, and publishes. Runs take turns; the middle one of each counts.
"""

import asyncio
import statistics
import tempfile
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
from nats.aio.client import Client
from nats.js.api import Header
from rich.console import Console
from rich.table import Table

from benchmarks.append import event, new_database
from launch.backing import Nats, Postgres
from shared.broker.connection import Link, connected
from shared.broker.streams import declaration, stream_name
from shared.contracts.envelope import Envelope
from shared.eventstore.migrating import engine
from shared.eventstore.port import Append, NewEvent, StreamRef, Trace
from shared.eventstore.store import EventStore
from shared.relay import Relay
from shared.runtime.clock import system_clock
from shared.testing.stores import create_tables

EVENTS = 30_000
BATCH = 1000
ROUNDS = 5
GOAL = 0.7
LOG = "assessment"


async def fill(store: EventStore) -> None:
    for _ in range(EVENTS // 500):
        events = [
            NewEvent(StreamRef(LOG, f"participant-{uuid.uuid4()}"), event(), datetime.now(UTC))
            for _ in range(500)
        ]
        await store.append(
            Append(trace=Trace(str(uuid.uuid4())), expected={new.ref: 0 for new in events}, events=events)
        )


async def ours(store: EventStore, nats: Nats) -> float:
    """From an empty broker until the relay has everything acknowledged."""
    link = Link(url=nats.url, name="bench")
    link.start()
    await link.wait_connected()
    relay = Relay(store, LOG, link)
    began = time.perf_counter()
    await relay.start()
    while relay.status().position < EVENTS:  # noqa: ASYNC110 - a relay announces nothing
        await asyncio.sleep(0.005)
    took = time.perf_counter() - began
    await relay.close()
    await link.close()
    return EVENTS / took


async def floor(client: Client, messages: list[tuple[str, bytes]]) -> float:
    """From an empty stream until everything is acknowledged."""
    await client.jetstream().add_stream(declaration(LOG))
    began = time.perf_counter()
    for start in range(0, len(messages), BATCH):
        await batch(client, messages[start : start + BATCH], start)
    return len(messages) / (time.perf_counter() - began)


async def batch(client: Client, messages: list[tuple[str, bytes]], after: int) -> None:
    name = uuid.uuid4().hex
    for n, (subject, payload) in enumerate(messages, start=1):
        headers = {Header.BATCH_ID.value: name, Header.BATCH_SEQUENCE.value: str(n)}
        if n == 1:
            headers[Header.EXPECTED_LAST_SEQUENCE.value] = str(after)
        if n < len(messages):
            await client.publish(subject, payload, headers=headers)
            continue
        headers[Header.BATCH_COMMIT.value] = "1"
        reply = await client.request(subject, payload, timeout=10, headers=headers)
        assert b'"error"' not in reply.data, reply.data


async def measure(server: Postgres, nats: Nats) -> tuple[list[float], list[float]]:
    dsn = await new_database(server, "relay")
    await create_tables(dsn)
    pool = engine(dsn)
    store = EventStore(pool, installation="bench", logs=[LOG], clock=system_clock)
    await store.start()
    await fill(store)
    messages = await ready_made(dsn)
    own, raw = [], []
    async with connected(url=nats.url, name="floor") as client:
        for _ in range(ROUNDS):
            raw.append(await floor(client, messages))
            await client.jetstream().delete_stream(stream_name(LOG))
            own.append(await ours(store, nats))
            await client.jetstream().delete_stream(stream_name(LOG))
    await store.close()
    await pool.dispose()
    return own, raw


async def ready_made(dsn: str) -> list[tuple[str, bytes]]:
    connection = await asyncpg.connect(dsn)
    rows = await connection.fetch("select envelope from events order by position")
    await connection.close()
    envelopes = [Envelope.read(row["envelope"].encode()) for row in rows]
    return [(envelope.nats_subject, envelope.raw) for envelope in envelopes]


def main() -> None:
    """Print the table."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Postgres(Path(folder) / "pg") as server,
        Nats(Path(folder) / "nats") as nats,
    ):
        own, raw = asyncio.run(measure(server, nats))
    table = Table("events", "relay/s", "floor/s", "of floor", "goal")
    mine, bare = statistics.median(own), statistics.median(raw)
    table.add_row(f"{EVENTS:,}", f"{mine:,.0f}", f"{bare:,.0f}", f"{mine / bare:.2f}", f"{GOAL:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
