"""The tree as the rules see it: its Python files, its documents, and copies to plant a mistake in."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("shared", "services", "launch")
LEFT_OUT = {
    ".git",
    ".venv",
    "__pycache__",
    ".pulih",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
}


def python_files(*folders: str, root: Path = ROOT) -> Iterator[Path]:
    """Python files below the folders, in order."""
    for folder in folders:
        yield from sorted(
            path for path in (root / folder).rglob("*.py") if not LEFT_OUT.intersection(path.parts)
        )


def tracked_files() -> list[Path]:
    """What git tracks; in a copy without git, every file that is not made by a tool."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout
        return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]
    return [
        p for p in ROOT.rglob("*") if p.is_file() and not LEFT_OUT.intersection(p.relative_to(ROOT).parts)
    ]


def named(path: Path, root: Path = ROOT) -> str:
    return path.relative_to(root).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def modules(*folders: str) -> list[str]:
    """Importable names of all modules; ``__main__`` and migrations are run, not imported."""
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in python_files(*folders)
        if path.name not in {"__main__.py", "env.py"} and "migrations" not in path.parts
    ]
