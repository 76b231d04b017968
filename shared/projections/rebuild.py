"""Builds a version of a view beside the one that serves, proves it, and lets it serve by changing one row."""

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.projections import provisioning, swapping
from shared.projections.projection import View
from shared.projections.runner import ViewRunner
from shared.projections.sources import Source
from shared.projections.swapping import NotNow
from shared.projections.tables import ViewTables
from shared.projections.verifying import OnProgress, Verified, silent, verify
from shared.runtime.clock import Clock


class Rebuild:
    """One rebuild of a view. ``run`` may be killed and run again: it goes on where its checkpoints are.

    Usually the view's code has a new version number: the tables of that version are filled while the active
    one serves; ``switch`` lets it serve, ``roll_back`` the one before, ``abort`` drops it, ``retire`` drops
    an old one. With ``refill`` the number stays and history has changed (a new epoch): a second build of the
    same version is filled and takes the places of the tables that serve. From that ``switch`` there is no way
    back, because what it replaces is no longer true.
    """

    def __init__(self, engine: AsyncEngine, view: View, clock: Clock, *, refill: bool = False) -> None:
        self.view = view
        self.refill = refill
        self._engine = engine
        self._tables = ViewTables(view, refill=refill)
        self._runner = ViewRunner(engine, view, clock, refill=refill)

    async def run(
        self,
        source: Source,
        *,
        building: OnProgress = silent,
        verifying: OnProgress = silent,
        one_in: int = 1,
    ) -> Verified:
        """Fill the build up to the heads of its logs, and prove it (see ``verify``). It does not serve yet.

        Should another process advance the same version meanwhile, both go on and nothing is counted twice.

        Raises:
            NotNow: this version serves already and no refill was asked for.
            NotTheSame, StopFollowing, OutOfStep: it cannot serve; the message says why.
        """
        await self._prepare()
        try:
            await self._runner.ready_to_follow()  # a standby elsewhere need not do the same work
            await self._fill(source, building)
            async with self._engine.begin() as connection:
                await provisioning.create_indexes(connection, self._tables)
            await self._fill(source, building)  # what was told meanwhile
        finally:
            await self._runner.close()
        return await verify(self._engine, self._tables, source, one_in=one_in, progress=verifying)

    async def switch(self) -> None:
        """Let the build serve. Call it after ``run`` has returned.

        Raises:
            NotNow: it serves already.
        """
        async with self._engine.begin() as connection:
            version, _ = await swapping.serving(connection, self.view)
            if self.refill:
                await swapping.replace(connection, self.view)
            elif version == self.view.version:
                raise NotNow(f"{self.view.schema}.{self.view.name}: v{version} serves already")
            else:
                await swapping.activate(connection, self.view, self.view.version, previous=version)

    async def roll_back(self) -> int:
        """Let the version serve that served before the last switch, and return its number.

        Raises:
            NotNow: there was none.
        """
        async with self._engine.begin() as connection:
            return await swapping.roll_back(connection, self.view)

    async def abort(self) -> None:
        """Drop the build, whatever it holds.

        Raises:
            NotNow: it serves.
        """
        async with self._engine.begin() as connection:
            version, _ = await swapping.serving(connection, self.view)
            if not self.refill and version == self.view.version:
                raise NotNow(
                    f"{self.view.schema}.{self.view.name}: v{version} serves; switch or roll back first"
                )
            await provisioning.drop(connection, self._tables)

    async def _prepare(self) -> None:
        async with self._engine.begin() as connection:
            await provisioning.create(connection, self._tables, indexes=False)
            version, _ = await swapping.serving(connection, self.view)
            if not self.refill and version == self.view.version:
                raise NotNow(
                    f"{self.view.schema}.{self.view.name}: v{version} serves; a refill builds it anew"
                )

    async def _fill(self, source: Source, building: OnProgress) -> None:
        for log in self.view.logs:
            head = await source.head(log)
            after = (await self._runner.checkpoint(log)).position
            async for batch in source.read(log, after=after):
                await self._runner.apply(log, batch)
                building(log, batch[-1].position, max(head, batch[-1].position))


async def retire(engine: AsyncEngine, view: View, version: int) -> None:
    """Drop the tables of a version that nobody will roll back to, with all that was kept for it.

    Raises:
        NotNow: it serves.
    """
    async with engine.begin() as connection:
        active, _ = await swapping.serving(connection, view)
        if version == active:
            raise NotNow(f"{view.schema}.{view.name}: v{version} serves")
        await provisioning.retire(connection, ViewTables(view), version)
