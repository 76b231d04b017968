"""``pulih token``: a bearer token, signed with this installation's key."""

from datetime import timedelta
from typing import Annotated

import typer

from launch.console import fail
from launch.home import Home
from launch.keys import Keys
from launch.tokens import mint
from shared.contracts.codes import Role

MOST_MINUTES = 10


def token(
    role: Annotated[
        list[str], typer.Argument(help="ROLE, or ROLE:SUB, or ROLE:SUB@FACILITY; one token a line")
    ],
    minutes: Annotated[int, typer.Option(min=1, max=MOST_MINUTES, help="How long it is good")] = MOST_MINUTES,
) -> None:
    """Print a token for a role, for example: pulih token lapas_officer:petugas-1@lpp-kupang."""
    keys = Keys(Home.of_environment().keys)
    if not keys.issuer.exists():
        fail(f"there is no key in {keys.folder}: start pulih once, or set PULIH_HOME")
    for text in role:
        name, sub, facility = parse(text)
        typer.echo(mint(keys, name, sub=sub, facility=facility, life=timedelta(minutes=minutes)))


def parse(text: str) -> tuple[Role, str, str | None]:
    """Role, subject and facility of ``ROLE[:SUB][@FACILITY]``."""
    who, _, facility = text.partition("@")
    name, _, sub = who.partition(":")
    if name not in set(Role):
        raise typer.BadParameter(f"{name} is none of {', '.join(Role)}")
    return Role(name), sub or f"operator-{name}", facility or None
