"""What happens because time passes: jobs that ask what is due and give commands, at start and each minute.

The domain has no clock of its own: an instant enters here, like a request's. A job may be run again at any
time and by several processes at once, because its commands are idempotent.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

import structlog

from services.program.commands.context import Context

_log = structlog.get_logger()

Job = Callable[[datetime], Awaitable[None]]
"""Asks what is due at an instant and gives the commands that follow from it."""
EVERY_SECONDS = 60.0
T = TypeVar("T")


def _nobody(_: str) -> None:
    """Tell nobody about failures."""


class Clockwork:
    """Runs each job at start and every so many seconds. One that fails is told by name and stops no other."""

    def __init__(
        self,
        context: Context,
        jobs: Mapping[str, Job],
        *,
        every: float = EVERY_SECONDS,
        failed: Callable[[str], None] = _nobody,
    ) -> None:
        self._context, self._jobs, self._every, self._failed = context, jobs, every, failed
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="clockwork")

    async def close(self) -> None:
        """Stop, also amid a job: what it was about to do is due again after the next start."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def tick(self) -> None:
        """Run every job once, at this instant."""
        for name, job in self._jobs.items():
            try:
                await job(self._context.clock())
            except Exception:  # noqa: BLE001 - the other jobs have to run as well; it is told and counted
                _log.exception("job_failed", job=name)
                self._failed(name)

    async def _run(self) -> None:
        while True:
            await self.tick()
            await asyncio.sleep(self._every)


async def each(due: Iterable[T], act: Callable[[T], Awaitable[object]]) -> None:
    """Act on everything that is due; what fails keeps nothing else from being done.

    Raises:
        ExceptionGroup: of all that failed, when the others are done.
    """
    failed: list[Exception] = []
    for one in due:
        try:
            await act(one)
        except Exception as error:  # noqa: BLE001 - raised below, with the others
            failed.append(error)
    if failed:
        raise ExceptionGroup("not everything that was due could be done", failed)
