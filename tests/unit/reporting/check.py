"""The committed table of expected figures, and how a figure is found in an answer by its dotted path."""

import tomllib
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parents[3] / "examples" / "kupang-pilot" / "check.toml"


def table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text())


def find(answer: Any, path: str) -> Any:  # noqa: ANN401 - any JSON
    """The value at a path such as ``flow.month=2026-08.joined``; ``field=value`` names a row of a list."""
    for step in path.split("."):
        if isinstance(answer, list):
            field, _, value = step.partition("=")
            answer = next(row for row in answer if str(row[field]) == value)
        else:
            answer = answer[step]
    return answer


def has(answer: Any, path: str) -> bool:  # noqa: ANN401 - any JSON
    try:
        find(answer, path)
    except (KeyError, StopIteration, TypeError):
        return False
    return True
