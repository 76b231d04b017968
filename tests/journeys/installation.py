"""``pulih`` as people start it: a process of its own, in a folder of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from launch.home import ROOT, Home
from launch.running import Running, process_of

UP_WITHIN = 120.0
DOWN_WITHIN = 60.0


@dataclass
class Pulih:
    """One data folder."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "PULIH_HOME": str(self.folder)}

    def run(self, *arguments: str, within: float = 180) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "launch", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=within,
        )

    @contextmanager
    def staying(self, *arguments: str, mark: str, ends_with: int = 0) -> Iterator[Running]:
        """A command that stays: up to its last word, and ended by SIGTERM after the block."""
        log = self.folder.parent / f"{self.folder.name}.log"
        with log.open("w") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "launch", *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait(process, log, mark)
            running = Running.read(Home(self.folder))
            assert running is not None
            yield running
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            try:
                assert process.wait(DOWN_WITHIN) == ends_with, log.read_text()[-3000:]
            finally:
                process.kill()

    @staticmethod
    def _wait(process: subprocess.Popen[bytes], log: Path, mark: str) -> None:
        deadline = time.monotonic() + UP_WITHIN
        while mark not in log.read_text():
            assert process.poll() is None, log.read_text()[-3000:]
            assert time.monotonic() < deadline, log.read_text()[-3000:]
            time.sleep(0.1)


def living(processes: Mapping[str, tuple[int, float]]) -> list[str]:
    """Names of the processes that still run."""
    return [name for name, identity in processes.items() if process_of(*identity) is not None]
