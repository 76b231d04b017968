"""Follows a how-to page word for word: applies its blocks to a copy of the tree and runs its commands.

A block is announced by a comment on the line before it:

    <!-- create path -->                  the block is a new file
    <!-- append path -->                  the block goes to the end of the file
    <!-- insert path before `text` -->    the block goes before the line that holds the text
    <!-- insert path after `text` -->     the block goes after the line that holds the text
    <!-- replace path `text` -->          the block replaces the one line that holds the text
    <!-- run -->                          the block's lines are commands that must end with 0
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STEP = re.compile(r"<!-- (?P<what>[^\n]*?) -->\n```[a-z]*\n(?P<body>.*?)\n```", re.DOTALL)
PLACE = re.compile(r"(?P<verb>insert|replace) (?P<path>\S+)(?: (?P<side>before|after))? `(?P<text>[^`]+)`")


class NotThere(AssertionError):  # noqa: N818 - a finding
    """The page speaks of a line that the tree does not have, or has twice."""


@dataclass(frozen=True)
class Step:
    """One block with what is to be done with it."""

    what: str
    body: str


def steps(page: Path) -> Iterator[Step]:
    """The announced blocks of a page, in order."""
    for found in STEP.finditer(page.read_text(encoding="utf-8")):
        yield Step(found["what"], found["body"])


def copy_of_the_tree(folder: Path) -> Path:
    """What git has, as it is in the working tree."""
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    for name in names.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def follow(page: Path, tree: Path) -> list[str]:
    """Do what the page says in this tree; the commands that ran.

    Raises:
        NotThere: a place the page names is not in the tree.
        AssertionError: a command failed; the message holds what it said.
    """
    ran = []
    for step in steps(page):
        verb, _, rest = step.what.partition(" ")
        if verb == "run":
            ran += [_run(line, tree) for line in step.body.splitlines() if line.strip()]
        elif verb == "create":
            (tree / rest).parent.mkdir(parents=True, exist_ok=True)
            (tree / rest).write_text(step.body + "\n", encoding="utf-8")
        elif verb == "append":
            path = tree / rest
            path.write_text(path.read_text(encoding="utf-8") + "\n\n" + step.body + "\n", encoding="utf-8")
        else:
            _edit(step, tree)
    return ran


def _edit(step: Step, tree: Path) -> None:
    place = PLACE.fullmatch(step.what)
    if place is None:
        raise NotThere(f"not a step: {step.what}")
    path = tree / place["path"]
    lines = path.read_text(encoding="utf-8").splitlines()
    at = [number for number, line in enumerate(lines) if place["text"] in line]
    if len(at) != 1:
        raise NotThere(f"{place['path']}: {len(at)} lines hold {place['text']!r}")
    start = at[0] + (place["side"] == "after")
    end = start + (place["verb"] == "replace")
    lines[start:end] = step.body.splitlines()
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _run(line: str, tree: Path) -> str:
    """Run one command of the page; its ``.venv/bin/`` programs are those of this Python."""
    words = shlex.split(line)
    beside = Path(sys.executable).parent
    if words[0].startswith(".venv/bin/"):
        words[0] = str(beside / Path(words[0]).name)
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    done = subprocess.run(words, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise AssertionError(f"{line}: ended with {done.returncode}\n{(done.stdout + done.stderr)[-4000:]}")
    return line
