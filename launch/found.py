"""PostgreSQL and NATS for tests, looked for in the order of ADR 0017, or as ``PULIH_TEST_BACKING`` says."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from launch.backing import Nats, NotStarted, Postgres

CHOICE = "PULIH_TEST_BACKING"
POSTGRES, NATS = "PULIH_TEST_POSTGRES", "PULIH_TEST_NATS"
"""Addresses: a superuser's ``postgresql://`` whose server trusts its roles; ``nats://`` with JetStream."""

KINDS = ("environment", "containers", "installed", "wheels")
PASSING = ("fsync=off", "full_page_writes=off")
"""What a server that is thrown away with its test session need not do: outlive the machine's power.

Commits are written before they are answered as ever, so a server that is killed still has them.
"""

IMAGES = {"postgres": "postgres:17-alpine", "nats": "nats:2.15-alpine"}


@dataclass
class PostgresAt(Postgres):
    """A server that somebody else started, at an address."""

    address: str = ""

    def dsn(self, database: str = "postgres", user: str | None = None) -> str:
        parts = urlsplit(self.address)
        who, _, where = parts.netloc.rpartition("@")
        return parts._replace(netloc=f"{user or who or 'postgres'}@{where}", path=f"/{database}").geturl()


@dataclass
class NatsAt(Nats):
    """A server that somebody else started, at an address."""

    address: str = ""

    @property
    def url(self) -> str:
        return self.address


@dataclass
class InstalledPostgres(Postgres):
    """PostgreSQL from the programs on the path (they refuse root), on a socket in ``folder``."""

    def start(self) -> "InstalledPostgres":
        data = self.folder / "data"
        options = f"-c listen_addresses='' -k {self.folder}"
        options += "".join(f" -c {setting}" for setting in self.settings)
        for command in (
            ["initdb", "--auth=trust", "--encoding=UTF8", "-U", "postgres", "-D", str(data)],
            ["pg_ctl", "-w", "-D", str(data), "-l", str(self.folder / "log"), "-o", options, "start"],
        ):
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
            if done.returncode:
                raise NotStarted(f"{' '.join(command)}:\n{done.stdout}{done.stderr}")
        return self

    @property
    def host(self) -> str:
        return str(self.folder)

    def stop(self) -> None:
        data = str(self.folder / "data")
        subprocess.run(["pg_ctl", "-w", "-m", "fast", "-D", data, "stop"], capture_output=True, check=True)


def kind(variable: str, *, installed: bool) -> str:
    """Which kind of backing service a test session takes: the first of the order that is there.

    Containers are taken when they are asked for: starting them costs more than the wheels do.

    Raises:
        NotStarted: the choice is none of the kinds.
    """
    choice = os.environ.get(CHOICE, "")
    if choice and choice not in KINDS:
        raise NotStarted(f"{CHOICE}={choice}: one of {', '.join(KINDS)}")
    if choice:
        return choice
    if os.environ.get(variable):
        return "environment"
    if os.environ.get("PULIH_TEST_CONTAINERS") == "1":
        return "containers"
    return "installed" if installed else "wheels"


@contextmanager
def postgres(folder: Path) -> Iterator[Postgres]:
    """A PostgreSQL server for the block."""
    can = shutil.which("initdb") is not None and shutil.which("pg_ctl") is not None and os.geteuid() != 0
    match kind(POSTGRES, installed=can):
        case "environment":
            yield PostgresAt(folder, address=os.environ[POSTGRES])
        case "containers":
            with _container_postgres() as address:
                yield PostgresAt(folder, address=address)
        case "installed":
            with InstalledPostgres(folder, settings=PASSING) as server:
                yield server
        case _:
            with Postgres(folder, settings=PASSING) as server:
                yield server


@contextmanager
def nats(folder: Path) -> Iterator[Nats]:
    """A NATS server with JetStream for the block. Installed or from the wheel is the same program here."""
    match kind(NATS, installed=False):
        case "environment":
            yield NatsAt(folder, address=os.environ[NATS])
        case "containers":
            with _container_nats() as address:
                yield NatsAt(folder, address=address)
        case _:
            with Nats(folder) as server:
                yield server


def _without_ryuk() -> None:
    """Its clean-up container is one more image to fetch; the fixtures stop what they start."""
    os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
    os.environ.setdefault("TESTCONTAINERS_CONNECTION_MODE", "docker_host")


@contextmanager
def _container_postgres() -> Iterator[str]:
    _without_ryuk()
    from testcontainers.community.postgres import PostgresContainer  # noqa: PLC0415 - only the tests have it

    container = PostgresContainer(
        IMAGES["postgres"], username="postgres", password=uuid4().hex, dbname="postgres"
    )
    with container.with_env("POSTGRES_HOST_AUTH_METHOD", "trust") as up:
        yield f"postgresql://postgres@{up.get_container_host_ip()}:{up.get_exposed_port(5432)}/postgres"


@contextmanager
def _container_nats() -> Iterator[str]:
    _without_ryuk()
    from testcontainers.community.nats import NatsContainer  # noqa: PLC0415 - only the tests have it

    with NatsContainer(IMAGES["nats"], jetstream=True) as up:
        yield up.nats_uri()
