"""Importing is free: no module opens a socket, starts a program, or reads a setting when it is imported."""

import ast
import os
import subprocess
import sys
from pathlib import Path

from tests.rules.tree import ROOT, SOURCES, modules, named, parsed, python_files

IMPORTING = Path(__file__).with_name("importing.py")


def touched(names: list[str], *, path: Path = ROOT) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": str(path), "PULIH_PROFILE": "embedded"}
    done = subprocess.run(
        [sys.executable, str(IMPORTING), *names],
        cwd=path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_importing_every_module_touches_nothing() -> None:
    assert touched(modules(*SOURCES)) == []


def test_every_module_says_what_it_is() -> None:
    found = [named(path) for path in python_files(*SOURCES) if ast.get_docstring(parsed(path)) is None]
    assert found == []


def test_the_rule_sees_a_socket_a_program_and_a_setting(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text(
        "import os, socket, subprocess, sys\n"
        "socket.socket().close()\n"
        "os.environ.get('PULIH_DATABASE')\n"
        "subprocess.run([sys.executable, '-c', ''])\n"
    )
    said = "\n".join(touched(["planted"], path=tmp_path))
    assert "opens a socket" in said
    assert "reads PULIH_DATABASE" in said
    assert "subprocess.Popen" in said
