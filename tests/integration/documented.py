"""What a command really answers has the names that its example in the interface document has."""

import re
from typing import Any

from fastapi import FastAPI


def as_documented(app: FastAPI, method: str, path: str, answer: dict[str, Any]) -> None:
    """Hold an answer to its operation's example; what has a schema of its own is held to that elsewhere."""
    where = path.partition("?")[0]
    for template, operations in app.openapi()["paths"].items():
        pattern = re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(template))
        if method != "get" and method in operations and re.fullmatch(pattern, where):
            for status, response in operations[method]["responses"].items():
                shown = response.get("content", {}).get("application/json", {})
                if status.startswith("2") and not shown.get("schema"):
                    example = shown.get("example") or {}
                    assert set(answer) == set(example), (template, sorted(answer), sorted(example))
                    return
