"""What pydantic found wrong, as field, rule and a sentence in plain words, without repeating the value."""

from collections.abc import Callable, Mapping
from typing import Any

Context = Mapping[str, Any]

SENTENCES: Mapping[str, Callable[[Context], str]] = {
    "missing": lambda _: "is required",
    "extra_forbidden": lambda _: "is not a field here",
    "string_type": lambda _: "must be text",
    "string_too_short": lambda ctx: f"must have at least {ctx['min_length']} characters",
    "string_too_long": lambda ctx: f"must have at most {ctx['max_length']} characters",
    "string_pattern_mismatch": lambda _: "does not have the expected form",
    "string_unicode": lambda _: "has characters that cannot be stored",
    "int_type": lambda _: "must be a whole number",
    "int_parsing": lambda _: "must be a whole number",
    "int_from_float": lambda _: "must be a whole number",
    "bool_type": lambda _: "must be true or false",
    "bool_parsing": lambda _: "must be true or false",
    "float_type": lambda _: "must be a number",
    "float_parsing": lambda _: "must be a number",
    "greater_than": lambda ctx: f"must be more than {ctx['gt']}",
    "greater_than_equal": lambda ctx: f"must be {ctx['ge']} or more",
    "less_than": lambda ctx: f"must be less than {ctx['lt']}",
    "less_than_equal": lambda ctx: f"must be {ctx['le']} or less",
    "enum": lambda ctx: f"must be one of {ctx['expected']}",
    "literal_error": lambda ctx: f"must be one of {ctx['expected']}",
    "uuid_type": lambda _: "must be an identifier (UUID)",
    "uuid_parsing": lambda _: "must be an identifier (UUID)",
    "list_type": lambda _: "must be a list",
    "tuple_type": lambda _: "must be a list",
    "too_short": lambda ctx: f"must have at least {ctx['min_length']} entries",
    "too_long": lambda ctx: f"must have at most {ctx['max_length']} entries",
    "dict_type": lambda _: "must be an object",
    "model_type": lambda _: "must be an object",
    "model_attributes_type": lambda _: "must be an object",
    "json_invalid": lambda _: "is not valid JSON",
    "timezone_aware": lambda _: "must name its time zone",
    "none_required": lambda _: "must be empty",
}
"""pydantic's error type to the end of a sentence that begins with the field."""

FAMILIES = (
    ("date_", "must be a date like 2026-08-03"),
    ("datetime_", "must be a date and time like 2026-08-03T10:00:00+08:00"),
    ("time_", "must be a time like 10:00"),
    ("uuid_", "must be an identifier (UUID)"),
    ("int_", "must be a whole number"),
    ("float_", "must be a number"),
)

MAX_WORDS = 300


def describe(entry: Mapping[str, Any]) -> dict[str, str]:
    """Field, rule and detail of one entry of ``ValidationError.errors()``."""
    field = field_of(entry["loc"])
    rule = str(entry["type"])
    return {"field": field, "rule": rule.replace("_", "-"), "detail": f"{field} {_words(rule, entry)}."}


def field_of(loc: tuple[str | int, ...]) -> str:
    """``("body", "answers", "q2", 0)`` as ``answers.q2.0``; headers keep their ``header.``."""
    where, *rest = loc or ("body",)
    path = ".".join(str(part) for part in rest)
    if where in {"body", "query", "path"}:
        return path or str(where)
    return ".".join(str(part) for part in loc)


def _words(rule: str, entry: Mapping[str, Any]) -> str:
    if sentence := SENTENCES.get(rule):
        return sentence(entry.get("ctx") or {})
    for prefix, words in FAMILIES:
        if rule.startswith(prefix):
            return words
    if rule in {"value_error", "assertion_error"}:
        return "is not accepted: " + str(entry["msg"]).partition(", ")[2][:MAX_WORDS].rstrip(".")
    return "is not accepted: " + str(entry["msg"])[:MAX_WORDS].rstrip(".")
