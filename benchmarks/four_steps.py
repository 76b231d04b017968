"""The floor of a command's way into a view, with bare clients: commit, publish, delivery, commit."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import asyncpg
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, StreamConfig

RATE = 50
PATIENCE = 30
PAYLOAD = "x" * 750


async def paced(step: Callable[[int, float], Coroutine[None, None, None]], seconds: float) -> None:
    """Begin a step ``RATE`` times a second, whatever the others do; each gets the moment it was due."""
    began, count = time.perf_counter() + 0.05, round(RATE * seconds)
    async with asyncio.TaskGroup() as group:
        for n in range(count):
            due = began + n / RATE
            await asyncio.sleep(due - time.perf_counter())
            group.create_task(step(n, due))


@dataclass
class Floor:
    """The four bare steps."""

    first: asyncpg.Pool
    second: asyncpg.Pool
    nats: Client
    took: list[float] = field(default_factory=list)
    _due: dict[int, tuple[float, asyncio.Event]] = field(default_factory=dict)

    async def listen(self) -> None:
        """Make the stream and hear it."""
        js = self.nats.jetstream()
        await js.add_stream(StreamConfig(name="FLOOR", subjects=["pulih.floor.>"]))
        config = ConsumerConfig(ack_policy=AckPolicy.NONE, mem_storage=True)
        await js.subscribe(
            "pulih.floor.>", stream="FLOOR", config=config, cb=self._delivered, manual_ack=True
        )

    async def step(self, n: int, due: float) -> None:
        """All four, and the time from the first to the last."""
        seen = asyncio.Event()
        self._due[n] = (due, seen)
        await self.first.execute("insert into told (body) values ($1)", PAYLOAD)
        await self.nats.jetstream().publish("pulih.floor.x", f"{n} {PAYLOAD}".encode())
        await asyncio.wait_for(seen.wait(), PATIENCE)

    async def _delivered(self, message: Msg) -> None:
        number, body = message.data.decode().split(" ", 1)
        await self.second.execute("insert into seen (body) values ($1)", body)
        due, seen = self._due.pop(int(number))
        self.took.append(time.perf_counter() - due)
        seen.set()


@asynccontextmanager
async def floor(server: str, dsn: str, client: Client) -> AsyncIterator[Floor]:
    """A database of its own and a stream of its own on the same servers."""
    admin = await asyncpg.connect(server)
    await admin.execute("create database floor")
    await admin.close()
    first = await asyncpg.create_pool(dsn, min_size=4, max_size=8)
    second = await asyncpg.create_pool(
        dsn, min_size=4, max_size=8, server_settings={"synchronous_commit": "off"}
    )
    for table in ("told", "seen"):
        await first.execute(f"create table {table} (id bigserial primary key, body text not null)")
    bare = Floor(first, second, client)
    await bare.listen()
    try:
        yield bare
    finally:
        await first.close()
        await second.close()
