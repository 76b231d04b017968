"""Where nothing was made yet, ``pulih verify`` says so and makes nothing."""

from pathlib import Path

import pytest
import typer

from launch.commands.verify import verify
from launch.home import VARIABLE


def test_an_empty_folder_is_said_and_left_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "home"))
    with pytest.raises(typer.Exit):
        verify()
    said = capsys.readouterr()
    assert "nothing to verify" in said.out + said.err
    assert not (tmp_path / "home").exists()
