"""``pulih provision``: databases, roles, grants, migrations (a one-shot of docker-compose.yml)."""

import asyncio
import os
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer
from nats.js.errors import NotFoundError

from launch.broker_users import ADMIN
from launch.console import console, run
from launch.container_secrets import PORT, SUPERUSER, one_shots
from launch.environment import FEEDS
from launch.keys import Keys
from launch.processes import run_once
from launch.provision import REPORTING, WRITERS, roles
from launch.provision import provision as make_databases
from shared.broker.connection import connected
from shared.broker.streams import declaration, stream_name


def provision(
    operator: Annotated[Path, typer.Argument(help="The operator's volume with every secret")],
    host: Annotated[str, typer.Option(help="The database server")] = "postgres",
) -> None:
    """Make databases, roles and grants, and migrate every service's database. Safe to run again."""
    run(_provision(operator, host))
    console().print("provisioned")


async def _provision(operator: Path, host: str) -> None:
    keys = Keys(operator)
    password = quote(keys.database_password(SUPERUSER).read_text().strip(), safe="")

    def address(database: str) -> str:
        return f"postgresql://{SUPERUSER}:{password}@{host}:{PORT}/{database}"

    passwords = {role: keys.database_password(role).read_text().strip() for role in roles()}
    addresses = {name: address(name) for name in (*WRITERS, REPORTING)}
    await make_databases(address("postgres"), addresses, passwords)
    runs = one_shots(operator, dict(os.environ), host)
    await asyncio.gather(*(run_once(f"services.{name}", "provision", environment=env) for name, env in runs))
    await _streams(keys, os.environ["PULIH_NATS"])


async def _streams(keys: Keys, url: str) -> None:
    """Each log's stream from its one declaration; what is there is left alone, as the relays do."""
    password = keys.broker_password(ADMIN).read_text().strip()
    async with connected(url=url, user=ADMIN, password=password, name="provision") as client:
        js = client.jetstream()
        for log in FEEDS:
            try:
                await js.stream_info(stream_name(log))
            except NotFoundError:
                await js.add_stream(declaration(log))
