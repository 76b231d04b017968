"""Events a second through the views of all agencies: ours, and plain FastStream, one message a transaction.

Both read the same streams from a real NATS and write the same tables with the same folds; each event counts
once, however many views it goes through. The peer is what a service looks like that takes message by message:
a durable subscriber, an upsert per row, commit, acknowledge. Then a rebuild of the largest view against the
bare ordered read of its streams.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import asyncpg
import nats
import sqlalchemy as sa
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, NatsMessage
from nats.js import JetStreamContext
from nats.js.api import AckPolicy as Acks
from nats.js.api import ConsumerConfig, DeliverPolicy
from rich.console import Console
from rich.table import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from benchmarks.history import history
from launch.backing import Nats, Postgres
from services.reporting.agencies import VIEWS
from shared.broker.streams import declaration, stream_name
from shared.contracts.envelope import Envelope
from shared.eventstore.migrating import engine as engine_of
from shared.projections.folding import told
from shared.projections.provisioning import create_view
from shared.projections.rebuild import Rebuild
from shared.projections.runner import ViewRunner
from shared.projections.sources import StreamSource
from shared.projections.tables import ViewTables
from shared.relay.batches import publish, take
from shared.runtime.clock import system_clock
from shared.testing.telling import Telling

EVENTS = int(os.environ.get("EVENTS", "20000"))
PEER_SECONDS = 8.0
PROJECTED, REBUILT = 20.0, 0.3
"""Goals of the design: times the peer, and share of the bare read."""


async def new_database(server: Postgres, name: str) -> AsyncEngine:
    """An engine on a new database with the tables of all views."""
    admin = await asyncpg.connect(server.dsn())
    await admin.execute(f'create database "{name}"')
    await admin.close()
    engine = engine_of(server.dsn(name))
    for view in VIEWS.values():
        await create_view(engine, view)
    return engine


async def fill(client: nats.NATS, telling: Telling) -> None:
    """Make the streams and publish the history."""
    for log, events in telling.logs.items():
        await client.jetstream().add_stream(declaration(log))
        done = 0
        while rest := events[done:]:
            batch = take(rest[:1000])
            await publish(client, stream_name(log), batch, after=done)
            done += len(batch)


async def ours(engine: AsyncEngine, client: nats.NATS, telling: Telling) -> float:
    """Events a second through the runners of all views, each reading its own logs."""
    source = StreamSource(client, stream_name)

    async def follow(runner: ViewRunner, log: str) -> None:
        async for batch in source.read(log, after=0):
            await runner.apply(log, batch)

    runners = [ViewRunner(engine, view, system_clock) for view in VIEWS.values()]
    began = time.perf_counter()
    await asyncio.gather(*(follow(runner, log) for runner in runners for log in runner.logs))
    return sum(map(len, telling.logs.values())) / (time.perf_counter() - began)


class Plainly:
    """One event through all views in one transaction, row by row."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._tables = [ViewTables(view) for view in VIEWS.values()]
        self._mutex = asyncio.Lock()
        self.done = 0

    async def __call__(self, body: bytes, message: NatsMessage) -> None:
        envelope = Envelope.read(body)
        async with self._mutex, self._engine.begin() as connection:
            for tables in self._tables:
                if envelope.log in tables.view.logs:
                    await self._apply(connection, tables, envelope)
        await message.ack()
        self.done += 1

    async def _apply(self, connection: AsyncConnection, tables: ViewTables, envelope: Envelope) -> None:
        event = told(envelope)
        for shape, table in zip(tables.shapes, tables.rows, strict=True):
            for key in shape.projection.keys(event):
                same = sa.and_(*(table.c[name] == part for name, part in zip(shape.key, key, strict=True)))
                found = (await connection.execute(sa.select(table).where(same))).mappings().one_or_none()
                before = shape.row(dict(found)) if found else None
                after = shape.projection.fold(before, event)
                if after is None:
                    await connection.execute(sa.delete(table).where(same))
                else:
                    values = after.model_dump(mode="python")
                    values |= {
                        f.name: f.json.dump_python(values[f.name], mode="json")
                        for f in shape.fields
                        if f.json
                    }
                    await connection.execute(_upsert(table, values))
                for (facility, day, counter), delta in shape.projection.tally(before, after).items():
                    n = {"facility": facility, "day": day, "counter": counter, "n": delta}
                    await connection.execute(_count(tables.counters, n))


