"""The embedded profile: PostgreSQL, NATS and the services, started in order, stopped in the reverse."""

import asyncio
import contextlib
import hashlib
import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import IO

from rich.console import Console

from launch.backing import Nats, Postgres, free_port
from launch.broker_users import authorization
from launch.environment import SERVICES, Installation
from launch.home import ROOT, Home
from launch.keys import Keys
from launch.ports import choose_ports
from launch.processes import Supervised, run_once
from launch.provision import REPORTING, WRITERS, provision
from launch.running import Running, identity
from launch.tokens import write_service_tokens


@dataclass
class Embedded:
    """One run of the embedded profile in one data folder."""

    home: Home
    console: Console
    now: str | None = None
    ports: Mapping[str, int] | None = None
    any_ports: bool = False
    echo: bool = True
    restart: bool = True
    extra: Mapping[str, str] = field(default_factory=dict)
    """Given to every service besides its own environment: what a failure test needs."""
    services: dict[str, Supervised] = field(default_factory=dict, init=False)
    _lock: IO[str] | None = field(default=None, init=False)
    _installation: Installation | None = field(default=None, init=False)

    @property
    def installation(self) -> Installation:
        if self._installation is None:
            raise RuntimeError("not started")
        return self._installation

    async def start(self, *, fresh: bool = False) -> None:
        """Bring everything up and wait until it is ready.

        Raises:
            InUse, NotStarted, NotReady: with a message that says what to look at.
        """
        self._lock = self.home.lock()
        await self._end_what_was_left(fresh=fresh)
        self.home.logs.mkdir(parents=True, exist_ok=True)
        keys = Keys(self.home.keys)
        keys.make()
        write_service_tokens(keys)
        await self._start_backing(keys)
        await self._provision()
        for name in SERVICES:
            await self._start_service(name)
        await asyncio.gather(*(service.ready() for service in self.services.values()))
        self._write_run()

    async def stop(self) -> None:
        """Stop all in order: readers first, then writers, then the broker, then the database."""
        if self._lock is None:
            return  # the folder is somebody else's: so is what runs in it
        for name in reversed(SERVICES):
            if (service := self.services.pop(name, None)) is not None:
                await service.stop()
        if self._installation is not None:
            await asyncio.to_thread(self._installation.nats.stop)
            await asyncio.to_thread(self._installation.postgres.stop)
            self._installation = None
        self.home.run.unlink(missing_ok=True)
        self._lock.close()
        self._lock = None

    async def _end_what_was_left(self, *, fresh: bool) -> None:
        left = await asyncio.to_thread(Running.read, self.home)
        if left is not None:
            for name in await asyncio.to_thread(left.end_orphans):
                self.console.print(f"ended {name}, which an earlier launcher had left behind")
        if fresh:
            if (self.home.postgres / "postmaster.pid").exists():
                await asyncio.to_thread(Postgres(self.home.postgres).start().stop)
            await asyncio.to_thread(self.home.clear)

    async def _start_backing(self, keys: Keys) -> None:
        postgres = await asyncio.to_thread(Postgres(self.home.postgres).start)
        nats = Nats(self.home.nats, port=free_port(), authorization=authorization(keys.broker_passwords()))
        ports = choose_ports(self.ports, self.console, any_free=self.any_ports)
        self._installation = Installation(self.home, postgres, nats, ports, now=self.now)
        await asyncio.to_thread(nats.start)

    async def _provision(self) -> None:
        """Grants each time; migrations and view tables when the code is another than last time."""
        postgres = self.installation.postgres
        addresses = {name: postgres.dsn(name) for name in (*WRITERS, REPORTING)}
        await provision(postgres.dsn(), addresses, {})
        mark, now = self.home.path / "provisioned", await asyncio.to_thread(_fingerprint)
        if mark.exists() and mark.read_text() == now:
            return
        runs = self.installation.one_shots()
        await asyncio.gather(
            *(run_once(f"services.{name}", "provision", environment=env) for name, env in runs)
        )
        mark.write_text(now)

    async def _start_service(self, name: str) -> None:
        service = Supervised(
            name=name,
            environment={**self.installation.environment(name), **self.extra},
            address=self.installation.addresses[name],
            log=self.home.logs / f"{name}.log",
            console=self.console,
            echo=self.echo,
            restart=self.restart,
        )
        self.services[name] = service
        await service.start()

    def _write_run(self) -> None:
        pids = {name: service.pid for name, service in self.services.items()}
        pids |= {
            "launcher": os.getpid(),
            "nats": self.installation.nats.pid,
            "postgres": self.installation.postgres.pid,
        }
        Running(
            addresses=self.installation.addresses,
            nats=self.installation.nats.url,
            postgres=self.installation.postgres.host,
            processes={name: identity(pid) for name, pid in pids.items() if pid is not None},
        ).write(self.home)


def _fingerprint() -> str:
    """Digest of all code that migrations and view tables come from."""
    digest = hashlib.sha256()
    for top in ("services", "shared"):
        for path in sorted((ROOT / top).rglob("*.py")):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@asynccontextmanager
async def running(embedded: Embedded, *, fresh: bool = False) -> AsyncIterator[Embedded]:
    """Up for the length of the block, and stopped whatever happens in it."""
    try:
        await embedded.start(fresh=fresh)
        yield embedded
    finally:
        await embedded.stop()


async def until_signal() -> None:
    """Wait for Ctrl-C or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, stop.set)
    try:
        await stop.wait()
    finally:
        for signum in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(ValueError):
                loop.remove_signal_handler(signum)
