"""``pulih rebuild``, ``parked`` and ``replay``: everyday care for an agency's view."""

from collections.abc import Sequence
from typing import Annotated

import typer

from launch.console import console, fail, run
from launch.maintenance import agency_environment
from launch.processes import run_through
from launch.provision import AGENCIES

Agency = Annotated[str, typer.Argument(help="bnnp, lapas or kanwil")]


def rebuild(
    agency: Agency,
    arguments: Annotated[
        list[str] | None, typer.Argument(help="Passed on, for example --abort or --back")
    ] = None,
) -> None:
    """Build an agency's view anew beside the serving one, verify it and switch."""
    _run("rebuild", agency, arguments or ())


def parked(agency: Agency) -> None:
    """List the events that could not be handled, with their errors."""
    _run("parked", agency)


def replay(
    agency: Agency,
    arguments: Annotated[list[str] | None, typer.Argument(help="Keys to replay; all without")] = None,
) -> None:
    """Handle parked events again, in order, after their cause is gone."""
    _run("replay", agency, arguments or ())


def _run(command: str, agency: str, arguments: Sequence[str] = ()) -> None:
    if agency not in AGENCIES:
        fail(f"{agency} is none of {', '.join(AGENCIES)}")
    run(_through(command, agency, arguments))


async def _through(command: str, agency: str, arguments: Sequence[str]) -> None:
    async with agency_environment(agency, console()) as environment:
        code = await run_through("services.reporting", command, *arguments, environment=environment)
    if code:
        raise typer.Exit(code)
