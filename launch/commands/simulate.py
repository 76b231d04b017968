"""``pulih simulate``: many prisons and women by a seed, through the same commands that people give."""

import asyncio
import time
from datetime import UTC, datetime
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from launch.commands.up import say_addresses
from launch.console import console, fail, run
from launch.embedded import Embedded, running
from launch.home import Home
from launch.keys import Keys
from launch.simulation.cast import MOST_FACILITIES, MOST_OF_ONE, ZONE, Prison, facilities_file, prisons
from launch.simulation.mark import Mark
from launch.simulation.model import FEWEST_WEEKS, MOST_WEEKS
from launch.simulation.outcome import Outcome, outcome
from launch.simulation.playing import commands, play
from launch.simulation.progress import Progress
from launch.simulation.region import Region
from launch.story.calendar import Calendar
from launch.story.reading import per_agency
from launch.story.speaking import Speaking
from launch.tokens import signer

MOST_SHOWN = 20
WRONG_ARGUMENT = 2


def simulate(
    facilities: Annotated[int, typer.Option(help="Prisons")] = 4,
    participants: Annotated[int, typer.Option(help="Women, shared out over the prisons")] = 60,
    weeks: Annotated[int, typer.Option(help="Length in weeks")] = 8,
    seed: Annotated[int, typer.Option(help="The same seed gives the same course")] = 1,
    *,
    stay: Annotated[bool, typer.Option(help="Stay up afterwards, to look at the pages")] = False,
) -> None:
    """Play a programme in many prisons, with all that goes wrong in one, and check what must hold."""
    _refuse_beyond("--facilities", "facilities", facilities, 1, MOST_FACILITIES)
    most = facilities * MOST_OF_ONE
    _refuse_beyond("--participants", "participants-per-facility", participants, facilities, most)
    _refuse_beyond("--weeks", "weeks", weeks, FEWEST_WEEKS, MOST_WEEKS)
    mark = Mark(facilities, participants, weeks, seed)
    run(_simulate(prisons(facilities, participants), mark, stay=stay))


def _refuse_beyond(option: str, rule: str, value: int, fewest: int, most: int) -> None:
    """Refuse a number that is too small or too large, by option and rule, before anything starts."""
    if not fewest <= value <= most:
        fail(f"{option}: {value} is refused ({rule}): between {fewest} and {most}", WRONG_ARGUMENT)


async def _simulate(places: list[Prison], mark: Mark, *, stay: bool) -> None:
    """In a folder of its own, on free ports; it begins anew each time, and says what it empties."""
    out = console()
    region = Region(places, weeks=mark.weeks, seed=mark.seed)
    folder = Home.of_environment().path
    home = Home(folder / "simulation")
    home.lock().close()  # who plays here already goes on undisturbed
    if (left := Mark.left_in(home)) is not None:
        out.print(f"{left}. Its folder, {home.path}, is emptied.", soft_wrap=True)
    data = folder / "simulation.toml"  # beside the data, which is emptied when it begins
    data.write_text(facilities_file(places), encoding="utf-8")
    extra = {"PULIH_FACILITIES": str(data)}
    embedded = Embedded(home, out, any_ports=True, echo=False, extra=extra)
    async with running(embedded, fresh=True):
        speaking = _speaking(embedded, places, mark.weeks)
        async with speaking.client:
            await _play(speaking, region, mark, home, out)
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


async def _play(speaking: Speaking, region: Region, mark: Mark, home: Home, out: Console) -> None:
    days = region.timetable()
    total = sum(1 for _ in commands(days))
    began = time.monotonic()
    with Progress(out, total, region.weeks) as progress:

        def begins(day: str) -> None:
            progress.day(day)
            mark.write(home, sent=progress.sent, of=total)

        try:
            await play(speaking, days, begins, progress.told)
        except BaseException:
            out.print(f"stopped after {progress.sent} of {total} commands; they stay in {home.path}")
            raise
        finally:
            mark.write(home, sent=progress.sent, of=total)
        played = time.monotonic() - began
        progress.judging()
        found = await outcome(speaking, region.courses)
    mark.done(home)
    _report(found, out, commands=total, played=played, whole=time.monotonic() - began)


def _report(found: Outcome, out: Console, *, commands: int, played: float, whole: float) -> None:
    """What was played and what was found; ends with 1 when anything does not hold."""
    out.print(f"{commands} commands told {found.events} events in {played:.1f} s; judged after {whole:.1f} s")
    out.print(f"digest of what the logs say: {found.digest}")
    for title, findings in (("does not hold", found.violations), ("was not foreseen", found.differences)):
        for finding in findings[:MOST_SHOWN]:
            out.print(f"{title}: {finding}", style="red", soft_wrap=True)
        if len(findings) > MOST_SHOWN:
            out.print(f"{title}: {len(findings) - MOST_SHOWN} more", style="red")
    if not found.well:
        fail(f"{len(found.violations)} violations, {len(found.differences)} differences from the model")
    out.print("every invariant holds, and logs and views agree with the model", style="green")
