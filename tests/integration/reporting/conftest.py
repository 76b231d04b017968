"""The pilot's story in the views of all agencies, on a real PostgreSQL."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.reporting import bnnp, kanwil, lapas
from shared.eventstore.migrating import engine as engine_of
from shared.projections.provisioning import create_view
from shared.projections.reading import ViewReader
from shared.projections.runner import ViewRunner
from shared.runtime.clock import system_clock
from tests.unit.reporting import pilot

VIEWS = (bnnp.VIEW, lapas.VIEW, kanwil.VIEW)


@pytest.fixture
async def engine(database: str) -> AsyncIterator[AsyncEngine]:
    engine = engine_of(database)
    yield engine
    await engine.dispose()


@dataclass(frozen=True)
class Told:
    """Views that have heard the whole story."""

    engine: AsyncEngine

    def reader(self, agency: str) -> ViewReader:
        (view,) = (view for view in VIEWS if view.schema == agency)
        return ViewReader(self.engine, view, system_clock)


@pytest.fixture
async def story(engine: AsyncEngine) -> Told:
    telling = pilot.telling()
    for view in VIEWS:
        await create_view(engine, view)
        runner = ViewRunner(engine, view, system_clock)
        for log in view.logs:
            await runner.apply(log, telling.logs[log])
        await runner.close()
    return Told(engine)
