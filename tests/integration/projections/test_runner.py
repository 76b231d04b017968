"""One view, run for real."""

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.testing.projected import given

from .sample import story, view


async def test_the_tables_hold_what_the_pure_fold_says(engine: AsyncEngine) -> None:
    told = given(view()).told(*story()).delivered(batches=7, order=1)
    assert await told.on(engine) == told.fold()
