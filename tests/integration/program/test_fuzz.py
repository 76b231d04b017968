"""Whatever is sent, the interface answers, never with a defect of its own (schemathesis, bounded)."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from launch.backing import Nats, Postgres
from shared.contracts.codes import Role
from tests.integration.program.house import House, house, session_of

ROLES = (
    Role.BNN_COUNSELLOR,
    Role.BNN_DOCTOR,
    Role.LAPAS_OFFICER,
    Role.LAPAS_HEAD,
    Role.LAPAS_REGISTRAR,
    Role.SERVICE,
)
EXAMPLES = 8
SERVER_ERROR = 500


class Loop:
    """An event loop in a thread of its own, where the service lives while the fuzzer blocks."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Any) -> Any:  # noqa: ANN401 - passes through
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()


@pytest.fixture
def fuzzed(postgres: Postgres, tmp_path: Path) -> Iterator[tuple[Loop, House]]:
    loop = Loop()
    with Nats(tmp_path / "nats") as nats:
        name = f"fuzz_{tmp_path.name.replace('-', '_')}"
        loop.run(_make(postgres, name))
        around = house(postgres.dsn(name), nats, tmp_path)
        program = loop.run(around.__aenter__())
        loop.run(_some(program))
        yield loop, program
        loop.run(around.__aexit__(None, None, None))
    loop.stop()


async def _make(postgres: Postgres, name: str) -> None:
    admin = await asyncpg.connect(postgres.dsn())
    await admin.execute(f'create database "{name}"')
    await admin.close()


async def _some(program: House) -> None:
    cohort = await program.enrolled(AK="sosial", RN="medis")
    await program.done(Role.BNN_COUNSELLOR, "POST", "/v1/sessions", session_of(cohort, "AK"))


def test_no_input_is_answered_with_a_defect(fuzzed: tuple[Loop, House]) -> None:
    loop, program = fuzzed
    schema = schemathesis.openapi.from_dict(program.app.openapi())
    operations = [result.ok() for result in schema.get_all_operations()]
    ours = [each for each in operations if each.path.startswith(("/v1", "/parked"))]
    assert len(ours) > 20
    for operation in ours:
        fuzz(operation, loop, program)


def fuzz(operation: schemathesis.APIOperation, loop: Loop, program: House) -> None:
    """Some requests as the document describes them, each by every role."""

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def one(case: schemathesis.Case) -> None:
        made = case.as_transport_kwargs(base_url="http://pulih.test")
        status = loop.run(send(program, made.pop("method"), made.pop("url"), made))
        assert status < SERVER_ERROR, f"{operation.label}: {status}"

    one()


async def send(program: House, method: str, path: str, what: dict[str, Any]) -> int:
    """The worst status that any role gets."""
    tokens = [program.bearer(role) for role in ROLES]
    answers = [await program.client.request(method, path, **_with(what, token)) for token in tokens]
    return max(answer.status_code for answer in answers)


def _with(what: dict[str, Any], token: dict[str, str]) -> dict[str, Any]:
    """What httpx takes of it; a header that no client can send is left out."""
    sendable = {k: v for k, v in dict(what.get("headers") or {}).items() if str(v).isascii()}
    body = what.get("data")
    content = {"content": body} if isinstance(body, bytes) else {"data": body}
    known = {k: v for k, v in what.items() if k in {"params", "json"}}
    return known | (content if body is not None else {}) | {"headers": sendable | token}
