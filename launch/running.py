"""What runs in a data folder: the addresses and process ids by which other commands find it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from launch.home import Home

if TYPE_CHECKING:
    import psutil


@dataclass(frozen=True)
class Running:
    """What ``run.json`` says: how other commands find an installation that is up."""

    addresses: Mapping[str, str]
    nats: str
    postgres: str
    """Folder of the socket."""
    processes: Mapping[str, tuple[int, float]]
    """Name to (pid, time of start): a pid alone may name somebody else by now."""

    def write(self, home: Home) -> None:
        body = {
            "addresses": dict(self.addresses),
            "nats": self.nats,
            "postgres": self.postgres,
            "processes": {name: list(identity) for name, identity in self.processes.items()},
        }
        draft = home.run.with_suffix(".new")
        draft.write_text(json.dumps(body, indent=1))
        draft.replace(home.run)

    @classmethod
    def read(cls, home: Home) -> "Running | None":
        """What runs in this folder; none when its launcher is gone."""
        if not home.run.exists():
            return None
        body: dict[str, Any] = json.loads(home.run.read_text())
        processes = {name: (int(pid), float(born)) for name, (pid, born) in body["processes"].items()}
        return cls(body["addresses"], body["nats"], body["postgres"], processes)

    @property
    def alive(self) -> bool:
        """Whether the launcher that wrote it still lives."""
        return "launcher" in self.processes and process_of(*self.processes["launcher"]) is not None

    def end_orphans(self) -> list[str]:
        """End what a killed launcher left behind, and name it. PostgreSQL is taken over instead."""
        import psutil  # noqa: PLC0415 - only embedded installs have it

        ended = []
        for name, identity in self.processes.items():
            if name in {"launcher", "postgres"} or (process := process_of(*identity)) is None:
                continue
            process.terminate()
            try:
                process.wait(10)
            except psutil.TimeoutExpired:
                process.kill()
            ended.append(name)
        return ended


def process_of(pid: int, born: float) -> "psutil.Process | None":
    """The living process with this id and this time of start."""
    import psutil  # noqa: PLC0415 - only embedded installs have it

    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - born) < 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return None
    return process if same else None


def identity(pid: int) -> tuple[int, float]:
    """A process's id with its time of start."""
    import psutil  # noqa: PLC0415 - only embedded installs have it

    return pid, psutil.Process(pid).create_time()
