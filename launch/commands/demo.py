"""``pulih demo``: tell the pilot's story; ``--check``: tell every story whole and compare every figure."""

import asyncio
import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table as RichTable

from launch import compose
from launch.commands.up import say_addresses
from launch.console import console, fail, run
from launch.embedded import Embedded, running
from launch.home import Home
from launch.keys import Keys
from launch.story.acts import acts
from launch.story.calendar import DEMO_WEEK, Calendar
from launch.story.checking import askers, figures
from launch.story.figures import ABSENT, Figure, Table, read_table
from launch.story.folders import PILOT, STORIES
from launch.story.reading import per_agency
from launch.story.script import Script, read_script
from launch.story.teller import tell
from launch.story.telling import Telling
from launch.tokens import signer


def demo(
    *,
    fresh: Annotated[bool, typer.Option(help="Replace all data in the folder first")] = False,
    check: Annotated[
        bool, typer.Option(help="Tell every story whole, on its own dates, and compare every figure")
    ] = False,
    free_ports: Annotated[
        bool, typer.Option("--free-ports", help="Let every service take a free port")
    ] = False,
    against: Annotated[
        str, typer.Option(help="embedded, or compose for the containers that are up")
    ] = "embedded",
) -> None:
    """Start everything, tell the pilot and show the addresses; with --check compare every figure and end."""
    out = console()
    if against == "compose":
        if not check:
            fail("--against compose is for --check: the containers have no demo sign-in")
        run(_check_compose(out))
    elif against != "embedded":
        fail(f"--against {against}: embedded or compose")
    elif check:
        run(_check_embedded(out))
    else:
        run(_demo(out, fresh=fresh, free_ports=free_ports))


async def _demo(out: Console, *, fresh: bool, free_ports: bool) -> None:
    """Week 8 is now, unless this folder's story began earlier: then it goes on."""
    home, script = Home.of_environment(), read_script(PILOT)
    embedded = Embedded(home, out, any_ports=free_ports, echo=False)
    async with running(embedded, fresh=fresh):
        now = datetime.now(UTC)
        calendar, told = _begun(home) or (Calendar.with_today_in_week(DEMO_WEEK, now, script.time_zone), None)
        due = [act for act in acts(script, calendar) if act.moment <= now]
        if told is None or due[-1].moment > told:
            _remember(home, calendar, told)
            telling = _telling(embedded, script, calendar)
            async with telling.client:
                await tell(telling, due, until=now, out=out)
            _remember(home, calendar, due[-1].moment)
        say_addresses(embedded, out)
        await asyncio.Event().wait()


def _begun(home: Home) -> tuple[Calendar, datetime | None] | None:
    """The story that this folder holds: its calendar, and the moment up to which all of it was told."""
    if not home.story.exists():
        return None
    body = json.loads(home.story.read_text())
    told = body["told"]
    calendar = Calendar(date.fromisoformat(body["anchor"]), ZoneInfo(body["zone"]))
    return calendar, datetime.fromisoformat(told) if told else None


def _remember(home: Home, calendar: Calendar, told: datetime | None) -> None:
    body = {
        "anchor": calendar.anchor.isoformat(),
        "zone": calendar.zone.key,
        "told": told.isoformat() if told else None,
    }
    home.story.write_text(json.dumps(body))


async def _check_embedded(out: Console) -> None:
    """Each story in a folder of its own, on free ports, so that a demo beside it is not disturbed."""
    for story in STORIES:
        script, table = read_script(story), read_table(story)
        calendar, after = Calendar(table.anchor, script.time_zone), _after(script, table)
        now = after.isoformat() if datetime.now(UTC) < after else None
        home = Home(Home.of_environment().path / "check" / story.name)
        embedded = Embedded(home, out, now=now, any_ports=True, echo=False)
        async with running(embedded, fresh=True):
            telling = _telling(embedded, script, calendar)
            await _compare(telling, table, out)


async def _check_compose(out: Console) -> None:
    """Every story against the containers that are up; told again, it changes nothing."""
    addresses = await compose.addresses()
    for story in STORIES:
        script, table = read_script(story), read_table(story)
        if datetime.now(UTC) < _after(script, table):
            fail(f"the containers' clock is not moved, and the story ends on {table.end}: too early to check")
        tokens = await compose.tokens([*script.actors.values(), *askers(script, table)])
        telling = Telling.of(script, Calendar(table.anchor, script.time_zone), addresses, tokens)
        await _compare(telling, table, out)


def _after(script: Script, table: Table) -> datetime:
    """A moment after everything of a story."""
    return datetime.combine(table.end + timedelta(days=1), time(12), script.time_zone)


async def _compare(telling: Telling, table: Table, out: Console) -> None:
    async with telling.client:
        until = _after(telling.script, table)
        await tell(telling, acts(telling.script, telling.calendar), until=until, out=out)
        compared = await figures(telling, table)
    _report(telling.script.folder.name, compared, out)


def _telling(embedded: Embedded, script: Script, calendar: Calendar) -> Telling:
    sign = signer(Keys(embedded.home.keys))
    return Telling.of(script, calendar, per_agency(embedded.installation.addresses), sign)


def _report(story: str, compared: list[Figure], out: Console) -> None:
    """Print what was compared; end with 1 when a figure differs."""
    wrong = [figure for figure in compared if not figure.right]
    shown = RichTable("", "of", "figure", "wanted", "found", box=None, pad_edge=False)
    for figure in compared:
        mark = "[green]✓[/]" if figure.right else "[red]✗[/]"
        shown.add_row(mark, figure.view, figure.path, _text(figure.want), _text(figure.got))
    Console().print(shown)
    if wrong:
        fail(f"{len(wrong)} of {len(compared)} figures differ from examples/{story}/check.toml")
    out.print(f"all {len(compared)} figures agree with examples/{story}/check.toml", style="green")


def _text(value: object) -> str:
    return "(absent)" if value is ABSENT else str(value)
