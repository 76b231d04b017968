"""Proves that tables hold what their logs say: row counts and digests against a fold in memory."""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import orjson
import sqlalchemy as sa
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.projections.folding import MemoryView, told
from shared.projections.projection import Key
from shared.projections.sources import Source
from shared.projections.tables import ViewTables

OnProgress = Callable[[str, int, int], None]
"""Called with a log's name, the position reached in it, and its head."""


class NotTheSame(Exception):  # noqa: N818 - a finding
    """A build does not hold what its logs say, or something is parked in it."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Content of a table: number of rows and a digest that does not depend on their order."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was compared: per table the same in the database and in the fold, at these positions."""

    positions: Mapping[str, int]
    tables: Mapping[str, Sum]


class Summing:
    """A ``Sum`` in the making."""

    def __init__(self) -> None:
        self._rows, self._total = 0, 0

    def add(self, row: object) -> None:
        """Add a row: a model, or the values of one."""
        text = orjson.dumps(_canonical(row), option=orjson.OPT_SORT_KEYS, default=str)
        self._total = (self._total + int.from_bytes(hashlib.sha256(text).digest())) % 2**256
        self._rows += 1

    @property
    def sum(self) -> Sum:
        return Sum(self._rows, f"{self._total:064x}")


def _canonical(value: Any) -> Any:  # noqa: ANN401 - any value of a row
    """One form for one value, wherever it has been: zones, orders of sets and kinds of lists do not count."""
    match value:
        case BaseModel():
            form: Any = {name: _canonical(getattr(value, name)) for name in type(value).model_fields}
        case Enum():
            form = value.value
        case datetime():
            form = value.astimezone(UTC).isoformat()
        case Mapping():
            form = {str(_canonical(name)): _canonical(each) for name, each in value.items()}
        case set() | frozenset():
            form = sorted((_canonical(each) for each in value), key=str)
        case list() | tuple():
            form = [_canonical(each) for each in value]
        case _:
            form = value
    return form


def sample(one_in: int) -> Callable[[Key], bool]:
    """Takes about one key in so many, the same ones every time."""
    return lambda key: one_in == 1 or zlib.crc32(repr([str(part) for part in key]).encode()) % one_in == 0


def silent(log: str, position: int, head: int) -> None:
    """No progress bar."""


async def verify(
    engine: AsyncEngine,
    tables: ViewTables,
    source: Source,
    *,
    one_in: int = 1,
    progress: OnProgress = silent,
) -> Verified:
    """Compare a build with a fold of its logs from event 1, at the positions where the build is now.

    The fold is held in memory; with ``one_in`` > 1 only a sample of the rows is, and counters are left out.

    Raises:
        NotTheSame: a table differs (the message says which), or something is parked.
    """
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        positions = await _positions(connection, tables)
        stored = await _stored(connection, tables, one_in)
    folded = await _folded(tables, source, positions, one_in=one_in, progress=progress)
    if wrong := [name for name in stored if stored[name] != folded[name]]:
        raise NotTheSame(", ".join(f"{name}: {stored[name]} is not {folded[name]}" for name in wrong))
    return Verified(positions, stored)


async def _positions(connection: AsyncConnection, tables: ViewTables) -> dict[str, int]:
    points, parked, version = tables.checkpoints.c, tables.parked.c, tables.view.version
    query = sa.select(points.log, points.position).where(points.view == tables.key, points.version == version)
    positions = {row.log: row.position for row in (await connection.execute(query)).all()}
    count = sa.select(sa.func.count()).where(parked.view == tables.key, parked.version == version)
    if waiting := await connection.scalar(count):
        raise NotTheSame(f"{tables.key} v{version}: {waiting} events are parked")
    return positions


async def _stored(connection: AsyncConnection, tables: ViewTables, one_in: int) -> dict[str, Sum]:
    wanted, sums = sample(one_in), dict[str, Sum]()
    for shape, table in zip(tables.shapes, tables.rows, strict=True):
        summing = Summing()
        async for record in (await connection.stream(sa.select(table))).mappings():
            row = shape.row(dict(record))
            if wanted(shape.key_of(row)):
                summing.add(row)
        sums[table.name] = summing.sum
    if one_in == 1:
        summing = Summing()
        counters = tables.counters.c
        async for count in await connection.stream(sa.select(tables.counters).where(counters.n != 0)):
            summing.add([count.facility, count.day, count.counter, count.n])
        sums[tables.counters.name] = summing.sum
    return sums


async def _folded(
    tables: ViewTables, source: Source, positions: Mapping[str, int], *, one_in: int, progress: OnProgress
) -> dict[str, Sum]:
    memory = MemoryView(tables.view.projections, sample(one_in) if one_in > 1 else None)
    for log, head in positions.items():
        if head == 0:
            continue
        async for batch in source.read(log, after=0):
            memory.apply([told(envelope) for envelope in batch if envelope.position <= head])
            progress(log, min(head, batch[-1].position), head)
            if batch[-1].position >= head:
                break
    sums = {}
    for table, rows in zip(tables.rows, memory.rows, strict=True):
        sums[table.name] = _sum(rows.values())
    if one_in == 1:
        sums[tables.counters.name] = _sum([*counter, n] for counter, n in memory.counters.items())
    return sums


def _sum(rows: Iterable[object]) -> Sum:
    summing = Summing()
    for row in rows:
        summing.add(row)
    return summing.sum
