"""A read whose database session is lost is answered "later" and noted as such, not as unexpected."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import httpx
import pytest
import sqlalchemy as sa
from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from shared.eventstore.migrating import engine as engine_of
from shared.http.access import public
from tests.unit.shared.http.site import Site

STATEMENTS = {"slow": "select pg_sleep(30)", "wrong": "select 1 from no_such_table"}
OPEN = [Depends(public("a test asks"))]
NOBODY_THERE = "postgresql://nobody@127.0.0.1:1/none"


def read_file() -> int:
    return len(Path("/no/such/file").read_bytes())


def reads(engine: AsyncEngine) -> APIRouter:
    router, elsewhere = APIRouter(), engine_of(NOBODY_THERE)

    @router.get("/baca/{what}", dependencies=OPEN)
    async def read(what: str) -> int:
        if what == "file":
            return read_file()
        async with (elsewhere if what == "elsewhere" else engine).connect() as connection:
            await connection.execute(sa.text(STATEMENTS.get(what, "select 1")))
        return 1

    return router


@pytest.fixture
async def reader(database: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    engine = engine_of(database, pool_size=1, application_name="reads")
    site = Site(tmp_path)
    site.app.include_router(reads(engine))
    async with site.client() as client:
        yield client
    await engine.dispose()


async def ended(database: str, state: str) -> None:
    """End the backend that the application reads with, once it is in this state."""
    admin = await asyncpg.connect(database)
    try:
        query = (
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where application_name = 'reads' and state = $1"
        )
        async with asyncio.timeout(10):
            while not await admin.fetch(query, state):  # noqa: ASYNC110 - it happens in another process
                await asyncio.sleep(0.01)
    finally:
        await admin.close()


async def test_a_read_that_loses_its_session_is_told_to_come_back(
    database: str, reader: httpx.AsyncClient
) -> None:
    with capture_logs() as lines:
        under_way = asyncio.create_task(reader.get("/baca/slow"))
        await ended(database, "active")
        answers = [await under_way]
        assert (await reader.get("/baca/quick")).json() == 1
        await ended(database, "idle")
        answers += [await reader.get("/baca/quick"), await reader.get("/baca/elsewhere")]
    for answer in answers:
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:pulih:database-away"), answer.text
        assert answer.headers["retry-after"] == "2"
    noted = [line for line in lines if line["event"] in {"database_away", "unexpected_error"}]
    assert [(line["event"], line["route"]) for line in noted] == [
        ("database_away", "/baca/{what}"),
        ("database_away", "/baca/{what}"),
        ("database_away", "/baca/{what}"),
    ]
    page = await reader.get("/baca/elsewhere", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["retry-after"]) == (503, "2")
    assert "Basis data" in page.text


async def test_what_the_database_or_a_file_refuses_for_good_stays_unexpected(
    reader: httpx.AsyncClient,
) -> None:
    for what in ("wrong", "file"):
        with capture_logs() as lines:
            answer = await reader.get(f"/baca/{what}")
        assert (answer.status_code, answer.json()["type"]) == (500, "urn:pulih:unexpected")
        assert "unexpected_error" in [line["event"] for line in lines]
