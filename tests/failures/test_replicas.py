"""Failure 7: two replicas of each service at once; no double effect."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx

from launch.backing import free_port
from launch.environment import SERVICES
from launch.processes import Supervised
from tests.failures.system import System, system


@asynccontextmanager
async def second_replicas(running: System) -> AsyncIterator[dict[str, str]]:
    """One more process of each service, on the same databases and broker; address by service."""
    started: list[Supervised] = []
    installation = running.embedded.installation
    try:
        for name in SERVICES:
            port = free_port()
            service = Supervised(
                name=name,
                environment={**installation.environment(name), "PULIH_HTTP_PORT": str(port)},
                address=f"http://127.0.0.1:{port}",
                log=running.mark.with_name(f"second-{name}.log"),
                console=running.embedded.console,
                echo=False,
            )
            started.append(service)
            await service.start()
        await asyncio.gather(*(service.ready() for service in started))
        yield {service.name: service.address for service in started}
    finally:
        await asyncio.gather(*(service.stop() for service in started))


async def test_two_replicas_of_each_service_have_one_effect(home: Path) -> None:
    async with system(home) as running, second_replicas(running) as second:
        turn = itertools.count()
        first = dict(running.telling.addresses)

        class Alternating(httpx.AsyncClient):
            """Sends every other command to the second replica."""

            async def send(self, request: httpx.Request, **options: object) -> httpx.Response:  # type: ignore[override]
                for service, address in second.items():
                    own = first.get(service)
                    if own and str(request.url).startswith(own) and next(turn) % 2:
                        request.url = httpx.URL(str(request.url).replace(own, address, 1))
                        request.headers["Host"] = httpx.URL(address).netloc.decode()
                return await super().send(request, **options)  # type: ignore[arg-type]

        await running.telling.client.aclose()
        running.telling = replace(running.telling, client=Alternating(timeout=30, trust_env=False))
        async with running.telling.client:
            await running.tell()
            assert await running.wrong_figures() == []
        assert await running.findings() == []
