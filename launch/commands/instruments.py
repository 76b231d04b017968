"""``pulih instruments``: what an agency brings for the library, which ships no questionnaire's wording."""

from pathlib import Path
from typing import Annotated

import typer

from launch.console import console, run
from launch.maintenance import at_hand
from launch.processes import run_through

app = typer.Typer(help="Load approved translations of instruments.", no_args_is_help=True)


@app.command("load")
def load(
    file: Annotated[
        Path,
        typer.Argument(help="The translation, TOML or JSON", exists=True, dir_okay=False, readable=True),
    ],
) -> None:
    """Load a translation into the assessment service. A changed one becomes a new revision."""
    run(_load(str(file.resolve())))


@app.callback()
def _library() -> None:
    """Load approved translations of instruments."""


async def _load(path: str) -> None:
    async with at_hand(console()) as installation:
        environment = installation.environment("assessment")
        code = await run_through("services.assessment", "wording", path, environment=environment)
    if code:
        raise typer.Exit(code)
