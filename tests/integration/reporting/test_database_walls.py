"""Database roles of one agency read neither another agency's rows nor the people behind Kanwil's counts."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from launch.backing import Postgres
from launch.provision import AGENCIES, provision
from services.reporting.agencies import VIEWS
from services.reporting.provision import provision as provision_views
from shared.eventstore.migrating import engine as engine_of
from shared.projections.runner import ViewRunner
from shared.projections.tables import ViewTables
from shared.runtime.clock import system_clock
from shared.runtime.settings import Settings
from tests.unit.reporting import pilot


@dataclass(frozen=True)
class Installation:
    """Roles and schemas as the launcher makes them, views as this service makes them, with the pilot told."""

    postgres: Postgres

    def dsn(self, role: str) -> str:
        return self.postgres.dsn("reporting", role)

    async def count(self, role: str, table: str) -> int:
        return int(await self.run(role, f"select count(*) from {table}"))  # noqa: S608 - a table of ours

    async def empty(self, role: str, table: str) -> None:
        await self.run(role, f"delete from {table}")  # noqa: S608 - a table of ours

    async def run(self, role: str, query: str) -> Any:  # noqa: ANN401 - any value
        connection = await asyncpg.connect(self.dsn(role))
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A server of its own: roles belong to a server, not to a database."""
    with Postgres(tmp_path_factory.mktemp("walls")) as server:
        asyncio.run(_tell(server))
        yield Installation(server)


async def _tell(server: Postgres) -> None:
    databases = {name: server.dsn(name) for name in ("assessment", "program", "reporting")}
    await provision(server.dsn(), databases, {})
    settings = Settings(
        profile="embedded",
        agency="all",
        database=server.dsn("reporting", "{agency}_projector"),
        reader_database=server.dsn("reporting", "{agency}_reader"),
    )
    await provision_views(settings)
    await provision_views(settings)
    telling = pilot.telling()
    for agency, view in VIEWS.items():
        engine = engine_of(server.dsn("reporting", f"{agency}_projector"))
        runner = ViewRunner(engine, view, system_clock)
        for log in view.logs:
            await runner.apply(log, telling.logs[log])
        await runner.close()
        await engine.dispose()


TABLES = {
    agency: [(f"{t.schema}.{t.name}", t.schema == agency) for t in ViewTables(view).build]
    for agency, view in VIEWS.items()
}

UNTOLD = {"bnnp.aftercare_v2"}
"""Public, and empty: nobody in the pilot was released after the programme."""


@pytest.mark.parametrize("agency", AGENCIES)
async def test_a_reader_reads_its_own_public_tables_and_no_private_one(
    installation: Installation, agency: str
) -> None:
    for table, public in TABLES[agency]:
        if public:
            assert (await installation.count(f"{agency}_reader", table) > 0) == (table not in UNTOLD)
        else:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await installation.count(f"{agency}_reader", table)


@pytest.mark.parametrize("agency", AGENCIES)
@pytest.mark.parametrize("kind", ["reader", "projector"])
async def test_no_role_reads_another_agencys_schema(
    installation: Installation, agency: str, kind: str
) -> None:
    for other, tables in TABLES.items():
        for table, _ in tables if other != agency else ():
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await installation.count(f"{agency}_{kind}", table)


@pytest.mark.parametrize("agency", AGENCIES)
async def test_a_reader_writes_nothing(installation: Installation, agency: str) -> None:
    for table, _ in TABLES[agency]:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await installation.empty(f"{agency}_reader", table)


@pytest.mark.parametrize("agency", ["lapas", "kanwil"])
@pytest.mark.parametrize("database", ["assessment", "program"])
async def test_no_reporting_role_enters_a_writing_services_database(
    installation: Installation, agency: str, database: str
) -> None:
    for kind in ("reader", "projector"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(installation.postgres.dsn(database, f"{agency}_{kind}"))
