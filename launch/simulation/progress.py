"""How far a simulation is: a bar on a terminal, a line a week elsewhere."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar


class Progress:
    """Counts commands as they are sent."""

    def __init__(self, out: Console, total: int, weeks: int) -> None:
        self.sent = 0
        self._out, self._total, self._weeks = out, total, weeks
        self._week = ""
        self._began = time.monotonic()
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._shown = Bar(*columns, console=out, disable=not out.is_terminal)
        self._bar = self._shown.add_task("begins", total=total)

    def __enter__(self) -> Self:
        self._shown.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shown.stop()

    def day(self, day: str) -> None:
        """A day begins (``W3 Tue``)."""
        week = day.split(maxsplit=1)[0].removeprefix("W")
        if week != self._week:
            self._week = week
            self._say(f"week {week} of {self._weeks}")

    def told(self, commands: int) -> None:
        """So many commands more were answered."""
        self.sent += commands
        self._shown.advance(self._bar, commands)

    def judging(self) -> None:
        """All is sent."""
        self._say("judging")

    def _say(self, what: str) -> None:
        self._shown.update(self._bar, description=what)
        if not self._out.is_terminal:
            seconds = time.monotonic() - self._began
            self._out.print(f"{what}: {self.sent} of {self._total} commands sent, {seconds:.0f} s")
