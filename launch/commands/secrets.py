"""``pulih secrets``: make the containers' secrets (the one-shot ``secrets`` of docker-compose.yml)."""

from pathlib import Path
from typing import Annotated

import typer

from launch.console import console
from launch.container_secrets import make


def secrets(
    operator: Annotated[Path, typer.Argument(help="The operator's volume: every secret, made once")],
    out: Annotated[Path, typer.Argument(help="A folder with one folder (volume) per service")],
) -> None:
    """Make what is missing and give each service its own secrets. For the containers; needs root."""
    make(operator, out)
    console().print(f"secrets are in {operator} and {out}")
