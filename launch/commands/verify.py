"""``pulih verify``: recompute every chain, compare every stream with its log, place every checkpoint."""

import os
from typing import Annotated

import typer

from launch import compose
from launch.console import console, fail, run
from launch.home import OPERATOR, Home
from launch.sources import sources
from launch.verify import verified


def verify(
    against: Annotated[
        str, typer.Option(help="embedded, or compose for the containers that are up")
    ] = "embedded",
) -> None:
    """Prove that logs are unbroken, streams are their logs, and checkpoints are places in them."""
    home = Home.of_environment()
    embedded = against != "compose" and OPERATOR not in os.environ
    if embedded and not home.postgres.exists():
        fail(f"there is nothing to verify in {home.path}: `pulih demo` or `pulih up` makes it")
    if not run(_compose() if against == "compose" else _here()):
        raise typer.Exit(1)


async def _here() -> bool:
    out = console()
    async with sources(out) as found:
        return await verified(found, out)


async def _compose() -> bool:
    code, said, complained = await compose.tools("verify")
    console().print(said + complained, markup=False)
    return code == 0
