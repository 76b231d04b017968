"""What is parked in a view, and how it is replayed once the fault is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.projections import checkpoints
from shared.projections.applying import Applier
from shared.projections.projection import View
from shared.projections.tables import ViewTables
from shared.projections.writing import transaction
from shared.runtime.clock import Clock


@dataclass(frozen=True, slots=True)
class ParkedKey:
    """A key that is parked: its first event and that one's error, how many events wait, since when."""

    view: str
    version: int
    key: str
    log: str
    position: int
    type: str
    error: str
    events: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many events of a key were applied and how many are parked still."""

    applied: int
    left: int


async def parked(engine: AsyncEngine, view: View) -> Sequence[ParkedKey]:
    """Everything that is parked in this version of the view, oldest first. For the projector's role."""
    table = ViewTables(view).parked
    c = table.c
    mine = (c.view == view.name) & (c.version == view.version)
    per_key = sa.over(sa.func.count(), partition_by=c.key).label("events")
    first = sa.select(table, per_key).where(mine).order_by(c.key, c.id).ext(distinct_on(c.key)).subquery()
    async with engine.connect() as connection:
        rows = (await connection.execute(sa.select(first).order_by(first.c.id))).all()
    return [
        ParkedKey(r.view, r.version, r.key, r.log, r.position, r.type, r.error or "", r.events, r.parked_at)
        for r in rows
    ]


async def replay(engine: AsyncEngine, view: View, key: str, clock: Clock) -> Replayed:
    """Apply what is parked under the key, in order, in one transaction; with nothing left the key is free.

    An event that still fails stays parked with its new error, and the later ones behind it.
    """
    tables = ViewTables(view)
    applier = Applier(tables, clock)
    async with transaction(engine) as driver:
        await checkpoints.lock(driver, tables)
        await driver.execute("set local synchronous_commit = on")  # nobody delivers this again
        waiting = await applier.lot.take(driver, key)
        await applier.carefully(driver, waiting)
        left = await applier.lot.count(driver, key)
    return Replayed(applied=len(waiting) - left, left=left)
