"""What queries stand on: the active version's tables, their positions, their age, and waiting for them."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.projections.projection import View
from shared.projections.tables import NotProvisioned, ViewTables
from shared.runtime.clock import Clock

_CACHED = 1.0
"""Seconds for which the active version is believed."""
_FIRST_LOOK, _LAST_LOOK = 0.005, 0.1
"""Seconds between two looks at the positions while waiting: twice as long each time, up to the second."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far a view is in one log: the log's head, the position applied, and the age in seconds.

    The age is 0 at the head. Behind it, it is how long the oldest missing event has been recorded: exactly,
    if one is missing, else at most (it came after the last one applied). ``head`` is none where nobody knows
    it; then the age is that of the last event applied.
    """

    log: str
    head: int | None
    applied: int
    age_seconds: float


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of a view: a connection on which all reads agree, its version, and its position per log."""

    connection: AsyncConnection
    version: int
    positions: Mapping[str, int]
    counters: sa.FromClause
    _tables: Mapping[str, sa.FromClause]

    def table(self, projection: str) -> sa.FromClause:
        """Rows of a projection. A column that an older version does not have yet reads as empty."""
        return self._tables[projection]


class ViewReader:
    """Reads the active version of a view, by a role that may only read."""

    def __init__(self, engine: AsyncEngine, view: View, clock: Clock) -> None:
        self.view = view
        self.engine = engine
        self._clock = clock
        self._tables = ViewTables(view)
        self._version: tuple[float, int] | None = None
        self._columns: dict[int, dict[str, set[str]]] = {}

    async def version(self) -> int:
        """The version that serves; at most a second old.

        Raises:
            NotProvisioned: none does.
        """
        if self._version is None or time.monotonic() - self._version[0] > _CACHED:
            active = self._tables.active
            query = sa.select(active.c.version).where(active.c.view == self.view.name)
            async with self.engine.connect() as connection:
                found = await connection.scalar(query)
            if found is None:
                raise NotProvisioned(f"{self.view.schema}.{self.view.name}: no version is active")
            self._version = (time.monotonic(), int(found))
        return self._version[1]

    async def frozen(self) -> bool:
        """Whether another version serves than the one this process was built with and advances."""
        return await self.version() != self.view.version

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Snapshot]:
        """One moment of the view: rows, counters and positions that belong together."""
        version = await self.version()
        async with self.engine.connect() as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            columns = await self._there(connection, version)
            yield Snapshot(
                connection=connection,
                version=version,
                positions=await self._positions(connection, version),
                counters=self._served(self._tables.counters, version, columns),
                _tables={
                    projection.name: self._served(table, version, columns)
                    for projection, table in zip(self.view.projections, self._tables.rows, strict=True)
                },
            )

    async def table(self, projection: str) -> sa.FromClause:
        """Rows of a projection in the active version, for queries outside a snapshot."""
        async with self.snapshot() as moment:
            return moment.table(projection)

    async def counters(self) -> sa.FromClause:
        """Counters (facility, day, counter, n) of the active version, for queries outside a snapshot."""
        async with self.snapshot() as moment:
            return moment.counters

    async def positions(self) -> dict[str, int]:
        """How far the active version is, per log."""
        version = await self.version()
        async with self.engine.connect() as connection:
            return await self._positions(connection, version)

    async def freshness(
        self, heads: Mapping[str, tuple[int, datetime | None]] | None = None
    ) -> dict[str, Freshness]:
        """Per log: head, position applied, and how old that is. ``heads``: position and time of each."""
        version, points = await self.version(), self._tables.checkpoints.c
        query = sa.select(points.log, points.position, points.recorded_at).where(
            points.view == self.view.name, points.version == version
        )
        async with self.engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        now, known = self._clock(), heads or {}
        return {r.log: _fresh(r.log, known.get(r.log), r.position, r.recorded_at, now) for r in rows}

    async def wait_for(self, positions: Mapping[str, int], timeout: float = 2.0) -> bool:  # noqa: ASYNC109 - no error
        """Wait until the view has come this far; false when it has not in time: the answer is stale.

        Logs that the view does not follow are ignored.
        """
        wanted = {log: position for log, position in positions.items() if log in self.view.logs}
        deadline, pause = time.monotonic() + timeout, _FIRST_LOOK
        while wanted:
            there = await self.positions()
            wanted = {log: position for log, position in wanted.items() if there.get(log, 0) < position}
            if wanted and (left := deadline - time.monotonic()) <= 0:
                return False
            if wanted:
                await asyncio.sleep(min(pause, left))
                pause = min(2 * pause, _LAST_LOOK)
        return True

    async def _positions(self, connection: AsyncConnection, version: int) -> dict[str, int]:
        points = self._tables.checkpoints.c
        query = sa.select(points.log, points.position).where(
            points.view == self.view.name, points.version == version
        )
        return {row.log: row.position for row in (await connection.execute(query)).all()}

    async def _there(self, connection: AsyncConnection, version: int) -> dict[str, set[str]]:
        """Columns of the tables of another version than the one this code knows; empty for its own."""
        if version == self.view.version:
            return {}
        if version not in self._columns:
            query = sa.text(
                "select c.relname, a.attname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
                "join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped "
                "where n.nspname in (:public, :private) and c.relname like :names"
            )
            names = {"public": self.view.schema, "private": self._tables.private, "names": f"%\\_v{version}"}
            found: dict[str, set[str]] = {}
            for table, column in (await connection.execute(query, names)).all():
                found.setdefault(table, set()).add(column)
            self._columns[version] = found
        return self._columns[version]

    def _served(self, table: sa.Table, version: int, there: Mapping[str, set[str]]) -> sa.FromClause:
        """The table as it is in this version, with the columns that this code knows."""
        if version == self.view.version:
            return table
        name = f"{table.name.removesuffix(self._tables.suffix)}_v{version}"
        have = there.get(name, set())
        old = sa.table(name, *(sa.column(c.name, c.type) for c in table.c), schema=table.schema)
        columns = [
            old.c[c.name] if c.name in have else sa.cast(sa.null(), c.type).label(c.name) for c in table.c
        ]
        query = sa.select(*columns) if have else sa.select(*columns).where(sa.false())
        return query.subquery(name)


def _fresh(
    log: str,
    head: tuple[int, datetime | None] | None,
    applied: int,
    recorded_at: datetime | None,
    now: datetime,
) -> Freshness:
    since = recorded_at
    if head is not None:
        if applied >= head[0]:
            since = now
        elif applied + 1 == head[0] or recorded_at is None:
            since = head[1] or recorded_at
    age = (now - since).total_seconds() if since else 0.0
    return Freshness(log, head[0] if head else None, applied, max(0.0, age))
