"""Examples of the interface document: one for each body and each answer that says yes.

What a schema says is turned into an example with the values of ``WORDS``; what it leaves open (answers of
commands, answers to a questionnaire) stands in the service's own ``examples.toml``. A rule test holds every
example to its schema.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

JSON, MULTIPART = "application/json", "multipart/form-data"
METHODS = ("get", "put", "post", "delete", "patch")

_SHE, _IT = "3f0c8a52-6b1d-4c55-9a43-5f0f8f1c2a11", "b7a9d1de-21f4-4f0c-8a3e-0d9c6e5b4f22"
_DAY, _MOMENT = "2026-08-20", "2026-08-20T01:00:00Z"

WORDS: Mapping[str, Any] = {
    "facility": "lpp-kupang",
    "to_facility": "rutan-waingapu",
    "case_number": "KPG-26-001-O",
    "following": None,
    "name": "Contoh Rambu Nona",
    "register_number": "CTH-901/2026",
    "birth_date": "1994-02-11",
    "expected_release": "2037-05-20",
    "participant_id": _SHE,
    "instrument": "assist",
    "instrument_version": "3.1",
    "notice_version": "2026-1",
    "language": "id",
    "icd10": "F15.2",
    "first_age": 19,
    "months": 60,
    "positions": {"assessment": 12},
    "age_seconds": {"assessment": 0.0},
    "room": "Aula",
    "leader": "bnn-konselor-1",
    "label": "Angkatan 1",
    "number": "W22-101/2026",
    "minutes": 90,
    "starts_at": "2026-08-20T09:00:00+08:00",
    "limit": 25,
}
"""Name of a field to what stands there, wherever it fits the field's schema."""

KINDS: Mapping[str, Any] = {
    "date": _DAY,
    "date-time": _MOMENT,
    "time": "09:00:00",
    "uuid": _IT,
}
_DEEPEST = 8


def add_examples(document: dict[str, Any], file: Path | None) -> None:
    """Give every JSON body and every JSON answer with status 2xx its example, in place."""
    own = tomllib.loads(file.read_text(encoding="utf-8")) if file is not None else {}
    schemas = document.get("components", {}).get("schemas", {})
    for path, operations in document.get("paths", {}).items():
        for method in METHODS:
            if (operation := operations.get(method)) is None:
                continue
            name = f"{method.upper()} {path}"
            for kind, content in operation.get("requestBody", {}).get("content", {}).items():
                given = own.get("requests", {}).get(name) if kind == JSON else own.get("csv", {}).get("file")
                _put(content, {"file": given} if kind == MULTIPART and given else given, schemas)
            for status, response in operation["responses"].items():
                if status.startswith("2") and (content := response.get("content", {}).get(JSON)):
                    _put(content, own.get("answers", {}).get(name), schemas)


def _put(content: dict[str, Any], given: Any, schemas: Mapping[str, Any]) -> None:  # noqa: ANN401 - any JSON
    if "example" not in content and "examples" not in content:
        schema = content.get("schema", {})
        content["example"] = given if given is not None else example(schema, schemas)


def example(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str = "", depth: int = 0) -> Any:  # noqa: ANN401 - any JSON
    """A value that the schema allows. ``name``: of the field that it is for."""
    if "$ref" in schema:
        return example(schemas[schema["$ref"].rpartition("/")[2]], schemas, name, depth)
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            some = [each for each in schema[key] if each.get("type") != "null"] or schema[key]
            return example(some[0], schemas, name, depth) if depth < _DEEPEST else None
    constant = [schema["const"]] if "const" in schema else []
    said = [*schema.get("examples", ()), *constant, *schema.get("enum", ())]
    if said:
        return said[0]
    if name in WORDS and _fits(schema, WORDS[name]):
        return WORDS[name]
    return _of_type(schema, schemas, name, depth)


def _of_type(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str, depth: int) -> Any:  # noqa: ANN401 - any JSON
    match schema.get("type"):
        case "object":
            return _object(schema, schemas, depth)
        case "array":
            return _array(schema, schemas, name, depth)
        case "string":
            return _string(schema)
        case "integer" | "number" as kind:
            least = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
            return int(least) if kind == "integer" else float(least)
        case "boolean":
            return True
    return None


def _object(schema: Mapping[str, Any], schemas: Mapping[str, Any], depth: int) -> dict[str, Any]:
    fields = schema.get("properties", {})
    needed = set(schema.get("required", ()))
    shown = {n: each for n, each in fields.items() if n in needed or depth < _DEEPEST}
    found = {n: example(each, schemas, n, depth + 1) for n, each in shown.items()}
    further = schema.get("additionalProperties")
    if not fields and isinstance(further, Mapping) and depth < _DEEPEST:
        key = example(schema.get("propertyNames", {"type": "string"}), schemas, "", depth + 1)
        found[str(key)] = example(further, schemas, "", depth + 1)
    return found


def _array(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str, depth: int) -> list[Any]:
    if "prefixItems" in schema:
        return [example(each, schemas, name, depth + 1) for each in schema["prefixItems"]]
    if depth >= _DEEPEST or schema.get("maxItems") == 0 or "items" not in schema:
        return []
    one = example(schema["items"], schemas, name.removesuffix("s"), depth + 1)
    return [one] * max(1, int(schema.get("minItems", 1)))


def _string(schema: Mapping[str, Any]) -> str:
    if (usual := KINDS.get(str(schema.get("format")))) is not None:
        return str(usual)
    for word in ("contoh", "2026-1", "F15.2", "id", "contoh-1"):
        if _fits(schema, word):
            return word
    return "c" * int(schema.get("minLength", 1))


def _fits(schema: Mapping[str, Any], value: object) -> bool:
    """Whether the plain rules of a schema allow a value."""
    match schema.get("type"), value:
        case "string", str():
            long_enough = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
            return long_enough and re.search(schema.get("pattern", ""), value) is not None
        case "integer", int():
            return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
        case "object", dict():
            return "properties" not in schema
    return False
