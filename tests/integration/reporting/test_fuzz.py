"""Whatever the interface document allows, and much that it does not: no answer is a defect (schemathesis)."""

import asyncio
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

from services.reporting.service import build
from shared.contracts.codes import Role
from shared.runtime.settings import Settings

from .conftest import Site, let_go

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
SCHEMA = schemathesis.openapi.from_dict(build(Settings(profile="embedded")).openapi())
OPERATIONS = [
    operation
    for result in SCHEMA.get_all_operations()
    if (operation := result.ok()).path.startswith(("/v1/", "/parked"))
]
ASKER = {"bnnp": Role.BNN_DOCTOR, "lapas": Role.LAPAS_REGISTRAR, "kanwil": Role.KANWIL}
EXAMPLES = 12


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_no_question_is_answered_with_a_defect(
    operation: Any,  # noqa: ANN401 - the fuzzer has no public name for it
    standing: Site,
) -> None:
    part = operation.path.split("/")[2] if operation.path.startswith("/v1/") else ""
    role = ASKER.get(part, Role.SERVICE)

    async def send(site: Site, case: schemathesis.Case) -> httpx.Response:
        made = case.as_transport_kwargs(base_url="http://pulih.test")
        given_headers = {k: v for k, v in dict(made.get("headers") or {}).items() if str(v).isascii()}
        headers = {**given_headers, "Authorization": f"Bearer {site.token(role)}"}
        return await site.client.request(
            made["method"], made["url"], params=made.get("params"), headers=headers
        )

    with asyncio.Runner() as runner:

        @seed(20260803)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def one(case: schemathesis.Case) -> None:
            answer = runner.run(send(standing, case))
            case.validate_response(schemathesis.Response.from_httpx(answer, verify=False), checks=CHECKS)

        one()
        runner.run(let_go(standing))
