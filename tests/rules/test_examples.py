"""Every operation shows what to send and what comes back, and what it shows is what its schema says."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from shared.http.examples import JSON, METHODS, example
from tests.rules.routing import application

SERVICES = ("assessment", "program", "reporting")
Content = tuple[str, dict[str, Any]]


def contents(document: dict[str, Any]) -> Iterator[Content]:
    """Every body and every JSON answer that says yes, of every operation under ``/v1``."""
    for path, operations in document["paths"].items():
        for method in METHODS:
            if path.startswith("/v1") and (operation := operations.get(method)) is not None:
                name = f"{method.upper()} {path}"
                for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                    yield f"{name} {kind}", content
                for status, response in operation["responses"].items():
                    if status.startswith("2") and JSON in response.get("content", {}):
                        yield f"{name} {status}", response["content"][JSON]


def findings(document: dict[str, Any]) -> list[str]:
    """Bodies and answers without an example, and examples that their schema does not allow."""
    found = []
    for name, content in contents(document):
        if content.get("example") is None:
            found.append(f"{name}: no example")
            continue
        schema = {**content.get("schema", {}), "components": document["components"]}
        errors = Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(content["example"])
        found += [f"{name}: {error.json_path}: {error.message[:120]}" for error in errors]
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_has_examples_that_its_schemas_allow(service: str) -> None:
    assert findings(application(service).openapi()) == []


def test_the_rule_sees_what_is_missing_and_what_is_wrong() -> None:
    schema = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer", "minimum": 3}}}
    answers = {"200": {"content": {JSON: {"schema": schema}}}}
    document: dict[str, Any] = {"components": {}, "paths": {"/v1/x": {"get": {"responses": answers}}}}
    assert findings(document) == ["GET /v1/x 200: no example"]
    answers["200"]["content"][JSON]["example"] = {"n": 2}
    assert len(findings(document)) == 1
    answers["200"]["content"][JSON]["example"] = example(schema, {})
    assert findings(document) == []
