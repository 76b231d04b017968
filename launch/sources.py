"""Where ``verify`` and ``recover`` look, as the operator: the embedded installation, or the containers."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import quote

from rich.console import Console

from launch.broker_users import ADMIN
from launch.container_secrets import PORT, SUPERUSER
from launch.environment import FEEDS, Installation
from launch.findings import Sources
from launch.home import OPERATOR, operator_keys
from launch.keys import Keys
from launch.maintenance import at_hand
from launch.provision import AGENCIES, REPORTING

DATABASE_HOST = "postgres"


@asynccontextmanager
async def sources(out: Console) -> AsyncIterator[Sources]:
    """Addresses with the superuser's and the broker administrator's rights."""
    keys = Keys(operator_keys())
    if OPERATOR in os.environ:
        password = quote(keys.database_password(SUPERUSER).read_text().strip(), safe="")
        at = f"postgresql://{SUPERUSER}:{password}@{DATABASE_HOST}:{PORT}"
        yield _sources({name: f"{at}/{name}" for name in _databases()}, os.environ["PULIH_NATS"], keys)
        return
    async with at_hand(out) as installation:
        yield of_embedded(installation)


def of_embedded(installation: Installation) -> Sources:
    """Where an embedded installation is looked at, while its database and broker run."""
    addresses = {name: installation.postgres.dsn(name) for name in _databases()}
    return _sources(addresses, installation.nats.url, Keys(installation.home.keys))


def _databases() -> set[str]:
    return {*FEEDS.values(), REPORTING}


def _sources(databases: dict[str, str], nats_url: str, keys: Keys) -> Sources:
    return Sources(
        logs={log: databases[owner] for log, owner in FEEDS.items()},
        nats_url=nats_url,
        nats_user=ADMIN,
        nats_password=keys.broker_password(ADMIN).read_text().strip(),
        views=[
            *((databases[REPORTING], agency) for agency in AGENCIES),
            *((databases[owner], "desk") for owner in sorted(set(FEEDS.values()))),
        ],
        policies=[databases["assessment"], databases["program"]],
    )
