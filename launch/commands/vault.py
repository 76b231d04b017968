"""``pulih vault``: care for the key that wraps the vault's keys of persons."""

from pathlib import Path
from typing import Annotated

import typer

from launch.console import console, fail, run
from launch.home import Home
from launch.keys import Keys
from launch.maintenance import at_hand
from launch.processes import run_through

app = typer.Typer(help="Care for the vault's key.", no_args_is_help=True)


@app.command("rotate")
def rotate(
    old_key: Annotated[
        Path,
        typer.Option("--old-key", help="Where the old key goes: a new file, for the safe", dir_okay=False),
    ],
) -> None:
    """Wrap every person's keys under a new key. Stopped, it goes on when it is started again.

    The old key opens backups from before and nothing else: take its file off this machine.
    """
    if old_key.exists():
        fail(f"{old_key} is there already; name a file that is not")
    keys = Keys(Home.of_environment().keys)
    run(_rotate(keys))
    keys.end_rotation(old_key)
    console().print(f"the old key is in {old_key}: take it off this machine, backups from before need it")


@app.callback()
def _vault() -> None:
    """Care for the vault's key."""


async def _rotate(keys: Keys) -> None:
    async with at_hand(console()) as installation:
        keys.begin_rotation()
        environment = installation.environment("assessment")
        code = await run_through("services.assessment", "rotate", environment=environment)
    if code:
        raise typer.Exit(code)
