"""Appends a second at 1, 64 and 512 callers: ours, the peer ``eventsourcing``, and raw asyncpg batched alike.

Ours has everything on: expected versions, a command each, head lock, hash chain. The peer is its PostgreSQL
recorder (table lock, NOTIFY), called from threads. The floor inserts the same rows, ready-made, as many at a
time as there are callers, and does nothing else.
"""

import asyncio
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import asyncpg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from rich.console import Console
from rich.table import Table

from launch.backing import Postgres
from shared.contracts.assessment import ParticipantReferred
from shared.contracts.codes import Role
from shared.eventstore.migrating import engine
from shared.eventstore.port import Append, Command, NewEvent, StreamRef, Trace
from shared.eventstore.statements import INSERT_EVENTS, columns
from shared.eventstore.store import EventStore
from shared.runtime.clock import system_clock
from shared.testing.stores import create_tables

SECONDS = 3.0
CALLERS = (1, 64, 512)
GOALS = {1: (None, None), 64: (10.0, 0.25), 512: (20.0, 0.25)}
"""Callers to (times the peer, share of the floor), from the design's budgets."""


async def new_database(server: Postgres, name: str) -> str:
    """A new database on the server, by its address."""
    admin = await asyncpg.connect(server.dsn())
    await admin.execute(f'create database "{name}"')
    await admin.close()
    return server.dsn(name)


def event() -> ParticipantReferred:
    return ParticipantReferred(
        facility="lpp-kupang",
        participant_id=uuid.uuid4(),
        case_number="KPG-26-007-3",
        referred_on=date(2026, 8, 3),
        by_role=Role.LAPAS_OFFICER,
    )


async def ours(dsn: str, callers: int) -> float:
    """Appends a second through the store, each caller one after another on a stream of her own."""
    pool = engine(dsn)
    store = EventStore(pool, installation="bench", logs=["assessment"], clock=system_clock)
    await store.start()
    until = time.perf_counter() + SECONDS

    async def caller() -> int:
        done, ref, trace = 0, StreamRef("assessment", f"participant-{uuid.uuid4()}"), Trace(str(uuid.uuid4()))
        while time.perf_counter() < until:
            command = Command("bench", str(uuid.uuid4()), "0" * 64)
            events = [NewEvent(ref, event(), datetime.now(UTC))]
            await store.append(
                Append(trace=trace, command=command, expected={ref: done}, events=events, answer={"n": done})
            )
            done += 1
        return done

    began = time.perf_counter()
    total = sum(await asyncio.gather(*(caller() for _ in range(callers))))
    took = time.perf_counter() - began
    await store.close()
    await pool.dispose()
    return total / took


async def floor(dsn: str, callers: int) -> float:
    """Rows a second by the same arrays, ``callers`` at a time, with nothing decided or chained."""
    connection = await asyncpg.connect(dsn)
    sample, moment = "x" * 750, datetime.now(UTC)
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        same = (1, "type", 1, moment, moment, sample, "0" * 64)
        rows = [
            ("assessment", done + n, uuid.uuid4(), f"participant-{uuid.uuid4()}", *same)
            for n in range(1, callers + 1)
        ]
        async with connection.transaction():
            await connection.fetch(INSERT_EVENTS, *columns(rows, 11))
        done += callers
    took = time.perf_counter() - began
    await connection.close()
    return done / took


def peer(server: Postgres, database: str, callers: int) -> float:
    """Inserts a second by the peer's recorder, each thread one after another on an aggregate of its own."""
    store = PostgresDatastore(
        database, server.host, 5432, "postgres", "", pool_size=min(callers, 16), max_overflow=0
    )
    recorder = PostgresApplicationRecorder(store, events_table_name=f"stored_{callers}")
    recorder.create_table()
    store.pool.open(wait=True, timeout=10)
    began: list[float] = []
    start = threading.Barrier(callers, action=lambda: began.append(time.perf_counter()))

    def caller() -> int:
        done, aggregate, state = 0, uuid.uuid4(), event().model_dump_json().encode()
        start.wait()
        while time.perf_counter() - began[0] < SECONDS:
            recorder.insert_events([StoredEvent(aggregate, done + 1, "pilot:ParticipantReferred", state)])
            done += 1
        return done

    with ThreadPoolExecutor(callers) as threads:
        total = sum(done.result() for done in [threads.submit(caller) for _ in range(callers)])
        took = time.perf_counter() - began[0]
    store.close()
    return total / took


async def measure(server: Postgres, say: Callable[[int, float, float, float], None]) -> None:
    """One database for each of the three, used for 1, 64 and 512 callers in turn."""
    mine = await new_database(server, "ours")
    bare = await new_database(server, "floor")
    await new_database(server, "peer")
    for dsn in (mine, bare):
        await create_tables(dsn)
    for callers in CALLERS:
        admin = await asyncpg.connect(bare)
        await admin.execute("drop trigger if exists events_are_facts on events")
        await admin.execute("truncate events")
        await admin.close()
        own = await ours(mine, callers)
        raw = await floor(bare, callers)
        other = await asyncio.to_thread(peer, server, "peer", callers)
        say(callers, own, other, raw)


async def main() -> None:
    """Print the table."""
    table = Table("callers", "ours/s", "peer/s", "floor/s", "x peer", "goal", "of floor", "goal")

    def say(callers: int, own: float, other: float, raw: float) -> None:
        goal, share = GOALS[callers]
        table.add_row(
            str(callers),
            f"{own:,.0f}",
            f"{other:,.0f}",
            f"{raw:,.0f}",
            f"{own / other:.1f}",
            f"{goal:.0f}" if goal else "",
            f"{own / raw:.2f}",
            f"{share:.2f}" if share else "",
        )

    with tempfile.TemporaryDirectory() as folder, Postgres(Path(folder) / "pg") as server:
        await measure(server, say)
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main())
