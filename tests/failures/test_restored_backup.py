"""Failure 9: a database restored from an older backup behind a fuller stream, and both ways back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import httpx
import pytest

from launch.diagnosing import Place, Way
from launch.processes import NotReady, run_once
from launch.provision import AGENCIES
from launch.recover import recover
from launch.sources import of_embedded
from shared.runtime import crash
from tests.failures.load import Journey
from tests.failures.system import System, system

SERVICE = "program"


@asynccontextmanager
async def admin(running: System) -> AsyncIterator[asyncpg.Connection]:
    """The superuser, in no service's database."""
    connection = await asyncpg.connect(running.embedded.installation.postgres.dsn())
    try:
        yield connection
    finally:
        await connection.close()


async def back_up(running: System) -> None:
    """A copy of the database as it is, taken while its service is stopped."""
    await running.embedded.services[SERVICE].stop()
    async with admin(running) as database:
        await database.execute(f"create database backup template {SERVICE}")
    await running.restart(SERVICE, {})


async def restore(running: System) -> None:
    """The older copy takes the database's place; the service starts on it and is not ready."""
    await running.embedded.services[SERVICE].stop()
    async with admin(running) as database:
        await database.execute(f"drop database {SERVICE} with (force)")
        await database.execute(f"alter database backup rename to {SERVICE}")
        await database.execute(f"alter database {SERVICE} owner to {SERVICE}")
    await running.restart(SERVICE, {}, ready=False)


async def census(running: System, day: int) -> httpx.Response:
    """One command to the service."""
    telling = running.telling
    token = telling.tokens(running.script.actors["registrar"])
    return await telling.client.post(
        telling.addresses[SERVICE] + "/v1/facilities/lpp-kupang/census",
        json={"reported_on": f"2026-02-{day:02}", "occupants": 100 + day, "narcotics": 9},
        headers={"Authorization": f"Bearer {token}"},
    )


def place(running: System) -> Place:
    """The log as the operator's command finds it."""
    sources = of_embedded(running.embedded.installation)
    return Place(
        log="program",
        dsn=sources.logs["program"],
        nats_url=sources.nats_url,
        nats_user=sources.nats_user,
        nats_password=sources.nats_password,
    )


async def rebuilt(running: System) -> None:
    """The views followed events that are no more: they say so, and are filled anew."""
    reporting = running.embedded.installation.addresses["reporting"]
    said = await running.eventually_answers(f"{reporting}/health/ready", 503)
    assert "follows program" in said.text
    await running.embedded.services["reporting"].stop()
    for agency in AGENCIES:
        environment = running.embedded.installation.agency_environment(agency)
        await run_once("services.reporting", "rebuild", "--refill", environment=environment)
    await running.restart("reporting", {})
    for service in ("assessment", "program"):
        await refilled(running, service)


async def refilled(running: System, service: str) -> None:
    """The desk's views of a service are filled anew: killed in the middle, to the end, once more."""
    await running.embedded.services[service].stop()
    environment = running.embedded.installation.environment(service)
    killed = {**environment, crash.VARIABLE: "projection.after_commit:2"}
    with pytest.raises(NotReady, match=r"failed \(-9\)"):
        await run_once(f"services.{service}", "refill", environment=killed)
    for _ in range(2):
        said = await run_once(f"services.{service}", "refill", environment=environment)
        assert "desk.desk: v1 serves anew" in said
    await running.restart(service, {})


async def test_commands_are_refused_until_the_operator_chose_a_way(home: Path) -> None:
    async with system(home) as running:
        await running.prepare()
        await go(running, 1, "import")
        await go(running, 2, "new epoch")


async def go(running: System, n: int, way: Way) -> None:
    """Back up, go on, restore, and come back this way."""
    await back_up(running)
    await Journey(running, n).tell()
    assert await running.findings() == []
    await restore(running)

    address = running.telling.addresses[SERVICE]
    assert (await running.eventually_answers(f"{address}/health/ready", 503)).status_code == 503
    assert (await running.telling.client.get(f"{address}/health/live")).status_code == 200
    assert (await census(running, 2 * n)).status_code == 503

    done = await recover(place(running), way=way)
    assert (done.way, done.epoch) == (way, 2 if way == "new epoch" else 1)
    assert done.events > 0
    await running.eventually_answers(f"{address}/health/ready", 200)
    assert (await census(running, 2 * n + 1)).status_code == 201
    if way == "new epoch":
        await rebuilt(running)
    assert await running.findings() == []
