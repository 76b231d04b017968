"""Tells the acts up to a moment, with a progress bar."""

from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from launch.story.acts import Act
from launch.story.telling import Telling


async def tell(telling: Telling, acts: Sequence[Act], *, until: datetime, out: Console) -> None:
    """Tell what had happened by ``until``; plans made by then included.

    Raises:
        Refused: a service said no; told again after the cause is gone, the story goes on where it broke off.
    """
    due = [act for act in acts if act.moment <= until]
    columns = (TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out) as progress:
        bar = progress.add_task("", total=len(due))
        for act in due:
            progress.update(bar, description=f"{act.moment:%d %b} {act.title}"[:34])
            await act.tell(telling)
            progress.advance(bar)
        progress.update(bar, description="told")
