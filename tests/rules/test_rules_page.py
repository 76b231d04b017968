"""The page of the programme's rules names tests that exist, and says why what is left out is left out."""

import ast
import re
from collections.abc import Iterator

from tests.rules.tree import ROOT

NAMED = re.compile(r"`(tests/[\w/.]+\.py)::(\w+)`")
PAGE = "docs/rules.md"


def rows(text: str) -> Iterator[tuple[str, str]]:
    """The two cells of every row that says something."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 2 and not set(cells[0]) <= {"-", " "}:
            yield cells[0], cells[1]


def unproved(text: str) -> list[str]:
    """Rules whose test is not named, or named and not there."""
    kept, _, _ = text.partition("## Not implemented")
    return [rule for rule, proof in rows(kept) if rule != "rule" and not _proved(NAMED.findall(proof))]


def _proved(tests: list[tuple[str, str]]) -> bool:
    return bool(tests) and all(map(exists, tests))


def exists(test: tuple[str, str]) -> bool:
    name, function = test
    if not (ROOT / name).is_file():
        return False
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return any(isinstance(node, functions) and node.name == function for node in ast.walk(tree))


def test_every_rule_names_a_test_that_exists() -> None:
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    assert unproved(text) == []
    assert len(list(rows(text))) > 10, "the page's tables are not read"


def test_what_is_not_implemented_has_its_reason() -> None:
    _, _, left_out = (ROOT / PAGE).read_text(encoding="utf-8").partition("## Not implemented")
    assert [rule for rule, reason in rows(left_out) if not reason] == []
    assert list(rows(left_out)), "nothing is left out: say so in a row or take the part away"


def test_the_rule_sees_a_test_that_is_not_there() -> None:
    planted = "| rule | test |\n| --- | --- |\n| a rule | `tests/rules/test_rules_page.py::test_nothing` |\n"
    assert unproved(planted) == ["a rule"]
    assert unproved("| a rule | nothing |\n") == ["a rule"]
    there = "| a rule | `tests/rules/test_rules_page.py::test_every_rule_names_a_test_that_exists` |\n"
    assert unproved(there) == []
