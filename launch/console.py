"""The terminal: one console, and how a failure ends a command: a sentence and a code, no traceback."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, NoReturn, TypeVar

import typer
from rich.console import Console

from launch.backing import NotStarted
from launch.home import InUse
from launch.processes import NotReady
from launch.story.speaking import Refused

T = TypeVar("T")


def console() -> Console:
    """A console on standard error: standard output belongs to what a command answers."""
    return Console(stderr=True, highlight=False)


def fail(message: str, code: int = 1) -> NoReturn:
    """End the command with a message."""
    console().print(message, style="red", markup=False)
    raise typer.Exit(code)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; the first Ctrl-C or SIGTERM cancels it, so that what it started is stopped in order."""
    try:
        return asyncio.run(_interruptible(work))
    except InUse as held:
        fail(f"{held} is in use: another pulih works with this folder. Stop it first, or set PULIH_HOME.")
    except (NotStarted, NotReady, Refused) as error:
        fail(str(error))
    except asyncio.CancelledError:
        console().print("stopped")
        raise typer.Exit(0) from None


async def _interruptible(work: Coroutine[Any, Any, T]) -> T:
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        console().print("stopping …")
        for signum in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(signum, lambda: None)  # once is enough: stopping takes its time
        task.cancel()

    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, stop)
    return await task
