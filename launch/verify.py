"""``pulih verify``: is every log one unbroken chain, every stream its log, every checkpoint a place in it?"""

from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from launch.findings import Finding, Report, Sources, database
from launch.verify_checkpoints import check_checkpoints
from launch.verify_logs import Watch, check_log
from shared.broker.connection import connected

__all__ = ["Finding", "Sources", "verified", "verify"]

PATIENCE = 10.0
"""Seconds in which relays and followers that run may catch up before being behind is a finding."""


async def verify(sources: Sources, watch: Watch | None = None, patience: float = PATIENCE) -> list[Finding]:
    """Check everything; an empty list means that all holds.

    Recomputes each hash and each chain, positions and versions without gaps, and the heads; compares message
    n of each stream with event n for all n; finds each checkpoint's event in its log. What runs gets
    ``patience`` seconds to catch up with the heads as they were at the beginning.

    Raises:
        BrokerAway, OSError, asyncpg.PostgresError: something is not there to be asked.
    """
    report = Report()
    async with connected(
        url=sources.nats_url, user=sources.nats_user, password=sources.nats_password, name="verify"
    ) as nats:
        for log, dsn in sources.logs.items():
            async with database(dsn) as connection:
                await check_log(log, connection, nats, report, watch=watch, patience=patience)
    await check_checkpoints(sources, report, patience)
    return report.done()


async def verified(sources: Sources, console: Console) -> bool:
    """Verify with a progress bar, print what was found, and say whether all holds."""
    with Progress(console=console, transient=True) as progress:
        bars: dict[str, Any] = {}

        def watch(log: str, done: int, total: int) -> None:
            bar = bars[log] = bars.get(log) or progress.add_task(log, total=total)
            progress.update(bar, completed=done)

        findings = await verify(sources, watch)
    if not findings:
        console.print(f"{', '.join(sources.logs)}: chains, streams and checkpoints hold", style="green")
        return True
    table = Table("kind", "where", "what", title=f"{len(findings)} findings")
    for finding in findings:
        table.add_row(finding.kind, finding.where, finding.what)
    console.print(table)
    return False
