"""The production profile in containers: built, up, told the whole story from outside, verified, walled."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator

import httpx
import pytest

from launch.backing import free_port
from launch.home import ROOT

pytestmark = pytest.mark.containers

PORTS = ("ASSESSMENT", "PROGRAM", "BNNP", "LAPAS", "KANWIL")
OWN = ("assessment", "program", "reporting-bnnp", "reporting-lapas", "reporting-kanwil")


def _run(environment: dict[str, str], *command: str, within: float = 600) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=within
    )


@pytest.fixture(scope="module")
def project() -> Iterator[dict[str, str]]:
    """The environment of a compose project of this test's own, up and healthy; removed with its volumes."""
    environment = {
        **os.environ,
        "COMPOSE_PROJECT_NAME": f"pulih-test-{uuid.uuid4().hex[:8]}",
        **{f"PULIH_{name}_PORT": str(free_port()) for name in PORTS},
    }
    try:
        up = _run(environment, "docker", "compose", "up", "--build", "--wait", "--quiet-pull")
        logs = (
            ""
            if up.returncode == 0
            else _run(environment, "docker", "compose", "logs", "--tail", "40").stdout
        )
        assert up.returncode == 0, up.stderr[-3000:] + logs[-6000:]
        yield environment
    finally:
        _run(environment, "docker", "compose", "down", "--volumes", "--timeout", "15")


def _pulih(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return _run(environment, sys.executable, "-m", "launch", *arguments)


def _containers(environment: dict[str, str]) -> dict[str, str]:
    """Service to container id."""
    found = _run(environment, "docker", "compose", "ps", "--all", "--format", "json").stdout
    rows = [json.loads(line) for line in found.splitlines()]
    return {row["Service"]: row["ID"] for row in rows}


def test_the_whole_story_gives_every_figure_twice_and_the_logs_verify(project: dict[str, str]) -> None:
    for _ in range(2):
        told = _pulih(project, "demo", "--check", "--against", "compose")
        assert told.returncode == 0, told.stdout[-4000:] + told.stderr[-4000:]
    verified = _pulih(project, "verify", "--against", "compose")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_there_is_no_demo_sign_in_and_nobody_gets_in_without_a_token(project: dict[str, str]) -> None:
    at = f"http://127.0.0.1:{project['PULIH_KANWIL_PORT']}"
    assert httpx.get(f"{at}/v1/kanwil/summary").status_code == 401
    page = httpx.get(f"{at}/masuk")
    assert "DEMO" not in page.text


def test_each_container_is_hardened_and_its_image_holds_one_service(project: dict[str, str]) -> None:
    containers = _containers(project)
    for service in OWN:
        inspected = json.loads(_run(project, "docker", "inspect", containers[service]).stdout)[0]
        host = inspected["HostConfig"]
        assert host["ReadonlyRootfs"], service
        assert host["CapDrop"] == ["ALL"], service
        assert any("no-new-privileges" in option for option in host["SecurityOpt"]), service
        assert host["Memory"] > 0, service
        assert host["PidsLimit"] > 0, service
        listed = _run(
            project, "docker", "compose", "exec", "-T", service, "ls", "/app", "/app/services"
        ).stdout
        assert "launch" not in listed
        own = service.partition("-")[0]
        others = {"assessment", "program", "reporting"} - {own}
        assert own in listed
        assert not [other for other in others if other in listed.split()]
        user = _run(project, "docker", "compose", "exec", "-T", service, "id", "-u").stdout.strip()
        assert user == "10001"


def test_a_service_sees_its_own_secrets_only(project: dict[str, str]) -> None:
    for service, others in (
        ("program", ("vault.key", "issuer.pem")),
        ("reporting-lapas", ("vault.key", "issuer.pem")),
    ):
        listed = _run(project, "docker", "compose", "exec", "-T", service, "ls", "/run/pulih").stdout.split()
        assert "pgpass" in listed
        assert not set(others) & set(listed)
        assert not any(name.startswith("nats-bnnp") for name in listed)


def test_the_broker_writes_to_disk_before_it_answers(project: dict[str, str]) -> None:
    asked = ("wget", "-q", "-O", "-", "http://127.0.0.1:8222/jsz?config=true")
    said = json.loads(_run(project, "docker", "compose", "exec", "-T", "nats", *asked).stdout)
    assert said["config"]["sync_always"] is True


def test_a_second_start_changes_nothing(project: dict[str, str]) -> None:
    again = _run(project, "docker", "compose", "up", "--wait")
    assert again.returncode == 0, again.stderr[-3000:]
