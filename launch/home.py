"""Where one installation keeps its data: one folder, ``.pulih/`` or what ``PULIH_HOME`` says."""

import fcntl
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO

VARIABLE = "PULIH_HOME"
ROOT = Path(__file__).resolve().parent.parent
"""The checkout (or the folder that the image was given)."""


OPERATOR = "PULIH_OPERATOR"
"""In the tools container: the volume with every secret."""


class InUse(RuntimeError):  # noqa: N818 - a finding
    """Another launcher works with this folder."""


@dataclass(frozen=True)
class Home:
    """Paths below one folder; nothing is made before it is needed."""

    path: Path

    @classmethod
    def of_environment(cls) -> "Home":
        return cls(Path(os.environ.get(VARIABLE, "") or ROOT / ".pulih").resolve())

    @property
    def postgres(self) -> Path:
        return self.path / "pg"

    @property
    def nats(self) -> Path:
        return self.path / "nats"

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def story(self) -> Path:
        """What the demo told here: its anchor, so that it goes on and does not begin again."""
        return self.path / "story.json"

    @property
    def run(self) -> Path:
        """Addresses and process ids while something runs."""
        return self.path / "run.json"

    def lock(self) -> IO[str]:
        """Hold the folder until the returned file is closed.

        Raises:
            InUse: somebody else holds it.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        file = (self.path / "lock").open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            file.close()
            raise InUse(str(self.path)) from held
        return file

    def clear(self) -> None:
        """Remove all data. Only while the lock is held and nothing runs."""
        for child in self.path.iterdir() if self.path.exists() else ():
            if child.name == "lock":
                continue
            if child.is_dir():
                shutil.rmtree(child)
            else:
                child.unlink()


def operator_keys() -> Path:
    """Folder of the installation's secrets, here or in the tools container."""
    operator = os.environ.get(OPERATOR)
    return Path(operator) if operator else Home.of_environment().keys
