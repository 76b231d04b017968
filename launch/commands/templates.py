"""``pulih templates``: programme templates of an agency's own, judged without a server."""

import os
from pathlib import Path
from typing import Annotated

import typer

from launch.console import run
from launch.environment import PASSED_ON
from launch.processes import run_through

app = typer.Typer(help="Programme templates of your own.", no_args_is_help=True)


@app.command("check")
def check(
    files: Annotated[list[Path], typer.Argument(help="The templates, TOML", dir_okay=False)],
) -> None:
    """Say everything that is wrong with the files: file, field, reason and rule; they end with 2 then.

    They are judged beside the templates that come with Pulih and those of PULIH_TEMPLATES.
    """
    environment = {name: os.environ[name] for name in (*PASSED_ON, "PULIH_FACILITIES") if name in os.environ}
    paths = [str(path.resolve()) for path in files]
    ended = run(run_through("services.program.templates", "check", *paths, environment=environment))
    if ended:
        raise typer.Exit(ended)


@app.callback()
def _templates() -> None:
    """Programme templates of your own."""
