"""The small service as a process of its own."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import orjson
import pytest

from launch.backing import free_port
from tests.rules.tree import ROOT
from tests.unit.shared.http.site import Site

PATIENCE = 20.0


@dataclass
class Process:
    """A running service: its address, its log, and what it wrote down."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path
    diary: Path
    site: Site

    def lines(self) -> list[dict[str, object]]:
        return [orjson.loads(line) for line in self.log.read_bytes().splitlines()]

    async def stop(self) -> int:
        """Ask it to stop and wait for it."""
        self.process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self.process.wait, PATIENCE)

    def memory(self) -> int:
        """Resident bytes at most so far."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024


def started(log: Path, diary: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.integration.http.small", str(diary)]
    with log.open("wb") as out:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - it happens in another process
            await asyncio.sleep(0.01)


def until_alive(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/health/live").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"the service did not start:\n{log.read_text()[-2000:]}")


@contextmanager
def service(folder: Path) -> Iterator[Process]:
    """The service on a free port; ended if the test did not."""
    site, port = Site(folder), free_port()
    log, diary = folder / "log", folder / "diary"
    diary.touch()
    environment = {
        "PATH": "",
        "PYTHONPATH": str(ROOT),
        "PULIH_PROFILE": "embedded",
        "PULIH_HTTP_PORT": str(port),
        "PULIH_JWKS_FILE": str(site.settings.jwks_file),
        "PULIH_DEMO_ISSUER_KEY": str(site.settings.demo_issuer_key),
        "PULIH_HMAC_KEY_FILE": str(site.settings.hmac_key_file),
    }
    process = started(log, diary, environment)
    try:
        url = f"http://127.0.0.1:{port}"
        until_alive(url, process, log)
        yield Process(process, url, log, diary, site)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Process]:
    """A process that the test may stop."""
    with service(tmp_path) as process:
        yield process


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A process for tests that leave it running."""
    with service(tmp_path_factory.mktemp("small")) as process:
        yield process
