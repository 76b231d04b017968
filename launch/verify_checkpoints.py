"""Is every checkpoint a place in its log, and at rest the last one?"""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from launch.findings import Report, Sources, database
from shared.contracts.envelope import Envelope

if TYPE_CHECKING:
    import asyncpg


@dataclass(frozen=True, slots=True)
class _Point:
    """A checkpoint; ``live``: somebody moves it, so that at rest it is at the head."""

    where: str
    log: str
    epoch: int
    position: int
    hash: str
    live: bool


async def check_checkpoints(sources: Sources, report: Report, patience: float) -> None:
    heads: dict[str, asyncpg.Record] = {}
    for log, dsn in sources.logs.items():
        async with database(dsn) as connection:
            heads[log] = await connection.fetchrow("select * from log_head where log = $1", log)
    deadline = asyncio.get_running_loop().time() + patience
    while True:
        points = await _points(sources)
        behind = [p for p in points if p.live and p.log in heads and p.position < heads[p.log]["position"]]
        if not behind or asyncio.get_running_loop().time() > deadline:
            break
        await asyncio.sleep(0.1)
    for point in behind:
        head = heads[point.log]["position"]
        report.add("checkpoint", point.where, f"{point.log}: at {point.position}, the head is {head}")
    for point in points:
        if point.log not in sources.logs:
            report.add("checkpoint", point.where, f"follows {point.log}, which nobody owns")
        elif point.position:
            async with database(sources.logs[point.log]) as connection:
                if (wrong := await _misplaced(connection, point)) is not None:
                    report.add("checkpoint", point.where, f"{point.log}: {wrong}")


async def _misplaced(connection: Any, point: _Point) -> str | None:  # noqa: ANN401 - asyncpg's pool proxies
    query = "select envelope, hash from events where log = $1 and position = $2"
    row = await connection.fetchrow(query, point.log, point.position)
    if row is None:
        return f"at {point.position}, which the log does not have"
    if (row["hash"], Envelope.read(row["envelope"].encode()).epoch) != (point.hash, point.epoch):
        return f"event {point.position} is not the one that was applied"
    return None


async def _points(sources: Sources) -> list[_Point]:
    points: list[_Point] = []
    for dsn, schema in sources.views:
        async with database(dsn) as connection:
            rows = await connection.fetch(
                f'select c.*, a.version is not null as live from "{schema}".checkpoints c '  # noqa: S608 - from code
                f'left join "{schema}".active_versions a on a.view = c.view and a.version = c.version',
            )
        points += [
            _Point(
                f"{schema}.{r['view']}_v{r['version']}",
                r["log"],
                r["epoch"],
                r["position"],
                r["hash"],
                r["live"],
            )
            for r in rows
        ]
    for dsn in sources.policies:
        async with database(dsn) as connection:
            rows = await connection.fetch("select * from follower_checkpoints")
        points += [
            _Point(r["follower"], r["log"], r["epoch"], r["position"], r["hash"], live=True) for r in rows
        ]
    return points
