"""Runs one view: a batch is one transaction that writes each row once and moves the checkpoint."""

import asyncio
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.envelope import Envelope
from shared.projections import checkpoints
from shared.projections.applying import Applier
from shared.projections.lead import Lead
from shared.projections.poison import Poisoned, allowed_keys
from shared.projections.projection import View
from shared.projections.tables import ViewTables
from shared.projections.writing import Driver, transaction
from shared.runtime import crash
from shared.runtime.clock import Clock
from shared.subscriptions.checkpoint import Checkpoint, admit
from shared.subscriptions.port import StopFollowing


class ViewRunner:
    """Follows all logs of one version of one view (a ``Follower`` and a ``Standby``).

    Of several replicas, the one that holds the lead works; should two apply at once, the second waits for the
    first's transaction and finds its events already seen. With ``refill`` it fills the second build of the
    version (see ``rebuild``).
    """

    def __init__(self, engine: AsyncEngine, view: View, clock: Clock, *, refill: bool = False) -> None:
        self.view = view
        self.tables = ViewTables(view, refill=refill)
        self._engine = engine
        self._clock = clock
        self._applier = Applier(self.tables, clock)
        self._mutex = asyncio.Lock()
        self._lead = Lead(engine, f"pulih.view.{self.name}")

    @property
    def name(self) -> str:
        return f"{self.view.schema}.{self.tables.key}_v{self.view.version}"

    @property
    def logs(self) -> tuple[str, ...]:
        return self.view.logs

    async def checkpoint(self, log: str) -> Checkpoint:
        """The committed checkpoint.

        Raises:
            NotProvisioned: the view's tables are not there.
        """
        async with self._engine.connect() as connection:
            return await checkpoints.read(connection, self.tables, log)

    async def ready_to_follow(self) -> bool:
        """Whether this process leads the view; takes the lead when it is free."""
        async with self._mutex:
            return await self._lead.held()

    async def close(self) -> None:
        """Finish what is being applied, and let another one lead."""
        async with self._mutex:
            await self._lead.release()

    async def apply(self, log: str, batch: Sequence[Envelope]) -> None:
        """Apply what is new of the batch, in one transaction with the checkpoint.

        Raises:
            Gap, HistoryChanged: see ``checkpoint.admit``.
            StopFollowing: an unknown type, or a flood of poison.
            Superseded, asyncpg.PostgresError: nothing was applied; try again.
        """
        async with self._mutex:
            try:
                await self._attempt(log, batch, careful=False)
            except Poisoned:
                await self._attempt(log, batch, careful=True)
        crash.point("projection.after_commit")

    async def _attempt(self, log: str, batch: Sequence[Envelope], *, careful: bool) -> None:
        async with transaction(self._engine) as driver:
            points = await checkpoints.lock(driver, self.tables)
            fresh, after = admit(points[log], batch)
            if not fresh:
                return
            if careful:
                await self._applier.carefully(driver, fresh)
                await self._refuse_flood(driver, sum(p.position for p in points.values()) + len(fresh))
            else:
                await self._applier.plainly(driver, fresh)
            await checkpoints.move(driver, self.tables, points[log], after, applied=fresh, now=self._clock())
            crash.point("projection.before_commit")

    async def _refuse_flood(self, driver: Driver, seen: int) -> None:
        keys = await self._applier.lot.count_keys(driver)
        if keys > allowed_keys(seen):
            raise StopFollowing(f"{self.name}: {keys} keys would be parked; that many is a bug, not data")
