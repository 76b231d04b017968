"""Given a view, told events, delivered somehow: then these rows. In memory, and by the real runner."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.base import Event, Frozen
from shared.contracts.envelope import Envelope
from shared.projections.folding import MemoryView, told
from shared.projections.projection import View
from shared.projections.provisioning import create_view
from shared.projections.runner import ViewRunner
from shared.projections.tables import ViewTables
from shared.runtime.clock import Clock, system_clock
from shared.testing.telling import Telling

Counted = dict[tuple[str, date, str], int]


@dataclass(frozen=True)
class Content:
    """What a view holds: rows per projection, sorted by key, and counters without zeros."""

    tables: Mapping[str, Sequence[Any]]
    counters: Counted

    def rows(self, projection: str) -> Sequence[Any]:
        """Rows of one projection."""
        return self.tables[projection]


@dataclass(frozen=True)
class Projected:
    """``given(view).told(*events).delivered(times=3, batches=7, order=seed).rows("roster")``.

    ``told`` events happen a second apart (``at`` sets the time of what follows). Without ``delivered``, each
    log is delivered once, in one batch, logs in the order of the view. ``rows`` and ``counters`` are the pure
    fold; ``await on(engine)`` is the same on PostgreSQL, through the runner that production uses.
    """

    view: View
    telling: Telling = field(default_factory=Telling)
    times: int = 1
    batches: int = 1000
    order: int | None = None

    def at(self, moment: datetime) -> "Projected":
        """What is told next happened then."""
        self.telling.at(moment)
        return self

    def told(self, *events: Event) -> "Projected":
        """Append events to their logs, also of logs that the view does not follow: it will not hear those."""
        self.telling.tell(*events)
        return self

    def delivered(self, *, times: int = 1, batches: int = 1000, order: int | None = None) -> "Projected":
        """How events arrive: each batch ``times`` times, ``batches`` events at most in one, logs interleaved.

        ``order`` seeds the interleaving; without it one log comes after the other.
        """
        return replace(self, times=times, batches=batches, order=order)

    def deliveries(self) -> Iterator[tuple[str, list[Envelope]]]:
        """Batches as they arrive: within a log in order, between logs in any; repetitions may come late."""
        rest = {log: self.telling.logs.get(log, []) for log in self.view.logs}
        shuffle = random.Random(self.order)  # noqa: S311 - an order, not a secret
        late: list[tuple[str, list[Envelope]]] = []
        while open_logs := [log for log in self.view.logs if rest[log]]:
            log = open_logs[0] if self.order is None else shuffle.choice(open_logs)
            batch, rest[log] = rest[log][: self.batches], rest[log][self.batches :]
            yield log, batch
            late += [(log, batch)] * (self.times - 1)
            while late and (self.order is None or shuffle.random() < 0.5):  # noqa: PLR2004 - a coin
                yield late.pop()
        yield from late

    def fold(self) -> Content:
        """The pure fold of what was told, in the order of delivery."""
        memory = MemoryView(self.view.projections)
        seen = dict.fromkeys(self.view.logs, 0)
        for log, batch in self.deliveries():
            fresh = [envelope for envelope in batch if envelope.position > seen[log]]
            memory.apply([told(envelope) for envelope in fresh])
            seen[log] += len(fresh)
        names = [projection.name for projection in self.view.projections]
        tables = {name: _sorted(rows.items()) for name, rows in zip(names, memory.rows, strict=True)}
        return Content(tables, memory.counters)

    def rows(self, projection: str) -> Sequence[Any]:
        """Rows of a projection by the pure fold, sorted by key."""
        return self.fold().rows(projection)

    @property
    def counters(self) -> Counted:
        """Counters by the pure fold, without zeros."""
        return self.fold().counters

    async def on(self, engine: AsyncEngine, clock: Clock = system_clock) -> Content:
        """Deliver to the real runner in this (empty) database, and read what the tables hold."""
        await create_view(engine, self.view)
        runner = ViewRunner(engine, self.view, clock)
        for log, batch in self.deliveries():
            await runner.apply(log, batch)
        await runner.close()
        return await content(engine, self.view)


def given(view: View) -> Projected:
    """A view that has heard nothing yet."""
    return Projected(view)


async def content(engine: AsyncEngine, view: View) -> Content:
    """What the tables of this version of the view hold."""
    tables = ViewTables(view)
    rows: dict[str, Sequence[Any]] = {}
    async with engine.connect() as connection:
        for shape, table in zip(tables.shapes, tables.rows, strict=True):
            found = [shape.row(dict(r)) for r in (await connection.execute(sa.select(table))).mappings()]
            rows[shape.projection.name] = _sorted((shape.key_of(row), row) for row in found)
        counters = (await connection.execute(sa.select(tables.counters))).all()
    return Content(rows, {(c.facility, c.day, c.counter): c.n for c in counters if c.n})


def _sorted(rows: Iterable[tuple[tuple[Any, ...], Frozen]]) -> list[Frozen]:
    return [row for _, row in sorted(rows, key=lambda pair: tuple(map(str, pair[0])))]