def _upsert(table: sa.Table, values: dict[str, Any]) -> sa.Executable:
    rest = {name: value for name, value in values.items() if name not in table.primary_key.columns}
    statement = insert(table).values(values)
    keys = list(table.primary_key.columns)
    return (
        statement.on_conflict_do_update(index_elements=keys, set_=rest)
        if rest
        else statement.on_conflict_do_nothing()
    )


def _count(table: sa.Table, values: dict[str, Any]) -> sa.Executable:
    statement = insert(table).values(values)
    total = table.c.n + statement.excluded.n
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_={"n": total})


async def peer(engine: AsyncEngine, url: str, logs: Sequence[str]) -> float:
    """Events a second by the peer, over some seconds."""
    broker = NatsBroker(url, logger=None)
    handler = Plainly(engine)

    async def handle(body: bytes, message: NatsMessage) -> None:
        await handler(body, message)

    for log in logs:
        broker.subscriber(
            f"pulih.{log}.>",
            stream=JStream(stream_name(log), declare=False),
            durable=f"peer-{log}",
            deliver_policy=DeliverPolicy.ALL,
            ack_policy=AckPolicy.MANUAL,
            decoder=_bytes,
        )(handle)
    await broker.start()
    began = time.perf_counter()
    await asyncio.sleep(PEER_SECONDS)
    done, took = handler.done, time.perf_counter() - began
    await broker.stop()
    return done / took


async def _bytes(message: NatsMessage) -> bytes:
    return message.body


async def bare(js: JetStreamContext, logs: Sequence[str]) -> float:
    """Messages a second by the bare ordered read."""
    count, began = 0, time.perf_counter()
    for log in logs:
        head = (await js.stream_info(stream_name(log))).state.last_seq
        made = await js.add_consumer(
            stream_name(log), ConsumerConfig(ack_policy=Acks.NONE, mem_storage=True, inactive_threshold=60)
        )
        subscription = await js.pull_subscribe_bind(made.name, stream=stream_name(log))
        read = 0
        while read < head:
            read += len(await subscription.fetch(min(1000, head - read), timeout=5))
        await subscription.unsubscribe()
        count += read
    return count / (time.perf_counter() - began)


async def rebuilt(engine: AsyncEngine, client: nats.NATS, telling: Telling) -> tuple[float, float]:
    """Events a second of filling a second build of the view that hears most, and of proving it afterwards."""
    view = max(VIEWS.values(), key=lambda view: sum(len(telling.logs[log]) for log in view.logs))
    events = sum(len(telling.logs[log]) for log in view.logs)
    filled: list[float] = []
    began = time.perf_counter()

    def building(_log: str, _position: int, _head: int) -> None:
        filled[:] = [time.perf_counter()]

    await Rebuild(engine, view, system_clock, refill=True).run(
        StreamSource(client, stream_name), building=building
    )
    return events / (filled[0] - began), events / (time.perf_counter() - filled[0])


async def measure(server: Postgres, broker: Nats) -> Table:
    """All figures, in one run."""
    telling = history(EVENTS)
    logs = sorted(telling.logs)
    client = await nats.connect(broker.url)
    await fill(client, telling)
    mine, other = await new_database(server, "ours"), await new_database(server, "peer")
    fast = await ours(mine, client, telling)
    slow = await peer(other, broker.url, logs)
    building, proving = await rebuilt(mine, client, telling)
    read = await bare(client.jetstream(), logs)
    for engine in (mine, other):
        await engine.dispose()
    await client.close()
    table = Table("what", "ours/s", "against/s", "ratio", "goal")
    table.add_row(
        "through all views", f"{fast:,.0f}", f"{slow:,.0f} peer", f"{fast / slow:.1f}", f"{PROJECTED:.0f}"
    )
    table.add_row(
        "rebuild", f"{building:,.0f}", f"{read:,.0f} bare read", f"{building / read:.2f}", f"{REBUILT:.2f}"
    )
    table.add_row("proof of a rebuild", f"{proving:,.0f}", "", "", "")
    return table


async def main() -> None:
    """Print the table."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Postgres(Path(folder) / "pg") as server,
        Nats(Path(folder) / "nats") as broker,
    ):
        Console().print(await measure(server, broker))


if __name__ == "__main__":
    asyncio.run(main())
