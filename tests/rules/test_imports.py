"""The import contracts of pyproject.toml hold, and each can fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules.tree import ROOT, SOURCES

LINT = Path(sys.executable).with_name("lint-imports")

PLANTED = {
    "Services never import one another": ("services/program/planted.py", "import services.assessment\n"),
    "Shared never imports services or the launcher": ("shared/planted.py", "import services.program\n"),
    "Domain and contracts know no framework": ("services/program/domain/planted.py", "import sqlalchemy\n"),
}


def lint(root: Path) -> tuple[int, str]:
    done = subprocess.run(
        [str(LINT), "--no-cache"], cwd=root, capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, to plant a bad import in."""
    root = tmp_path_factory.mktemp("tree")
    for folder in SOURCES:
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def test_the_contracts_hold() -> None:
    code, said = lint(ROOT)
    assert code == 0, said


@pytest.mark.parametrize("contract", PLANTED)
def test_each_contract_can_fail(copy: Path, contract: str) -> None:
    name, text = PLANTED[contract]
    planted = copy / name
    planted.write_text(text)
    try:
        code, said = lint(copy)
    finally:
        planted.unlink()
    assert code == 1
    assert f"{contract} BROKEN" in said


def test_every_contract_has_its_planted_mistake() -> None:
    _, said = lint(ROOT)
    kept = {line.rsplit(" ", 1)[0] for line in said.splitlines() if line.endswith((" KEPT", " BROKEN"))}
    assert kept == set(PLANTED)
