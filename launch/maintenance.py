"""An installation for a command: the one that is up, else its database and broker alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from rich.console import Console

from launch.backing import Nats, Postgres, free_port
from launch.broker_users import authorization
from launch.environment import SERVICES, Installation
from launch.home import Home
from launch.keys import Keys
from launch.running import Running


@dataclass
class Elsewhere(Postgres):
    """A PostgreSQL that another process started: only its socket is known."""

    socket: str = ""

    @property
    def host(self) -> str:
        return self.socket


@asynccontextmanager
async def at_hand(out: Console) -> AsyncIterator[Installation]:
    """The embedded installation: as it runs, or with only its database and broker started for the block.

    Raises:
        InUse: a launcher is just starting or stopping.
    """
    home = Home.of_environment()
    up = Running.read(home)
    if up is not None and up.alive:
        nats = Nats(home.nats, port=int(up.nats.rsplit(":", 1)[1]))
        ports = {service: int(address.rsplit(":", 1)[1]) for service, address in up.addresses.items()}
        yield Installation(home, Elsewhere(home.postgres, socket=up.postgres), nats, ports)
        return
    with home.lock():
        out.print("nothing is up: database and broker are started for this command")
        async with _backing(home) as (postgres, nats):
            yield Installation(home, postgres, nats, dict.fromkeys(SERVICES, 0))


@asynccontextmanager
async def _backing(home: Home) -> AsyncIterator[tuple[Postgres, Nats]]:
    keys = Keys(home.keys)
    keys.make()
    postgres = Postgres(home.postgres)
    nats = Nats(home.nats, port=free_port(), authorization=authorization(keys.broker_passwords()))
    try:
        await asyncio.to_thread(postgres.start)
        await asyncio.to_thread(nats.start)
        yield postgres, nats
    finally:
        await asyncio.to_thread(nats.stop)
        await asyncio.to_thread(postgres.stop)


@asynccontextmanager
async def agency_environment(agency: str, out: Console) -> AsyncIterator[dict[str, str]]:
    """Environment of a command about one agency's view."""
    async with at_hand(out) as installation:
        yield installation.agency_environment(agency)
