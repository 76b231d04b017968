"""Failure 1: kill -9 of a service at every point; nothing acknowledged is lost, nothing counts twice."""

from collections import Counter
from pathlib import Path

import pytest

from shared.runtime import crash
from tests.failures.load import TOLD, Journey
from tests.failures.system import system
from tests.failures.truth import logs

PASSES = {
    "assessment": {
        "append.before_transaction": 3,
        "append.after_insert": 4,
        "relay.before_publish": 2,
        "relay.mid_batch": 2,
        "relay.before_commit_message": 3,
        "relay.after_publish": 2,
        "http.before_answer": 5,
    },
    "program": {
        "append.before_commit": 5,
        "append.after_commit": 6,
        "policy.before_append": 2,
        "policy.after_append": 2,
    },
    "reporting": {
        "projection.before_fold": 3,
        "projection.before_write": 4,
        "projection.before_commit": 5,
        "projection.after_commit": 6,
    },
}
"""Service to (point, at which pass it dies): in the middle of a journey, not at its first event."""


def test_every_point_is_killed_at() -> None:
    assert {point for points in PASSES.values() for point in points} == crash.POINTS


@pytest.mark.parametrize("service", sorted(PASSES))
async def test_a_service_killed_at_each_point_loses_and_doubles_nothing(service: str, home: Path) -> None:
    async with system(home) as running:
        await running.prepare()
        for n, (point, nth) in enumerate(PASSES[service].items(), 1):
            mark = home / f"killed-{point}"
            await running.restart(service, {crash.VARIABLE: f"{point}:{nth}", crash.MARK: str(mark)})
            await Journey(running, n).tell()
            assert mark.exists(), f"nothing was killed at {point}"
            found = await logs(running.embedded.installation)
            told = Counter(envelope.name for log in found.values() for envelope in log)
            assert {name: told[name] for name in TOLD} == {name: n * each for name, each in TOLD.items()}, (
                point
            )
        assert await running.findings() == []
