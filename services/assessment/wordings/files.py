"""A translation's file, TOML or JSON, turned into data: whatever it holds, data or a refusal."""

import json
import tomllib
from collections.abc import Mapping
from typing import Any

from shared.refusals import Invalid

MOST_BYTES = 256 * 1024


def parse(raw: bytes) -> Mapping[str, Any]:
    """The table that the file holds. JSON begins with a brace, which TOML cannot.

    Raises:
        Invalid: ``too-large``, ``not-utf8``, ``not-toml``, ``not-json`` or ``not-a-table``, field ``file``.
    """
    if len(raw) > MOST_BYTES:
        raise _refused("too-large", f"The file is larger than {MOST_BYTES // 1024} KiB.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused("not-utf8", "The file is not UTF-8.") from error
    return _json(text) if text.lstrip().startswith("{") else _toml(text)


def _json(text: str) -> Mapping[str, Any]:
    try:
        content = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise _refused("not-json", f"Line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except (RecursionError, ValueError) as error:
        raise _refused("not-json", "The file cannot be read as JSON.") from error
    if not isinstance(content, Mapping):
        raise _refused("not-a-table", "The file holds one object: a translation.")
    return content


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are all different: of two texts for one item, none is right by itself."""
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _refused("name-twice", f"{twice[:80]!r} stands twice in one object.")
    return content


def _toml(text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused("not-toml", f"{error}.") from error
    except (RecursionError, ValueError) as error:
        raise _refused("not-toml", "The file cannot be read as TOML.") from error


def _refused(rule: str, detail: str) -> Invalid:
    return Invalid(rule, detail, field="file")
