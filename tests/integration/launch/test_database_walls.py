"""Database roles reach their own and nothing else."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from launch.backing import Postgres
from launch.provision import AGENCIES, REPORTING, WRITERS, AgencyRoles, provision

DENIED = (asyncpg.InsufficientPrivilegeError, asyncpg.InvalidAuthorizationSpecificationError)


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A server of its own: roles belong to a whole server."""
    with (
        tempfile.TemporaryDirectory(prefix="pulih-walls-") as folder,
        Postgres(Path(folder) / "pg") as postgres,
    ):
        yield postgres


@pytest.fixture
async def provisioned(server: Postgres) -> Postgres:
    """Provisioned twice (it is safe to repeat), with a table in each schema."""
    addresses = {name: server.dsn(name) for name in (*WRITERS, REPORTING)}
    for _ in range(2):
        await provision(server.dsn(), addresses, {})
    for agency in AGENCIES:
        own = await asyncpg.connect(server.dsn(REPORTING, f"{agency}_projector"))
        await own.execute(f"create table if not exists {agency}.roster(n int)")
        await own.execute(f"create table if not exists {agency}_private.people(n int)")
        await own.close()
    return server


async def _denied(dsn: str, statement: str) -> bool:
    try:
        connection = await asyncpg.connect(dsn)
    except DENIED:
        return True
    try:
        await connection.execute(statement)
    except DENIED:
        return True
    finally:
        await connection.close()
    return False


@pytest.mark.parametrize("agency", AGENCIES)
async def test_a_reader_reads_its_agencys_tables_and_nothing_private(
    provisioned: Postgres, agency: str
) -> None:
    dsn = provisioned.dsn(REPORTING, AgencyRoles(agency).reader)
    assert not await _denied(dsn, f"table {agency}.roster")
    assert await _denied(dsn, f"table {agency}_private.people")
    assert await _denied(dsn, f"truncate {agency}.roster")


@pytest.mark.parametrize("kind", ["reader", "projector"])
async def test_no_agencys_role_reads_another_agencys_schema(provisioned: Postgres, kind: str) -> None:
    for agency in AGENCIES:
        dsn = provisioned.dsn(REPORTING, f"{agency}_{kind}")
        for other in set(AGENCIES) - {agency}:
            assert await _denied(dsn, f"table {other}.roster")
            assert await _denied(dsn, f"table {other}_private.people")


async def test_nobody_becomes_another_role_or_leaves_the_database(provisioned: Postgres) -> None:
    for role, database in (
        ("program", "program"),
        ("lapas_projector", REPORTING),
        ("kanwil_reader", REPORTING),
    ):
        dsn = provisioned.dsn(database, role)
        assert await _denied(dsn, "set role bnnp_projector")
        assert await _denied(dsn, "copy (select 1) to program 'true'")
        assert await _denied(dsn, "create role intruder")


async def test_writers_enter_only_their_own_database(provisioned: Postgres) -> None:
    assert not await _denied(provisioned.dsn("program", "program"), "select 1")
    for role, database in (
        ("program", "assessment"),
        ("assessment", "program"),
        ("program", REPORTING),
        ("lapas_reader", "assessment"),
        ("bnnp_projector", "assessment"),
    ):
        assert await _denied(provisioned.dsn(database, role), "select 1")
