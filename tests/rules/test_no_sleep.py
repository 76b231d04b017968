"""Tests wait for conditions: a sleep is only the pause of a loop between two looks, never a hope."""

import ast
from collections.abc import Iterator

from tests.rules.tree import named, parsed, python_files

ALLOWED: dict[str, str] = {
    "tests/integration/http/small.py": "a service whose answer takes its time",
    "tests/integration/followers/test_requests.py": "a service whose answer takes its time",
}
"""File to the reason why it sleeps outside a loop."""

MODULES = {"asyncio", "time", "anyio"}
Loop = ast.While | ast.For | ast.AsyncFor
Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def hopeful_sleeps(tree: ast.Module) -> list[int]:
    """Lines that sleep outside a loop, except ``sleep(0)``, which only lets others run."""
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in MODULES
        for alias in node.names
        if alias.name == "sleep"
    }
    return [call.lineno for call in _calls_outside_loops(tree, in_loop=False) if _is_sleep(call, imported)]


def _calls_outside_loops(node: ast.AST, *, in_loop: bool) -> Iterator[ast.Call]:
    if isinstance(node, ast.Call) and not in_loop:
        yield node
    for child in ast.iter_child_nodes(node):
        inside = False if isinstance(child, Function) else in_loop or isinstance(child, Loop)
        yield from _calls_outside_loops(child, in_loop=inside)


def _is_sleep(call: ast.Call, imported: set[str]) -> bool:
    if call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value == 0:
        return False
    match call.func:
        case ast.Attribute(value=ast.Name(id=module), attr="sleep"):
            return module in MODULES
        case ast.Name(id=name):
            return name in imported
    return False


def test_no_test_sleeps_and_hopes() -> None:
    sleeping = {
        named(path): lines for path in python_files("tests") if (lines := hopeful_sleeps(parsed(path)))
    }
    assert {name: lines for name, lines in sleeping.items() if name not in ALLOWED} == {}
    assert set(ALLOWED) <= set(sleeping), "an allowance that nobody needs any more"


def test_the_rule_sees_a_hope_and_lets_a_poll_pass() -> None:
    planted = (
        "import asyncio, time\n"
        "from time import sleep as nap\n"
        "nap(1)\n"
        "time.sleep(2)\n"
        "asyncio.sleep(0)\n"
        "while True:\n"
        "    nap(0.1)\n"
        "    def hope():\n"
        "        nap(1)\n"
    )
    assert hopeful_sleeps(ast.parse(planted)) == [3, 4, 9]
