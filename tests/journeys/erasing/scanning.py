"""Looks for marker strings in every table of every database, in the broker's files and in log files."""

import base64
from collections.abc import Iterable
from pathlib import Path

import asyncpg

from launch.backing import Postgres
from launch.home import Home

DATABASES = ("assessment", "program", "reporting")
_TABLES = """
    select quote_ident(table_schema) || '.' || quote_ident(table_name) from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
"""


def forms(marker: str) -> list[bytes]:
    """A marker as it may stand somewhere: as text, in either case, and as a bytea's or base64's letters."""
    raw = marker.encode()
    spelt = [raw, raw.lower(), raw.upper(), raw.hex().encode(), raw.lower().hex().encode()]
    return [*spelt, *(base64.b64encode(b"xyz"[:n] + raw)[4:-4] for n in range(3))]


async def in_databases(postgres: Postgres, markers: Iterable[str]) -> list[str]:
    """Tables with a row that holds one of the markers, as text or inside a bytea."""
    wanted = [form for marker in markers for form in forms(marker)]
    found: list[str] = []
    for database in DATABASES:
        connection = await asyncpg.connect(postgres.dsn(database))
        try:
            for (table,) in await connection.fetch(_TABLES):
                rows = await connection.fetch(f"select t::text from {table} t")  # noqa: S608 - from the catalogue
                content = "\n".join(row[0] for row in rows).encode()
                found += [f"{database}.{table}" for form in wanted if form in content]
        finally:
            await connection.close()
    return sorted(set(found))


def in_files(home: Home, markers: Iterable[str]) -> list[str]:
    """Files of the broker and of the logs, and any other but the database's own, that hold a marker."""
    wanted = [form for marker in markers for form in forms(marker)]
    found: list[str] = []
    for path in sorted(home.path.rglob("*")):
        if path.is_file() and home.postgres not in path.parents:
            found += _in_file(path, wanted)
    return found


def _in_file(path: Path, wanted: Iterable[bytes]) -> list[str]:
    content = path.read_bytes()
    return [str(path)] if any(form in content for form in wanted) else []
