"""Failure 8: each guard is taken out of a copy of the tree, one by one; a test has to turn red."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.howto.following import copy_of_the_tree

pytestmark = pytest.mark.chaos

TESTS_FAILED = 1
"""pytest's code for "some tests failed"; any other says that the mutated tree did not run at all."""


@dataclass(frozen=True)
class Mutation:
    """A guard, where it stands, what stands there without it, and the tests that should miss it."""

    guard: str
    path: str
    line: str
    without: str
    tests: tuple[str, ...]


MUTATIONS = (
    Mutation(
        "the fence header",
        "shared/relay/batches.py",
        "        headers[_EXPECTED_LAST_SEQUENCE] = str(after)",
        "        pass",
        ("tests/integration/relay",),
    ),
    Mutation(
        "the checkpoint condition",
        "shared/projections/checkpoints.py",
        '_UNMOVED = "epoch = $4 and position = $5 and hash = $6"',
        '_UNMOVED = "(epoch = $4 and position = $5 and hash = $6) is not null"',
        ("tests/integration/projections/test_runner.py",),
    ),
    Mutation(
        "the gap check",
        "shared/subscriptions/checkpoint.py",
        "        if envelope.position != position + 1:",
        "        if envelope.position < 0:",
        ("tests/unit/shared/test_checkpoint.py",),
    ),
    Mutation(
        "the hash check",
        "shared/subscriptions/checkpoint.py",
        "        if envelope.previous != last or envelope.epoch < epoch:",
        "        if envelope.epoch < epoch:",
        ("tests/unit/shared/test_checkpoint.py",),
    ),
    Mutation(
        "the head lock",
        "shared/eventstore/statements.py",
        "    order by log for update",
        "    order by log",
        ("tests/contracts/test_eventstore_concurrency.py",),
    ),
    Mutation(
        "the command look-up",
        "shared/eventstore/slate.py",
        "            return known.again(command)",
        "            pass",
        ("tests/contracts",),
    ),
)


def _mutate(tree: Path, mutation: Mutation) -> None:
    path = tree / mutation.path
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines.count(mutation.line) == 1, f"{mutation.path} no longer has the line of {mutation.guard}"
    lines[lines.index(mutation.line)] = mutation.without
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _pytest(tree: Path, tests: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.guard.replace(" ", "-"))
def test_without_it_a_test_turns_red(mutation: Mutation, tmp_path: Path) -> None:
    tree = copy_of_the_tree(tmp_path / "tree")
    _mutate(tree, mutation)
    done = _pytest(tree, mutation.tests)
    assert done.returncode == TESTS_FAILED, f"nobody missed {mutation.guard}:\n{done.stdout[-2000:]}"
