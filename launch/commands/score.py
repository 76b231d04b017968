"""``pulih score``: score a filled-in instrument from standard input, without a server."""

import os
from typing import Annotated

import typer

from launch.console import run
from launch.environment import PASSED_ON
from launch.processes import run_through


def score(
    code: Annotated[str | None, typer.Argument(help="Code of the instrument, for example cows")] = None,
    *,
    variant: Annotated[str | None, typer.Option(help="Wording, band set or formula")] = None,
    many: Annotated[bool, typer.Option("--many", help="JSON Lines in and out, a form each")] = False,
    list_: Annotated[bool, typer.Option("--list", help="All codes, variants and answer shapes")] = False,
) -> None:
    """Print the scored result of answers.json on standard input: pulih score cows < answers.json.

    With --many a whole file of forms: pulih score --many < forms.jsonl > results.jsonl.
    A form that cannot be scored ends with 2, and says why as problem JSON on standard error.
    """
    arguments = ["--list"] if list_ else []
    arguments += ["--many"] if many else []
    arguments += [] if variant is None else [f"--variant={variant}"]
    arguments += [] if code is None else ["--", code]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    ended = run(run_through("services.assessment.score", *arguments, environment=environment))
    if ended:
        raise typer.Exit(ended)
