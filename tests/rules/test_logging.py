"""Every log line uses a declared name and declared keys: no place to put personal data by accident."""

import ast
from pathlib import Path

from shared.runtime.log_names import LOG_EVENTS, LOG_KEYS
from tests.rules.tree import SOURCES, named, parsed, python_files

LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
LOGGERS = {"_log", "log", "_logger", "logger"}


def lines(tree: ast.Module) -> list[ast.Call]:
    """Calls of a logger."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in LOGGERS
    ]


def undeclared(tree: ast.Module) -> list[str]:
    """What a module logs that is not in the lists; a name that is not a literal cannot be looked up."""
    found = []
    for call in lines(tree):
        name = call.args[0].value if len(call.args) == 1 and isinstance(call.args[0], ast.Constant) else None
        if name not in LOG_EVENTS:
            found.append(f"line {call.lineno}: {name!r} is not a declared name")
        found += [
            f"line {call.lineno}: {key.arg} is not a declared key"
            for key in call.keywords
            if key.arg is not None and key.arg not in LOG_KEYS and key.arg != "exc_info"
        ]
    return found


def told(root: Path | None = None) -> set[object]:
    files = python_files(*SOURCES) if root is None else python_files(*SOURCES, root=root)
    return {
        call.args[0].value
        for path in files
        for call in lines(parsed(path))
        if call.args and isinstance(call.args[0], ast.Constant)
    }


def test_every_line_is_declared() -> None:
    found = {named(path): wrong for path in python_files(*SOURCES) if (wrong := undeclared(parsed(path)))}
    assert found == {}


def test_every_declared_name_is_told_somewhere() -> None:
    assert LOG_EVENTS.keys() - told() == set()


def test_no_declared_key_could_hold_a_person() -> None:
    assert (
        LOG_KEYS.keys() & {"name", "sub", "id", "body", "query", "path", "detail", "value", "token"} == set()
    )


def test_the_rule_sees_an_undeclared_name_and_key() -> None:
    planted = (
        "_log.info('whatever', name=1)\n"
        "_log.warning('access', status=1)\n"
        "_log.error(f'x {1}')\n"
        "other.info('x')\n"
    )
    assert undeclared(ast.parse(planted)) == [
        "line 1: 'whatever' is not a declared name",
        "line 1: name is not a declared key",
        "line 3: None is not a declared name",
    ]
