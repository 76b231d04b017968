"""The whole system as real processes in a folder of its own, told the pilot's story while something fails."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from datetime import time as daytime
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from launch.embedded import Embedded, running
from launch.home import Home
from launch.keys import Keys
from launch.sources import of_embedded as embedded_sources
from launch.story import beginning
from launch.story.acts import acts
from launch.story.calendar import Calendar
from launch.story.checking import figures
from launch.story.figures import Figure, Table, read_table
from launch.story.folders import PILOT
from launch.story.reading import per_agency
from launch.story.script import Script, read_script
from launch.tokens import signer
from launch.verify import verify
from tests.failures.patient import PatientTelling
from tests.failures.truth import differences


@dataclass
class System:
    """A running installation and its story."""

    embedded: Embedded
    script: Script
    table: Table
    telling: PatientTelling
    mark: Path

    async def tell(self, until: datetime | None = None) -> None:
        """Tell the story up to a moment (all of it by default), through whatever fails."""
        after = datetime.combine(self.table.end + timedelta(days=1), daytime(), self.script.time_zone)
        for act in acts(self.script, self.telling.calendar):
            if act.moment <= (until or after):
                await act.tell(self.telling)

    async def wrong_figures(self) -> list[Figure]:
        """Figures of the check table that the three views do not give."""
        return [figure for figure in await figures(self.telling, self.table) if not figure.right]

    async def prepare(self) -> None:
        """The story's places, configured: what a journey of other women needs."""
        for place in self.script.configure:
            await beginning.configure(self.telling, place)

    async def restart(self, service: str, environment: Mapping[str, str], *, ready: bool = True) -> None:
        """Stop a service and start it with more in its environment; it is started again when it dies."""
        old = self.embedded.services[service]
        await old.stop()
        new = replace(old, environment={**self.embedded.installation.environment(service), **environment})
        self.embedded.services[service] = new
        await new.start()
        if ready:
            await new.ready()

    async def eventually_answers(self, url: str, status: int, patience: float = 60) -> httpx.Response:
        """The first answer with this status; the last one when there is none in time."""
        deadline = time.monotonic() + patience
        while True:
            try:
                answer = await self.telling.client.get(url)
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
            else:
                if answer.status_code == status:
                    return answer
                assert time.monotonic() < deadline, f"{url}: {answer.status_code} {answer.text[:500]}"
            await asyncio.sleep(0.2)

    async def findings(self) -> list[Any]:
        """What ``pulih verify`` finds, and where a view differs from a fold of the logs from zero."""
        found = await verify(embedded_sources(self.embedded.installation), patience=30)
        return found or await differences(self.embedded.installation)


@asynccontextmanager
async def system(
    folder: Path, *, environment: Mapping[str, str] | None = None, restart: bool = True
) -> AsyncIterator[System]:
    """Start in an empty folder with free ports; ``environment`` is given to every service besides its own."""
    script, table = read_script(PILOT), read_table(PILOT)
    calendar = Calendar(table.anchor, script.time_zone)
    after = datetime.combine(table.end + timedelta(days=1), daytime(), script.time_zone)
    now = None if datetime.now(UTC) > after else after.isoformat()
    out = Console(file=(folder / "console.log").open("w"), force_terminal=False)
    embedded = Embedded(
        Home(folder / "home"),
        out,
        now=now,
        any_ports=True,
        echo=False,
        restart=restart,
        extra=dict(environment or {}),
    )
    with contextlib.closing(out.file):
        async with running(embedded, fresh=True):
            sign = signer(Keys(embedded.home.keys))
            addresses = per_agency(embedded.installation.addresses)
            telling = PatientTelling.of(script, calendar, addresses, sign)
            async with telling.client:
                yield System(embedded, script, table, telling, folder / "mark")
