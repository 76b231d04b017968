"""``pulih simulate``: many prisons and women by a seed, through the same commands that people give."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from launch.commands.up import say_addresses
from launch.console import console, fail, run
from launch.embedded import Embedded, running
from launch.home import Home
from launch.keys import Keys
from launch.simulation.cast import MOST_FACILITIES, MOST_OF_ONE, ZONE, Prison, facilities_file, prisons
from launch.simulation.model import FEWEST_WEEKS, MOST_WEEKS, Course
from launch.simulation.outcome import Outcome, outcome
from launch.simulation.playing import commands, play, timetable
from launch.story.calendar import Calendar
from launch.story.reading import per_agency
from launch.story.speaking import Speaking
from launch.tokens import signer

MOST_SHOWN = 20


def simulate(
    facilities: Annotated[int, typer.Option(help="Prisons", min=1, max=MOST_FACILITIES)] = 4,
    participants: Annotated[int, typer.Option(help="Women, shared out over the prisons", min=1)] = 60,
    weeks: Annotated[int, typer.Option(help="Length in weeks", min=FEWEST_WEEKS, max=MOST_WEEKS)] = 8,
    seed: Annotated[int, typer.Option(help="The same seed gives the same course")] = 1,
    *,
    stay: Annotated[bool, typer.Option(help="Stay up afterwards, to look at the pages")] = False,
) -> None:
    """Play referrals, absences, cancellations, transfers and releases, and check what must always hold."""
    if participants < facilities or participants > facilities * MOST_OF_ONE:
        fail(f"--participants: between {facilities} and {facilities * MOST_OF_ONE} for {facilities} prisons")
    run(_simulate(prisons(facilities, participants), weeks, seed, stay=stay))


async def _simulate(places: list[Prison], weeks: int, seed: int, *, stay: bool) -> None:
    """In a folder of its own, on free ports; it begins anew each time."""
    out = console()
    ids = [place.id for place in places]
    courses = [
        Course(place, weeks=weeks, seed=seed, elsewhere=[id_ for id_ in ids if id_ != place.id])
        for place in places
    ]
    folder = Home.of_environment().path
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "simulation.toml"  # beside the data, which is emptied when it begins
    data.write_text(facilities_file(places), encoding="utf-8")
    extra = {"PULIH_FACILITIES": str(data)}
    embedded = Embedded(Home(folder / "simulation"), out, any_ports=True, echo=False, extra=extra)
    async with running(embedded, fresh=True):
        speaking = _speaking(embedded, places, weeks)
        async with speaking.client:
            await _play(speaking, courses, out)
        if stay:
            say_addresses(embedded, out)
            await asyncio.Event().wait()


def _speaking(embedded: Embedded, places: list[Prison], weeks: int) -> Speaking:
    """Everybody's voice; the last week of the simulation is the one before this one."""
    zone = ZoneInfo(ZONE)
    calendar = Calendar.with_today_in_week(weeks + 1, datetime.now(UTC), zone)
    actors = {name: actor for place in places for name, actor in place.actors().items()}
    actors["counsellor"] = places[0].actors()[places[0].actor("counsellor")]
    sign = cache(signer(Keys(embedded.home.keys)))
    return Speaking(actors, calendar, per_agency(embedded.installation.addresses), sign)


async def _play(speaking: Speaking, courses: list[Course], out: Console) -> None:
    days = timetable(courses)
    total = sum(1 for _ in commands(days))
    began = time.monotonic()
    with _progress(out, total) as told:
        await play(speaking, days, told)
        played = time.monotonic() - began
        found = await outcome(speaking, courses)
    _report(found, out, commands=total, played=played, whole=time.monotonic() - began)


class _progress:  # noqa: N801 - used like a function
    """A bar over the commands; gives the function that moves it."""

    def __init__(self, out: Console, total: int) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._shown = Progress(*columns, console=out)
        self._bar = self._shown.add_task("commands", total=total)

    def __enter__(self) -> Callable[[int], None]:
        self._shown.start()
        return lambda n: self._shown.advance(self._bar, n)

    def __exit__(self, *_: object) -> None:
        self._shown.stop()


def _report(found: Outcome, out: Console, *, commands: int, played: float, whole: float) -> None:
    """What was played and what was found; ends with 1 when anything does not hold."""
    out.print(f"{commands} commands told {found.events} events in {played:.1f} s; judged after {whole:.1f} s")
    for title, findings in (("does not hold", found.violations), ("was not foreseen", found.differences)):
        for finding in findings[:MOST_SHOWN]:
            out.print(f"{title}: {finding}", style="red", soft_wrap=True)
        if len(findings) > MOST_SHOWN:
            out.print(f"{title}: {len(findings) - MOST_SHOWN} more", style="red")
    if not found.well:
        fail(f"{len(found.violations)} violations, {len(found.differences)} differences from the model")
    out.print("every invariant holds, and logs and view agree with the model", style="green")
