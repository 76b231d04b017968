"""On PostgreSQL, by production's runner: three deliveries, any batches and interleaving, the same tables."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from services.reporting.agencies import VIEWS
from shared.testing.projected import Projected
from tests.unit.reporting import pilot

TELLING = pilot.telling()


@pytest.mark.parametrize("agency", VIEWS)
@pytest.mark.parametrize(("batches", "order"), [(1, 11), (7, 12), (1000, 13)])
async def test_tables_hold_what_the_pure_fold_says(
    engine: AsyncEngine, agency: str, batches: int, order: int
) -> None:
    told = Projected(VIEWS[agency], TELLING)
    delivered = told.delivered(times=3, batches=batches, order=order)
    assert await delivered.on(engine) == told.fold()
