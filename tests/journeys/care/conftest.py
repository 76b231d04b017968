"""One running system for all journeys of care."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from shared.contracts.codes import Role
from tests.journeys.care.system import KUPANG, Care
from tests.journeys.installation import Pulih


@pytest.fixture(scope="session")
def care() -> Iterator[Care]:
    """Everything up in a folder of its own, the prison configured."""
    with tempfile.TemporaryDirectory(prefix="pulih-care-", ignore_cleanup_errors=True) as folder:
        pulih = Pulih(Path(folder) / "pulih")
        with (
            pulih.staying("up", "--free-ports", mark="Ctrl-C stops everything") as running,
            httpx.Client(timeout=30, trust_env=False) as client,
        ):
            system = Care(pulih, dict(running.addresses), client)
            rooms = {"capacity": 100, "rooms": ["Aula", "Ruang 2"], "blocked": [], "holidays": []}
            path = f"/v1/facilities/{KUPANG}"
            system.done(Role.LAPAS_OFFICER, "program", path, rooms, method="PUT")
            yield system
