"""The service's command line: serve, provision, print the interface documents, and care for the views."""

import asyncio
import json
from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from services.reporting import maintenance
from services.reporting.agencies import ALL, VIEWS
from services.reporting.provision import provision as provision_views
from services.reporting.service import build
from shared.broker.connection import BrokerAway
from shared.http.serving import run
from shared.projections.parked import Replayed
from shared.projections.swapping import NotNow
from shared.projections.verifying import NotTheSame, OnProgress
from shared.runtime.settings import SettingMissing, Settings
from shared.subscriptions.checkpoint import OutOfStep
from shared.subscriptions.port import StopFollowing

app = typer.Typer(add_completion=False, no_args_is_help=False, help=__doc__)

REFUSED = (NotNow, NotTheSame, StopFollowing, OutOfStep, BrokerAway, SettingMissing)
"""What says no in plain words and leaves everything as it was."""

Agency = Annotated[str | None, typer.Option(help="bnnp, lapas or kanwil; default: PULIH_AGENCY")]


@app.callback(invoke_without_command=True)
def serve(context: typer.Context) -> None:
    """Serve the agencies of PULIH_AGENCY until SIGTERM."""
    if context.invoked_subcommand is None:
        raise typer.Exit(run(build, Settings(), service="reporting"))


@app.command(name="run")
def run_() -> None:
    """The same as without a command."""
    raise typer.Exit(run(build, Settings(), service="reporting"))


@app.command()
def provision() -> None:
    """Make the tables of the views, as the projector role, and let the reader role read them."""
    asyncio.run(provision_views(Settings()))


@app.command()
def openapi() -> None:
    """Print the OpenAPI document; connects nowhere."""
    _print(build(_documented()).openapi())


@app.command()
def asyncapi() -> None:
    """Print the AsyncAPI document; connects nowhere."""
    _print(build(_documented()).state.asyncapi())


@app.command()
def rebuild(
    agency: Agency = None,
    *,
    refill: Annotated[bool, typer.Option(help="Build the serving version anew (after a new epoch)")] = False,
    abort: Annotated[bool, typer.Option(help="Drop a build that does not serve")] = False,
    back: Annotated[bool, typer.Option(help="Let the version serve that served before")] = False,
    retire: Annotated[int | None, typer.Option(help="Drop this old version")] = None,
) -> None:
    """Build a view beside the serving one, prove it, switch. May be killed and run again: it goes on."""
    settings, name, console = Settings(), _one(agency), Console(stderr=True)

    async def care() -> str:
        if abort:
            await maintenance.abort(settings, name, refill=refill)
            return f"{name}: the build is dropped"
        if back:
            return f"{name}: v{await maintenance.back(settings, name)} serves again"
        if retire is not None:
            await maintenance.drop(settings, name, retire)
            return f"{name}: v{retire} is dropped"
        with _bars(console) as bars:
            verified = await maintenance.build_anew(
                settings, name, refill=refill, building=_on(bars, "fills"), verifying=_on(bars, "proves")
            )
        places = ", ".join(f"{log}:{n}" for log, n in sorted(verified.positions.items()))
        return f"{name}: v{VIEWS[name].version} serves, proved at {places}"

    console.print(_through(care), highlight=False)


@app.command()
def parked(agency: Agency = None) -> None:
    """List what could not be handled; exit code 1 when there is something."""
    name = _one(agency)
    found = _through(lambda: maintenance.waiting(Settings(), name))
    for key in found:
        typer.echo(f"{key.key}  {key.events} events since {key.log}:{key.position} {key.type}  {key.error}")
    typer.echo(f"{name}: {len(found)} keys are parked")
    raise typer.Exit(1 if found else 0)


@app.command()
def replay(
    keys: Annotated[list[str] | None, typer.Argument(help="Keys to replay; all without")] = None,
    agency: Agency = None,
) -> None:
    """Handle parked events again, in order, after their cause is gone; exit code 1 when some are left."""
    name = _one(agency)

    def tell(key: str, result: Replayed) -> None:
        typer.echo(f"{key}  {result.applied} applied, {result.left} left")

    left = _through(lambda: maintenance.replayed(Settings(), name, keys or (), tell))
    raise typer.Exit(1 if left else 0)


def _one(agency: str | None) -> str:
    """The one agency that a command is about."""
    name = agency or Settings().agency
    if name not in VIEWS:
        words = "name one with --agency" if name == ALL else f"{name} is none"
        raise typer.BadParameter(f"{words}: {', '.join(VIEWS)}")
    return name


def _documented() -> Settings:
    """Settings for the documents: no secret's file is read; all agencies are shown where none is named."""
    return Settings().model_copy(update={"nats_password_file": None, "profile": "embedded"})


def _through(work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work returns
    try:
        return asyncio.run(work())
    except REFUSED as refused:
        typer.echo(f"{type(refused).__name__}: {refused}", err=True)
        raise typer.Exit(2) from refused


def _print(document: Any) -> None:  # noqa: ANN401 - any JSON
    typer.echo(json.dumps(document, indent=2, ensure_ascii=False))


def _bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def _on(bars: Progress, verb: str) -> OnProgress:
    tasks: dict[str, TaskID] = {}

    def progress(log: str, position: int, head: int) -> None:
        if log not in tasks:
            tasks[log] = bars.add_task(f"{verb} {log}", total=head)
        bars.update(tasks[log], completed=position, total=head)

    return progress
