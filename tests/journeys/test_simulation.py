"""A simulated region, played through the real services and judged."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.installation import Pulih


@pytest.fixture
def pulih() -> Iterator[Pulih]:
    """A folder outside pytest's own, which every pytest that starts closes to other users."""
    with tempfile.TemporaryDirectory(prefix="pulih-home-") as folder:
        yield Pulih(Path(folder) / "pulih")


def test_three_prisons_are_played_and_nothing_is_violated(pulih: Pulih) -> None:
    played = pulih.run(
        "simulate", "--facilities", "3", "--participants", "24", "--weeks", "7", "--seed", "11"
    )
    assert played.returncode == 0, played.stdout[-3000:] + played.stderr[-6000:]
    assert "every invariant holds" in played.stderr
    verified = Pulih(pulih.folder / "simulation").run("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_a_prison_without_women_is_refused_before_anything_starts(pulih: Pulih) -> None:
    refused = pulih.run("simulate", "--facilities", "3", "--participants", "2")
    assert refused.returncode == 1
    assert "between 3 and" in refused.stderr
    assert not pulih.folder.exists()
