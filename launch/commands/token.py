"""``pulih token``: a bearer token, signed with this installation's key."""

import os
from datetime import timedelta
from typing import Annotated

import typer

from launch.console import fail
from launch.environment import ISSUER
from launch.home import operator_keys
from launch.keys import Keys
from shared.contracts.codes import AGENCY_OF, Role
from shared.http.demo_people import DEMO_FACILITY, DEMO_PEOPLE

MOST_MINUTES = 10
"""The services refuse a person's token that lives longer."""


def token(
    role: Annotated[
        list[str], typer.Argument(help="ROLE, or ROLE:SUB, or ROLE:SUB@FACILITY; one token a line")
    ],
    minutes: Annotated[int, typer.Option(min=1, max=MOST_MINUTES, help="How long it is good")] = MOST_MINUTES,
) -> None:
    """Print a token for a role, for example: pulih token lapas_officer:petugas-1@lpp-kupang."""
    keys = Keys(operator_keys())
    if not keys.issuer.exists():
        fail(f"there is no key in {keys.folder}: start pulih once, or set PULIH_HOME")
    minter = keys.minter(os.environ.get("PULIH_ISSUER", ISSUER))
    for text in role:
        name, sub, facility = parse(text)
        typer.echo(minter.mint(name, sub=sub, facility=facility, life=timedelta(minutes=minutes)))


def parse(text: str) -> tuple[Role, str, str | None]:
    """Role, subject, facility of ``ROLE[:SUB][@FACILITY]``; a role alone is the demo's person of it."""
    who, _, facility = text.partition("@")
    name, _, sub = who.partition(":")
    if name not in set(Role):
        raise typer.BadParameter(f"{name} is none of {', '.join(Role)}")
    role = Role(name)
    person = DEMO_PEOPLE.get(role)
    usual = DEMO_FACILITY if AGENCY_OF[role] == "lapas" else None
    return role, sub or (person.sub if person else f"operator-{name}"), facility or usual
