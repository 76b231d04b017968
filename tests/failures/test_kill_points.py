"""Failure 1: kill -9 of a service at every point; nothing acknowledged is lost, nothing counts twice."""

from pathlib import Path

import pytest

from shared.runtime import crash
from tests.failures.system import system

PASS = {
    "append": 40,
    "relay": 12,
    "projection": 25,
    "policy": 4,
    "http": 60,
}
"""At which pass the process dies: in the middle of the story, not at its first event."""


@pytest.mark.parametrize("point", sorted(crash.POINTS))
async def test_a_service_killed_there_loses_and_doubles_nothing(point: str, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    environment = {crash.VARIABLE: f"{point}:{PASS[point.partition('.')[0]]}", crash.MARK: str(mark)}
    async with system(tmp_path, environment=environment) as running:
        await running.tell()
        assert mark.exists(), "the process was never killed there"
        assert await running.wrong_figures() == []
        assert await running.findings() == []
