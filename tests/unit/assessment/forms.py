"""What a worked form is, and how what was scored is compared with it, wherever it was scored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Vector:
    """A form and what it comes to. ``values`` to six decimals; other names are not compared."""

    name: str
    code: str
    answers: Mapping[str, Any]
    values: Mapping[str, float | None]
    bands: Mapping[str, str] = field(default_factory=dict)
    variant: str | None = None
    alerts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    possible: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Refused:
    """A form that is not one, and every item that is wrong with its rule."""

    name: str
    code: str
    answers: Mapping[str, Any]
    errors: tuple[tuple[str, str], ...]


def numbered(*answers: int | bool | None) -> dict[str, Any]:
    """Items in their order; none for an item without an answer."""
    return {f"q{n}": answer for n, answer in enumerate(answers, start=1) if answer is not None}


def without(answers: Mapping[str, Any], *items: str) -> dict[str, Any]:
    return {item: answer for item, answer in answers.items() if item not in items}


def named(case: Vector | Refused) -> str:
    return f"{case.code}: {case.name}"


def agrees(vector: Vector, found: Mapping[str, Any]) -> None:
    """Compare a scored result, as JSON or as it was told, with a vector."""
    values = {name: found["values"][name] for name in vector.values}
    assert {
        name: value if value is None else round(value, 6) for name, value in values.items()
    } == vector.values
    assert found["bands"] == vector.bands
    assert tuple(found["alerts"]) == vector.alerts
    assert tuple(found["missing"]) == vector.missing
    assert {name: tuple(ends) for name, ends in found["possible"].items()} == vector.possible
    if vector.variant is not None:
        assert found["variant"] == vector.variant


def refuses(case: Refused, problem: Mapping[str, Any]) -> None:
    """Compare a problem document with what is wrong with a form."""
    errors = tuple((error["field"], error["rule"]) for error in problem["errors"])
    assert errors == tuple((f"answers.{item}", rule) for item, rule in case.errors)
    assert (problem["field"], problem["type"]) == (errors[0][0], f"urn:pulih:{errors[0][1]}")
    assert problem["status"] == 422
