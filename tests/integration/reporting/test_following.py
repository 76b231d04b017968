"""The whole service over a real broker: follows, becomes ready, waits for writes, lives without NATS."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from nats.js import JetStreamContext

from launch.backing import Nats
from services.reporting.provision import provision
from services.reporting.service import build
from shared.broker.streams import declaration
from shared.contracts.codes import Role
from shared.http.demo_people import DEMO_PEOPLE
from shared.http.tokens import Minter
from shared.runtime.settings import Settings
from tests.unit.reporting import pilot
from tests.unit.reporting.check import find, table

from .conftest import fill

LOGS = ("assessment", "clinical", "program")


class Asked:
    """The running service, asked by people of the demonstration."""

    def __init__(self, client: httpx.AsyncClient, minter: Minter) -> None:
        self._client, self._minter = client, minter

    async def ask(self, path: str, role: Role, **headers: str) -> httpx.Response:
        person = DEMO_PEOPLE[role]
        token = self._minter.mint(role, sub=person.sub, facility=person.facility)
        return await self._client.get(path, headers={"Authorization": f"Bearer {token}", **headers})

    async def get(self, path: str, role: Role, **headers: str) -> Any:  # noqa: ANN401 - any JSON
        answer = await self.ask(path, role, **headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def ready(self) -> tuple[int, dict[str, Any]]:
        answer = await self._client.get("/health/ready")
        return answer.status_code, {check["name"]: check for check in answer.json()["checks"]}

    async def lapas_program(self) -> dict[str, Any]:
        """How fresh the prison's view is in the log ``program``."""
        fresh = await self.get("/v1/freshness", Role.LAPAS_OFFICER)
        return dict(fresh["views"]["lapas"]["logs"]["program"])

    async def until_ready(self) -> None:
        async with asyncio.timeout(20):
            while (await self.ready())[0] != 200:  # noqa: ASYNC110 - another service is asked
                await asyncio.sleep(0.05)


@contextlib.asynccontextmanager
async def serving(settings: Settings, minter: Minter) -> AsyncIterator[Asked]:
    app = build(settings)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://p") as client,
    ):
        yield Asked(client, minter)


async def test_it_follows_all_logs_and_answers_the_figures(
    settings: Settings, keys: tuple[Minter, Settings], js: JetStreamContext
) -> None:
    await provision(settings)
    telling = pilot.telling()
    async with serving(settings, keys[0]) as service:
        status, checks = await service.ready()
        assert (status, checks["bnnp follows clinical"]["ok"]) == (503, False)
        for log in LOGS:
            await js.add_stream(declaration(log))
        await fill(js, telling.logs)
        await service.until_ready()
        positions = ", ".join(f"{log}:{len(envelopes)}" for log, envelopes in telling.logs.items())
        answer = await service.get(
            table()["bnnp"]["summary"]["ask"], Role.BNN_COUNSELLOR, **{"Pulih-Consistent-With": positions}
        )
        wanted = table()["bnnp"]["summary"]["want"]
        assert {path: find(answer, path) for path in wanted} == wanted
        assert (answer["stale"], set(answer["age_seconds"].values())) == (False, {0.0})
        fresh = (await service.get("/v1/freshness", Role.KANWIL))["views"]["kanwil"]["logs"]
        assert {log: (of["head"], of["applied"], of["state"]) for log, of in fresh.items()} == {
            "assessment": (29, 29, "following"),
            "program": (348, 348, "following"),
        }


async def test_an_answer_waits_for_an_event_that_is_still_on_its_way(
    settings: Settings, keys: tuple[Minter, Settings], js: JetStreamContext
) -> None:
    await provision(settings)
    story = pilot.telling().logs
    for log in LOGS:
        await js.add_stream(declaration(log))
    await fill(js, {"assessment": story["assessment"][:-1], "clinical": story["clinical"]})
    async with serving(settings, keys[0]) as service:
        await service.until_ready()
        before = await service.get("/v1/kanwil/summary", Role.KANWIL)
        later = asyncio.create_task(
            service.get("/v1/kanwil/summary", Role.KANWIL, **{"Pulih-Consistent-With": "assessment:29"})
        )
        await fill(js, {"assessment": story["assessment"][-1:]})
        after = await later
        assert (before["funnel"]["assessed"], after["funnel"]["assessed"], after["stale"]) == (8, 9, False)


async def test_without_its_broker_it_answers_what_it_knows_and_says_how_old_that_is(
    settings: Settings, keys: tuple[Minter, Settings], own_nats: Nats
) -> None:
    await provision(settings)
    own_nats.stop()
    async with serving(settings, keys[0]) as service:
        status, checks = await service.ready()
        assert (status, checks["lapas follows program"]["ok"], checks["lapas view"]["ok"]) == (
            503,
            False,
            True,
        )
        answer = await service.get("/v1/lapas/roster", Role.LAPAS_OFFICER)
        assert (answer["rows"], answer["total"], answer["names_available"]) == ([], 0, True)
        async with asyncio.timeout(10):
            while (of := await service.lapas_program())["age_seconds"] == 0:  # noqa: ASYNC110 - a service is asked
                await asyncio.sleep(0.01)
        assert of["state"] == "offline"


async def test_without_its_tables_it_is_not_ready_and_says_why(
    settings: Settings, keys: tuple[Minter, Settings]
) -> None:
    async with serving(settings, keys[0]) as service:
        status, checks = await service.ready()
        assert status == 503
        assert "provision" in checks["bnnp view"]["detail"]
        for path in ("/v1/lapas/summary", "/v1/freshness", "/parked"):
            answer = await service.ask(path, Role.LAPAS_OFFICER)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")


def test_a_production_process_serves_one_agency(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one process per agency"):
        build(Settings(profile="production", agency="all"))
    paths = build(Settings(profile="production", agency="kanwil")).openapi()["paths"]
    assert not any("bnnp" in path or "lapas" in path for path in paths)
