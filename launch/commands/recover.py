"""``pulih recover``: a log and its stream contradict each other; bring them together."""

from typing import Annotated

import typer

from launch.console import console, fail, run
from launch.environment import FEEDS
from launch.recover import CannotRecoverError, Place, Way, told
from launch.recover import recover as recovered
from launch.sources import sources


def recover(
    log: Annotated[str, typer.Argument(help="assessment, clinical or program")],
    *,
    new_epoch: Annotated[
        bool, typer.Option("--new-epoch", help="Keep the log; abandon the stream's tail")
    ] = False,
    rewrite_stream: Annotated[
        bool, typer.Option("--rewrite-stream", help="Trust the log; delete the copy and fill it again")
    ] = False,
) -> None:
    """Compare a log with its stream and bring them together, losing nothing."""
    if log not in FEEDS:
        fail(f"{log} is none of {', '.join(FEEDS)}")
    if new_epoch and rewrite_stream:
        fail("--new-epoch or --rewrite-stream, not both")
    way: Way | None = "new epoch" if new_epoch else "rewrite" if rewrite_stream else None
    run(_recover(log, way))


async def _recover(log: str, way: Way | None) -> None:
    out = console()
    async with sources(out) as found:
        place = Place(log, found.logs[log], found.nats_url, found.nats_user, found.nats_password)
        try:
            told(await recovered(place, way=way), out)
        except (CannotRecoverError, LookupError) as no:
            fail(str(no))
