"""Whatever the interface document allows, and much that it does not: no answer is a server error."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen, run
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from launch.backing import Nats, free_port
from shared.contracts.codes import Role
from shared.http.tokens import DEMO_LIFE, Minter
from tests.integration.assessment.house import KUPANG, keys, woman
from tests.rules.routing import application, routes

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
EXAMPLES = 12


@pytest.fixture
def served(database: str, own_nats: Nats, tmp_path: Path) -> Iterator[tuple[str, Minter]]:
    """The service as a process of its own: its address, and the issuer."""
    minter, files = keys(tmp_path)
    port = free_port()
    environment = {
        **os.environ,
        "PULIH_PROFILE": "embedded",
        "PULIH_DATABASE": database,
        "PULIH_NATS": own_nats.url,
        "PULIH_HTTP_PORT": str(port),
        "PULIH_LOG_LEVEL": "error",
        "PULIH_NOW": "2026-08-20T09:00:00+08:00",
        **{f"PULIH_{name.upper()}": str(path) for name, path in files.items()},
    }
    command = [sys.executable, "-m", "services.assessment"]
    run([*command, "provision"], env=environment, check=True, timeout=60)
    with Popen([*command, "run"], env=environment, stderr=PIPE) as process:
        try:
            yield f"http://127.0.0.1:{port}", minter
        finally:
            process.terminate()
            _, errors = process.communicate(timeout=30)
    assert process.returncode in {0, -signal.SIGTERM}, errors.decode()
    assert errors.decode() == ""


async def ready(address: str) -> None:
    async with httpx.AsyncClient(base_url=address) as client:
        for _ in range(300):
            try:
                if (await client.get("/health/ready")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
    raise AssertionError("the service did not become ready")


def fuzz(address: str, minter: Minter) -> int:
    """Every operation of the service itself, asked by somebody who may; how many there are."""

    def token(role: Role) -> dict[str, str]:
        at = None if role is Role.SERVICE else KUPANG
        return {
            "Authorization": f"Bearer {minter.mint(role, sub=f'contoh-{role}', facility=at, life=DEMO_LIFE)}"
        }

    clinic = token(Role.LAPAS_CLINIC)
    asking = {
        "/v1/logs": token(Role.SERVICE),
        "/v1/plans": token(Role.BNN_COUNSELLOR),
        "/v1/participants/{participant_id}/plan": token(Role.BNN_COUNSELLOR),
        "/v1/participants/{participant_id}/schedule/": token(Role.LAPAS_HEAD),
    }
    she = httpx.post(f"{address}/v1/referrals", json=woman(), headers=clinic).json()["participant_id"]
    document = schemathesis.openapi.from_url(f"{address}/openapi.json")
    found = [each.ok() for each in document.get_all_operations()]
    operations = [operation for operation in found if operation.path.startswith("/v1/")]
    for operation in operations:
        sent = (headers for path, headers in asking.items() if operation.path.startswith(path))
        ask(operation, she, next(sent, clinic))
    return len(operations)


def ask(operation: Any, she: str, headers: dict[str, str]) -> None:  # noqa: ANN401 - schemathesis' own
    """Ask one operation, about a woman whom there is."""

    @seed(2026)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def asked(case: Any) -> None:  # noqa: ANN401 - schemathesis' own
        if "participant_id" in (case.path_parameters or {}):
            case.path_parameters["participant_id"] = she
        case.call_and_validate(headers=headers, checks=CHECKS)

    asked()


async def test_no_request_makes_a_server_error(served: tuple[str, Minter]) -> None:
    await ready(served[0])
    there_are = [each for each in routes(application("assessment")) if each.path.startswith("/v1/")]
    assert await asyncio.to_thread(fuzz, *served) == len(there_are)
