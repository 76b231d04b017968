"""A file is read whole on two screens, a function on one."""

import ast
from pathlib import Path

from tests.rules.tree import named, parsed, python_files

FILE, TEST_FILE, BODY = 250, 250, 40
SOURCES = ("shared", "services", "launch", "benchmarks")
LIMITS = {**dict.fromkeys(SOURCES, FILE), "tests": TEST_FILE}


def long_files(folder: str, limit: int, root: Path | None = None) -> list[str]:
    files = python_files(folder) if root is None else python_files(folder, root=root)
    found = [(path, len(path.read_text(encoding="utf-8").splitlines())) for path in files]
    return [f"{path.name if root else named(path)}: {n} lines" for path, n in found if n > limit]


Function = ast.FunctionDef | ast.AsyncFunctionDef


def body_lines(function: Function) -> int:
    """Lines from the first statement after the docstring to the end; a nested function counts for itself."""
    statements = function.body
    first = statements[0]
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        statements = statements[1:]
    if not statements:
        return 0
    nested = sum(_span(node) for statement in statements for node in _outermost_functions(statement))
    return (function.end_lineno or 0) - _starts(statements[0]) + 1 - nested


def _outermost_functions(node: ast.AST) -> list[Function]:
    if isinstance(node, Function):
        return [node]
    return [found for child in ast.iter_child_nodes(node) for found in _outermost_functions(child)]


def _starts(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _span(node: Function) -> int:
    return (node.end_lineno or 0) - _starts(node) + 1


def long_functions(tree: ast.Module) -> list[str]:
    return [
        f"{node.name}: {body_lines(node)} lines"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and body_lines(node) > BODY
    ]


def test_no_file_is_longer_than_two_screens() -> None:
    assert [found for folder, limit in LIMITS.items() for found in long_files(folder, limit)] == []


def test_no_function_is_longer_than_one_screen() -> None:
    found = [
        f"{named(path)}: {function}"
        for path in python_files(*SOURCES)
        for function in long_functions(parsed(path))
    ]
    assert found == []


def test_the_rule_sees_a_long_file_and_a_long_function(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "long.py").write_text("x = 1\n" * (FILE + 1))
    assert long_files("shared", FILE, tmp_path) == [f"long.py: {FILE + 1} lines"]
    text = "async def f():\n    '''Docs.\n\n    More.\n    '''\n" + "    x = 1\n" * (BODY + 1)
    assert long_functions(ast.parse(text)) == [f"f: {BODY + 1} lines"]
    assert long_functions(ast.parse(text.replace("    x = 1\n", "", 1))) == []


def test_a_nested_function_counts_for_itself_only() -> None:
    inner = "    @decorated\n    def inner():\n" + "        x = 1\n" * (BODY + 1)
    assert long_functions(ast.parse("def outer():\n    y = 1\n" + inner)) == [f"inner: {BODY + 1} lines"]
