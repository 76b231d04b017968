"""Databases, roles, schemas and grants: least privilege, made again harmlessly, by the superuser."""

from collections.abc import Mapping
from dataclasses import dataclass

import asyncpg

WRITERS = ("assessment", "program")
"""Services with a database and an owner role of their own, both named after them."""

AGENCIES = ("bnnp", "lapas", "kanwil")
REPORTING = "reporting"
"""The one database of the views: a schema, a projector and a reader per agency."""


@dataclass(frozen=True)
class AgencyRoles:
    """The two roles of an agency's view and its two schemas."""

    agency: str

    @property
    def projector(self) -> str:
        """Owns the schemas; writes the view."""
        return f"{self.agency}_projector"

    @property
    def reader(self) -> str:
        """Answers queries: reads its agency's schema, nothing private, nothing of others."""
        return f"{self.agency}_reader"

    @property
    def private(self) -> str:
        return f"{self.agency}_private"


def roles() -> tuple[str, ...]:
    """All login roles of an installation."""
    per_agency = [AgencyRoles(agency) for agency in AGENCIES]
    return (*WRITERS, *(role for each in per_agency for role in (each.projector, each.reader)))


async def provision(admin_dsn: str, database_dsn: Mapping[str, str], passwords: Mapping[str, str]) -> None:
    """Make what is missing and set the grants.

    ``admin_dsn`` is a superuser's address of the database ``postgres``, ``database_dsn`` one per database.
    ``passwords`` may be empty where connections are trusted (a socket in a private folder).
    """
    admin = await asyncpg.connect(admin_dsn)
    try:
        for role in roles():
            await _role(admin, role, passwords.get(role))
        for database in (*WRITERS, REPORTING):
            await _database(admin, database, owner=database if database in WRITERS else None)
    finally:
        await admin.close()
    for database in WRITERS:
        await _own(database_dsn[database], database)
    await _reporting(database_dsn[REPORTING])


async def _role(admin: asyncpg.Connection, role: str, password: str | None) -> None:
    if not await admin.fetchval("select 1 from pg_roles where rolname = $1", role):
        await admin.execute(f'create role "{role}" login')
    limits = "nosuperuser nocreatedb nocreaterole noreplication nobypassrls"
    await admin.execute(f'alter role "{role}" {limits}')
    if password is not None:
        quoted = await admin.fetchval("select quote_literal($1::text)", password)
        await admin.execute(f'alter role "{role}" password {quoted}')


async def _database(admin: asyncpg.Connection, database: str, *, owner: str | None) -> None:
    if not await admin.fetchval("select 1 from pg_database where datname = $1", database):
        await admin.execute(f'create database "{database}" encoding "UTF8" template template0')
    await admin.execute(f'revoke all on database "{database}" from public')
    if owner is not None:
        await admin.execute(f'alter database "{database}" owner to "{owner}"')


async def _own(dsn: str, role: str) -> None:
    """The service owns everything in its database and nobody else may look."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(
            f'revoke all on schema public from public; alter schema public owner to "{role}"'
        )
    finally:
        await connection.close()


async def _reporting(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("revoke all on schema public from public")
        for agency in AGENCIES:
            await connection.execute(_agency_sql(AgencyRoles(agency)))
    finally:
        await connection.close()


def _agency_sql(of: AgencyRoles) -> str:
    """An agency's schemas and grants: the view's new tables are readable as they are made; private never."""
    return f"""
        grant connect on database {REPORTING} to "{of.projector}", "{of.reader}";
        create schema if not exists "{of.agency}" authorization "{of.projector}";
        create schema if not exists "{of.private}" authorization "{of.projector}";
        revoke all on schema "{of.agency}", "{of.private}" from public;
        grant usage on schema "{of.agency}" to "{of.reader}";
        grant select on all tables in schema "{of.agency}" to "{of.reader}";
        alter default privileges for role "{of.projector}" in schema "{of.agency}"
            grant select on tables to "{of.reader}";
        alter role "{of.projector}" in database {REPORTING} set search_path to "{of.agency}";
        alter role "{of.reader}" in database {REPORTING} set search_path to "{of.agency}";
    """
