"""Processes under one supervisor: prefixed output, health, restart with backoff, an orderly stop."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.console import Console

from launch.home import ROOT

READY_TIMEOUT = 60.0
STOP_TIMEOUT = 15.0
STEADY = 30.0
"""A process that ran this long (seconds) is restarted at once; a shorter life doubles the pause."""

LONGEST_PAUSE = 30.0
MOST_RESTARTS = 2
"""More than these before it was ready once: it cannot start."""

COLOURS = {"assessment": "cyan", "program": "green", "reporting": "magenta"}


class NotReady(RuntimeError):  # noqa: N818 - a finding
    """A service did not become ready; the message says what it said last and where its log lies."""


@dataclass
class Supervised:
    """One service as a process. ``restart``: start it again when it ends by itself."""

    name: str
    environment: Mapping[str, str]
    address: str
    log: Path
    console: Console
    echo: bool = True
    restart: bool = True
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=25), init=False)
    restarts: int = field(default=0, init=False)
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)
    _keeper: asyncio.Task[None] | None = field(default=None, init=False)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    @property
    def pid(self) -> int | None:
        """Process id, none while it is not running."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process else None

    async def start(self) -> None:
        self._process = await self._spawn()
        self._keeper = asyncio.create_task(self._keep(), name=f"keep-{self.name}")

    async def ready(self, within: float = READY_TIMEOUT) -> None:
        """Wait until ``/health/ready`` says 200, at most so many seconds.

        Raises:
            NotReady: it ended, or said otherwise until the time was over.
        """
        said = "no answer yet"
        deadline = time.monotonic() + within
        async with httpx.AsyncClient(base_url=self.address, timeout=2, trust_env=False) as client:
            while time.monotonic() < deadline:
                if self.restarts > MOST_RESTARTS or (self.pid is None and not self.restart):
                    raise NotReady(self._explain("ended while starting"))
                try:
                    answer = await client.get("/health/ready")
                except httpx.TransportError as error:
                    said = f"no answer ({type(error).__name__})"
                else:
                    if answer.status_code == httpx.codes.OK and self._listens():
                        return
                    said = f"{answer.status_code} {answer.text[:600]}"
                await asyncio.sleep(0.1)
        raise NotReady(self._explain(f"is not ready after {within:.0f} s; it says: {said}"))

    def _listens(self) -> bool:
        """Whether it is our process that answers, and not another that took the port before it."""
        import psutil  # noqa: PLC0415 - only embedded installs have it

        port = httpx.URL(self.address).port
        try:
            open_ = psutil.Process(self.pid or 0).net_connections("tcp")
        except psutil.NoSuchProcess:
            return False
        return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in open_)

    async def stop(self) -> None:
        """SIGTERM, then SIGKILL after a while; no restart any more."""
        self._stopping.set()
        if (pid := self.pid) is not None and self._process is not None:
            os.kill(pid, signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), STOP_TIMEOUT)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        if self._keeper is not None:
            await self._keeper

    async def _spawn(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            f"services.{self.name}",
            cwd=ROOT,
            env=dict(self.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the launcher alone, which stops all in order
        )

    async def _keep(self) -> None:
        pause = 0.5
        while self._process is not None:
            born = time.monotonic()
            await self._copy_output(self._process)
            code = await self._process.wait()
            if self._stopping.is_set() or not self.restart:
                return
            pause = 0.5 if time.monotonic() - born > STEADY else min(pause * 2, LONGEST_PAUSE)
            self._say(f"ended with {code}; starting it again in {pause:.1f} s")
            await self._pause(pause)
            if self._stopping.is_set():
                return
            self.restarts += 1
            self._process = await self._spawn()

    async def _pause(self, seconds: float) -> None:
        """Wait, or be told to stop."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _copy_output(self, process: asyncio.subprocess.Process) -> None:
        if process.stdout is None:
            return
        with self.log.open("a", encoding="utf-8") as file:
            while True:
                try:
                    line = await process.stdout.readline()
                except ValueError:
                    line = (
                        b"(a line too long to show)\n"  # it was dropped; a full pipe would stop the service
                    )
                if not line:
                    return
                text = line.decode("utf-8", "replace").rstrip("\n")
                file.write(text + "\n")
                file.flush()
                self.tail.append(text)
                if self.echo:
                    self._say(text)

    def _say(self, text: str) -> None:
        colour = COLOURS.get(self.name, "white")
        self.console.print(f"[{colour}]{self.name:>10}[/] ", end="")
        self.console.print(text, markup=False, highlight=False)

    def _explain(self, what: str) -> str:
        last = "\n".join(self.tail) or "(it said nothing)"
        return f"{self.name} {what}\nIts last words:\n{last}\nAll of them: {self.log}"


async def run_once(module: str, *arguments: str, environment: Mapping[str, str]) -> str:
    """Run ``python -m <module> …`` to its end; its standard output.

    Raises:
        NotReady: it failed; the message holds what it said.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        cwd=ROOT,
        env=dict(environment),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, errors = await process.communicate()
    if process.returncode:
        said = (out + errors).decode("utf-8", "replace")[-4000:]
        raise NotReady(f"python -m {module} {' '.join(arguments)} failed ({process.returncode}):\n{said}")
    return out.decode()


async def run_through(module: str, *arguments: str, environment: Mapping[str, str]) -> int:
    """Run ``python -m <module> …`` on this terminal; its code."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, cwd=ROOT, env=dict(environment)
    )
    return await process.wait()
