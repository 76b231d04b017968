"""A real PostgreSQL and a real NATS for every test that asks, found or started once per worker."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import pytest
import structlog

from launch import found
from launch.backing import Nats, Postgres
from tests import databases
from tests.grouping import Grouping, longest_first

REQUIRE = "PULIH_REQUIRE"
"""``containers,browser``: tests that would be left out fail instead."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session", autouse=True)
def _plain_logs() -> None:
    """Errors in logs as plain text: the default renders every local variable of every frame, for seconds."""
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], renderer])


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for this worker.

    Not below pytest's own folder: under root the server runs as another user, and every pytest that starts
    closes that folder to others again, which ends the servers of those that are running.
    """
    with (
        tempfile.TemporaryDirectory(prefix="pulih-pg-") as folder,
        found.postgres(Path(folder) / "pg") as server,
    ):
        yield server


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder for a whole installation; see ``postgres`` for why it is not ``tmp_path``."""
    with tempfile.TemporaryDirectory(prefix="pulih-home-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def nats_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nats]:
    """A NATS server with JetStream for this worker; tests use streams of their own."""
    with found.nats(tmp_path_factory.mktemp("nats")) as server:
        yield server


@pytest.fixture
def own_nats(tmp_path: Path) -> Iterator[Nats]:
    """A NATS server for one test, which may stop and wipe it."""
    with Nats(tmp_path / "own-nats") as server:
        yield server


@pytest.fixture
async def database(postgres: Postgres) -> AsyncIterator[str]:
    """Address of a new, empty database."""
    async with databases.new(postgres) as address:
        yield address


@cache
def chromium() -> str | None:
    """Path of an installed Chromium."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@cache
def _engine() -> bool:
    docker = shutil.which("docker")
    return (
        docker is not None
        and not subprocess.run([docker, "info"], capture_output=True, check=False).returncode
    )


LEFT_OUT = {
    "containers": (_engine, "no container engine answers"),
    "browser": (lambda: chromium() is not None, "there is no Chromium"),
}


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Grouping | None:
    """With ``--dist loadgroup``, tests of one running system share a worker."""
    return Grouping(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest first; without what this machine has no engine or no browser for, unless it is required."""
    items.sort(key=lambda item: longest_first(item.nodeid))
    required = set(filter(None, os.environ.get(REQUIRE, "").split(",")))
    out: dict[str, list[pytest.Item]] = {}
    for item in items:
        for marker, (there, _) in LEFT_OUT.items():
            if marker not in required and item.get_closest_marker(marker) and not there():
                out.setdefault(marker, []).append(item)
    gone = {item for found in out.values() for item in found}
    if gone:
        config.hook.pytest_deselected(items=sorted(gone, key=lambda item: item.nodeid))
        items[:] = [item for item in items if item not in gone]
    config.stash[_SAID] = {marker: len(found) for marker, found in out.items()}


_SAID = pytest.StashKey[dict[str, int]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line about what was left out."""
    said = config.stash.get(_SAID, {})
    if not said and hasattr(config, "workerinput") is False and config.getoption("numprocesses", None):
        said = _missing()
    if said:
        parts = (f"{marker} ({LEFT_OUT[marker][1]})" for marker in said)
        terminalreporter.write_line(f"left out: tests about {', '.join(parts)}", yellow=True)


def _missing() -> dict[str, int]:
    """With workers the controller collects nothing itself: what is missing here is missing there."""
    required = set(filter(None, os.environ.get(REQUIRE, "").split(",")))
    return {marker: 0 for marker, (there, _) in LEFT_OUT.items() if marker not in required and not there()}
