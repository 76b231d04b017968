"""From command accepted to visible in an agency's view at 50 commands a second, beside the four bare steps.

The command is a census report over HTTP, the view Kanwil's, the system the embedded profile with all its
processes. Visible is when the view's checkpoint has reached the position that the answer named, and is
committed: a trigger notifies at each commit, which costs less than any polling; the way of the notification
counts against us. The floor is one process with bare clients on the same PostgreSQL and NATS, at the same
rate: a row committed, its message acknowledged, the message delivered, a second row committed (without
waiting for the disk, as views do). Both take turns, the same number of seconds each.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
from rich.console import Console
from rich.table import Table

from benchmarks.four_steps import PATIENCE, floor, paced
from benchmarks.line import Line
from launch.broker_users import ADMIN
from launch.embedded import Embedded, running
from launch.environment import ISSUER
from launch.home import Home
from launch.keys import Keys
from shared.broker.connection import connected
from shared.contracts.codes import Role
from shared.runtime.facilities import load
from shared.runtime.settings import FACILITIES

SECONDS = 10
WARM_UP = 2
TURNS = 2
GOALS = {"p50": 3.0, "p99": 10.0}
"""Times the floor, from the design's budgets; half of the ratio is what has to be reached first."""

NOTIFY = """
create function kanwil.told_visible() returns trigger language plpgsql as $$
begin perform pg_notify('visible', new.position::text); return null; end $$;
create trigger told_visible after update on kanwil.checkpoints
for each row when (new.log = 'program') execute function kanwil.told_visible();
"""


class Lost(RuntimeError):  # noqa: N818 - a finding
    """Something was accepted and not seen in time."""


@dataclass
class Ours:
    """Census reports of all facilities in turn, and the view's checkpoint as it moves."""

    address: str
    view: asyncpg.Connection
    keys: Keys
    accepted: list[tuple[int, float, float]] = field(default_factory=list)
    """Position, moment due, moment answered."""
    moves: list[tuple[int, float]] = field(default_factory=list)
    """Position of the checkpoint, and when that was known."""
    _places: list[tuple[str, str, Line]] = field(default_factory=list)

    async def prepare(self) -> None:
        """Every facility says its capacity, and its registrar has a token and a line of her own."""
        minter = self.keys.minter(ISSUER)
        for name in load(FACILITIES):
            line = Line(self.address)
            officer = minter.mint(Role.LAPAS_OFFICER, sub=f"officer-{name}", facility=name)
            await line.send("PUT", f"/v1/facilities/{name}", {"capacity": 100, "rooms": ["Aula"]}, officer)
            registrar = minter.mint(Role.LAPAS_REGISTRAR, sub=f"registrar-{name}", facility=name)
            self._places.append((f"/v1/facilities/{name}/census", registrar, line))
        await self.view.execute(NOTIFY)
        await self.view.add_listener("visible", self._moved)

    def _moved(self, *told: object) -> None:
        self.moves.append((int(str(told[-1])), time.perf_counter()))

    async def step(self, n: int, due: float) -> None:
        """One report; the numbers differ each time, so that each tells an event."""
        path, token, line = self._places[n % len(self._places)]
        day = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
        body = {"reported_on": day, "occupants": uuid.uuid4().int % 100_000 + 1, "narcotics": 0}
        answer = await line.send("POST", path, body, token)
        self.accepted.append((answer["positions"]["program"], due, time.perf_counter()))

    async def turn(self, seconds: float) -> tuple[list[float], list[float]]:
        """Run for some seconds; times from answered, and from due, to visible."""
        self.accepted, self.moves = [], []
        await paced(self.step, seconds)
        last, deadline = max(self.accepted)[0], time.perf_counter() + PATIENCE
        while not self.moves or self.moves[-1][0] < last:  # until the view has all of them
            if time.perf_counter() > deadline:
                raise Lost(f"event {last} is not in the view after {PATIENCE} s")
            await asyncio.sleep(0.01)
        seen = [
            (next(at for there, at in self.moves if there >= position), due, answered)
            for position, due, answered in self.accepted
        ]
        return [max(0.0, at - answered) for at, _, answered in seen], [at - due for at, due, _ in seen]

    async def close(self) -> None:
        for _, _, line in self._places:
            line.close()
        await self.view.close()


async def measure(embedded: Embedded) -> dict[str, list[float]]:
    """Seconds of each event: of the floor, from accepted to visible, from due to visible."""
    postgres, nats = embedded.installation.postgres, embedded.installation.nats
    keys = Keys(embedded.home.keys)
    times: dict[str, list[float]] = {"floor": [], "accepted": [], "due": []}
    password = keys.broker_passwords()[ADMIN]
    async with (
        connected(url=nats.url, user=ADMIN, password=password, name="floor") as client,
        floor(postgres.dsn(), postgres.dsn("floor"), client) as bare,
    ):
        ours = Ours(
            embedded.installation.addresses["program"],
            await asyncpg.connect(postgres.dsn("reporting")),
            keys,
        )
        await ours.prepare()
        for turn in range(TURNS + 1):
            seconds = SECONDS if turn else WARM_UP
            bare.took.clear()
            await paced(bare.step, seconds)
            accepted, due = await ours.turn(seconds)
            if turn:
                times["floor"] += bare.took
                times["accepted"] += accepted
                times["due"] += due
        await ours.close()
    return times


def table(times: dict[str, list[float]]) -> Table:
    """Percentiles in milliseconds and as multiples of the floor's."""
    shown = Table("", "events", "p50 ms", "p99 ms", "p50 x floor", "p99 x floor")
    cuts = {name: statistics.quantiles(took, n=100) for name, took in times.items()}
    p50, p99 = cuts["floor"][49], cuts["floor"][98]
    for name, label in (
        ("floor", "floor: commit, publish, deliver, commit"),
        ("accepted", "command accepted to visible"),
        ("due", "command sent to visible"),
    ):
        at = cuts[name]
        ratios = (f"{at[49] / p50:.2f}", f"{at[98] / p99:.2f}") if name != "floor" else ("", "")
        shown.add_row(label, f"{len(times[name]):,}", f"{at[49] * 1e3:.1f}", f"{at[98] * 1e3:.1f}", *ratios)
    goals = [f"≤ {GOALS[q]:.0f} (half: {2 * GOALS[q]:.0f})" for q in ("p50", "p99")]
    shown.add_row("goal for accepted to visible", "", "", "", *goals)
    return shown


async def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        embedded = Embedded(Home(Path(folder)), Console(file=sys.stderr), any_ports=True, echo=False)
        async with running(embedded, fresh=True):
            times = await measure(embedded)
    Console(width=110).print(table(times))
    Console().print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    asyncio.run(main())
