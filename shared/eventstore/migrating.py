"""Engines for ``postgresql://`` addresses, and the migrations of a service brought to their head."""

import functools
from pathlib import Path

import asyncpg
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

_ROOT = Path(__file__).parents[2]
_ONE_AT_A_TIME = 7_016_250
"""Key of the advisory lock under which migrations of a database run."""

TIMEOUTS = {
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
}
"""How long a frozen process can block others, at most."""


def engine(dsn: str, *, pool_size: int = 5, application_name: str = "pulih") -> AsyncEngine:
    """An engine for a ``postgresql://`` address, which asyncpg itself reads (sockets, ``sslmode``, …).

    Connects nowhere until it is used. Every connection has the timeouts of ``TIMEOUTS``.
    """
    settings = {**TIMEOUTS, "application_name": application_name}
    connect = functools.partial(asyncpg.connect, dsn, timeout=5, command_timeout=20, server_settings=settings)
    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        pool_size=pool_size,
        max_overflow=10,
        pool_timeout=5,
        hide_parameters=True,  # an error's message would quote them, and they are somebody's data
    )


async def migrate(dsn: str, service: str) -> None:
    """Bring ``services/<service>/migrations`` to its head, in one transaction; others wait for their turn.

    Raises:
        FileNotFoundError: the service has no such folder.
    """
    versions = _ROOT / "services" / service / "migrations"
    if not versions.is_dir():
        raise FileNotFoundError(versions)
    await migrate_folder(dsn, versions)


async def migrate_folder(dsn: str, versions: Path) -> None:
    """Bring the migrations in this folder to their head."""
    connect = functools.partial(
        asyncpg.connect, dsn, timeout=5, server_settings={"application_name": "pulih migrate"}
    )
    migrator = create_async_engine("postgresql+asyncpg://", async_creator=connect, poolclass=NullPool)
    try:
        async with migrator.begin() as connection:
            await connection.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
            await connection.run_sync(_upgrade, versions)
    finally:
        await migrator.dispose()


def _upgrade(connection: sa.Connection, versions: Path) -> None:
    config = Config()
    for name, path in (
        ("script_location", _ROOT / "shared/eventstore/alembic_env"),
        ("version_locations", versions),
    ):
        config.set_main_option(name, str(path).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
