"""A simulated region, played through the real services and judged; also after one that was killed."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch.home import ROOT
from tests.journeys.installation import Pulih

SMALL = ("simulate", "--facilities", "2", "--participants", "16", "--weeks", "6", "--seed", "11")


@pytest.fixture
def pulih() -> Iterator[Pulih]:
    """A folder outside pytest's own, which every pytest that starts closes to other users."""
    with tempfile.TemporaryDirectory(prefix="pulih-home-") as folder:
        yield Pulih(Path(folder) / "pulih")


def killed(pulih: Pulih, mark: str) -> None:
    """Play until the mark is said, and no further."""
    process = subprocess.Popen(
        [sys.executable, "-m", "launch", *SMALL],
        cwd=ROOT,
        env=pulih.environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    try:
        assert any(mark in line for line in process.stderr), "it ended before that"
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def digest_of(said: str) -> str:
    return said.partition("digest of what the logs say: ")[2].split()[0]


def test_a_killed_simulation_begins_anew_and_the_same_seed_tells_the_same(pulih: Pulih) -> None:
    killed(pulih, "week 3 of 6")
    first = pulih.run(*SMALL)
    assert first.returncode == 0, first.stdout[-3000:] + first.stderr[-6000:]
    assert "An earlier simulation (16 women in 2 prisons, 6 weeks, seed 11) ended after" in first.stderr
    assert "an earlier launcher had left behind" in first.stderr
    assert "week 6 of 6" in first.stderr
    assert "every invariant holds" in first.stderr
    verified = Pulih(pulih.folder / "simulation").run("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    again = pulih.run(*SMALL)
    assert again.returncode == 0, again.stdout[-3000:] + again.stderr[-6000:]
    assert "An earlier simulation" not in again.stderr
    assert digest_of(first.stderr) == digest_of(again.stderr) != ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--facilities", "0"), "--facilities: 0 is refused (facilities): between 1 and"),
        (
            ("--facilities", "3", "--participants", "2"),
            "--participants: 2 is refused (participants-per-facility): between 3 and",
        ),
        (("--weeks", "5"), "--weeks: 5 is refused (weeks): between 6 and 26"),
    ],
)
def test_what_cannot_be_played_is_refused_before_anything_starts(
    pulih: Pulih, arguments: tuple[str, ...], said: str
) -> None:
    refused = pulih.run("simulate", *arguments)
    assert refused.returncode == 2
    assert said in " ".join(refused.stderr.split())
    assert not pulih.folder.exists()
