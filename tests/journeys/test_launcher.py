"""The launcher as people use it: story told and checked, installation looked after, nothing left behind."""

import contextlib
import json
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from launch.home import Home
from launch.running import Running, process_of
from launch.story.folders import STORIES
from services.assessment.domain.instruments.phq9 import PHQ9
from tests.journeys.installation import Pulih, living
from tests.unit.assessment.wordings import translation

STAYS = "Ctrl-C stops everything"


@pytest.fixture
def pulih() -> Iterator[Pulih]:
    """A folder outside pytest's own, which every pytest that starts closes to other users."""
    with tempfile.TemporaryDirectory(prefix="pulih-home-") as folder:
        yield Pulih(Path(folder) / "pulih")


def test_the_whole_story_gives_every_figure_and_the_logs_verify(pulih: Pulih) -> None:
    told = pulih.run("demo", "--check")
    assert told.returncode == 0, told.stdout[-4000:] + told.stderr[-4000:]
    for story in STORIES:
        assert f"figures agree with examples/{story.name}/check.toml" in told.stderr
        checked = Pulih(pulih.folder / "check" / story.name)
        assert not Home(checked.folder).run.exists()
        verified = checked.run("verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr


def test_what_is_up_can_be_asked_cannot_be_started_twice_and_stops_in_order(pulih: Pulih) -> None:
    with pulih.staying("up", "--free-ports", mark=STAYS) as running:
        token = pulih.run("token", "kanwil").stdout.strip()
        asked = httpx.get(
            f"{running.addresses['reporting']}/v1/kanwil/summary",
            headers={"Authorization": f"Bearer {token}"},
        )
        assert asked.status_code == 200, asked.text
        again = pulih.run("up", "--free-ports")
        assert again.returncode == 1
        assert "in use" in again.stderr
        _a_translation_is_loaded(pulih, running)
        verified = pulih.run("verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        processes = dict(running.processes)
        assert set(processes) == {"launcher", "nats", "postgres", "assessment", "program", "reporting"}
    assert living(processes) == []
    assert not Home(pulih.folder).run.exists()


def _a_translation_is_loaded(pulih: Pulih, running: Running) -> None:
    path = pulih.folder.parent / "phq9.json"
    path.write_text(json.dumps(translation(PHQ9)))
    loaded = pulih.run("instruments", "load", str(path))
    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.startswith("phq9 2001 (id): revision 1 of ")
    token = pulih.run("token", "bnn_counsellor").stdout.strip()
    answer = httpx.get(
        f"{running.addresses['assessment']}/v1/instruments/phq9",
        params={"language": "id"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.json()["wording"]["items"]["q1"] == "Pertanyaan contoh q1"
    path.write_text('{"instrument": "phq9"')
    refused = pulih.run("instruments", "load", str(path))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "Line 1" in refused.stderr


def test_the_demo_goes_on_where_it_stopped_and_begins_anew_when_told_to(pulih: Pulih) -> None:
    with pulih.staying("demo", "--free-ports", mark=STAYS) as running:
        first = _sessions_ahead(pulih, running)
    assert first > 0
    with pulih.staying("demo", "--free-ports", mark=STAYS) as running:
        assert _sessions_ahead(pulih, running) == first
    keys = (pulih.folder / "keys" / "issuer.pem").read_bytes()
    with pulih.staying("demo", "--free-ports", "--fresh", mark=STAYS) as running:
        assert _sessions_ahead(pulih, running) == first
    assert (pulih.folder / "keys" / "issuer.pem").read_bytes() != keys


def _sessions_ahead(pulih: Pulih, running: Running) -> int:
    token = pulih.run("token", "lapas_officer").stdout.strip()
    answer = httpx.get(
        f"{running.addresses['program']}/v1/sessions",
        params={"facility": "lpp-kupang"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200, answer.text
    return len(answer.json()["sessions"])


def test_a_killed_launcher_leaves_processes_that_the_next_one_ends(pulih: Pulih) -> None:
    with pulih.staying("up", "--free-ports", mark=STAYS, ends_with=-signal.SIGKILL) as running:
        killed = dict(running.processes)
        os.kill(killed["launcher"][0], signal.SIGKILL)
    with pulih.staying("up", "--free-ports", mark=STAYS) as running:
        left = {name: identity for name, identity in killed.items() if name != "postgres"}
        assert living(left) == []
        after = dict(running.processes)
    assert living(after) == []


def test_a_service_that_is_killed_comes_back(pulih: Pulih) -> None:
    with pulih.staying("up", "--free-ports", mark=STAYS) as running:
        pid, born = running.processes["program"]
        os.kill(pid, signal.SIGKILL)
        psutil.wait_procs([each for each in [process_of(pid, born)] if each], timeout=10)
        assert _answers(f"{running.addresses['program']}/health/ready")


def _answers(url: str, within: float = 60) -> bool:
    """Wait until it answers with 200."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url).status_code == httpx.codes.OK:
                return True
        time.sleep(0.1)
    return False


def test_the_doctor_says_what_the_machine_has(pulih: Pulih) -> None:
    said = pulih.run("doctor")
    assert said.returncode == 0, said.stdout
    for word in ("Python", "PostgreSQL", "NATS", "disk", "memory", "Chromium"):
        assert word in said.stdout
