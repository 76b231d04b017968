"""Chaos: the whole story, with a random service killed at a random point, twenty times."""

import random
from pathlib import Path

import pytest

from shared.runtime import crash
from tests.failures.system import system

pytestmark = pytest.mark.chaos

SEEDS = 20
MOST = {"append": 60, "relay": 25, "projection": 40, "policy": 6, "http": 60}
"""Passes of a point's family that the story surely makes."""


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_every_figure_agrees_after_a_kill_somewhere(seed: int, home: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seed, not a secret
    point = chance.choice(sorted(crash.POINTS))
    nth = chance.randint(1, MOST[point.partition(".")[0]])
    mark = home / "mark"
    environment = {crash.VARIABLE: f"{point}:{nth}", crash.MARK: str(mark)}
    async with system(home, environment=environment) as running:
        await running.tell()
        assert mark.exists(), f"nothing was killed at {point}:{nth}"
        assert await running.wrong_figures() == []
        assert await running.findings() == []
