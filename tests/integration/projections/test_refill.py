"""After history changed, a version is built again beside itself and takes its own place."""

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.projections.provisioning import grant_reader
from shared.projections.rebuild import Rebuild
from shared.projections.refilling import refill_view
from shared.projections.tables import ViewTables
from shared.subscriptions.checkpoint import HistoryChanged
from shared.testing.projected import content, given
from shared.testing.telling import Telling

from .conftest import noon
from .remembered import Remembered, Started, serve
from .sample import referred, story, view


async def test_after_history_changed_the_same_version_is_refilled_and_put_in_its_place(
    engine: AsyncEngine, started: Started
) -> None:
    """Readers and runner find the new tables under the old names; twice, with indexes and grants."""
    runner = await serve(started, Telling().tell(*story()))
    async with engine.begin() as connection:
        await grant_reader(connection, view(), "pg_monitor")
    for epoch in (2, 3):
        changed = Telling(epoch=epoch).tell(*story(women=epoch))
        with pytest.raises(HistoryChanged):
            await runner.apply(
                "assessment", changed.tell(*[referred(n) for n in range(50, 80)]).logs["assessment"]
            )
        refill = Rebuild(engine, view(), noon, refill=True)
        await refill.run(Remembered(changed))
        await refill.switch()
        await runner.apply("assessment", [changed.append(referred(90))])
        told = given(view())
        told.telling.logs.update(changed.logs)
        assert await content(engine, view()) == told.fold()
        assert (await runner.checkpoint("assessment")).epoch == epoch
    async with engine.connect() as connection:
        readable = sa.text("select has_table_privilege('pg_monitor', 'sample.women_v1', 'select')")
        assert await connection.scalar(readable)
        indexes = await connection.scalars(
            sa.text("select indexname from pg_indexes where tablename = 'women_v1' order by 1")
        )
        assert "ix_women_v1_facility_case_number" in indexes.all()
        keys = await connection.scalars(sa.select(ViewTables(view()).checkpoints.c.view).distinct())
        assert keys.all() == ["care"]


async def test_a_refill_can_be_aborted(engine: AsyncEngine, started: Started) -> None:
    telling = Telling().tell(*story())
    await serve(started, telling)
    refill = Rebuild(engine, view(), noon, refill=True)
    await refill.run(Remembered(telling))
    await refill.abort()
    told = given(view())
    told.telling.logs.update(telling.logs)
    assert await content(engine, view()) == told.fold()


async def test_an_unfinished_build_of_another_history_is_begun_anew(
    engine: AsyncEngine, started: Started
) -> None:
    await serve(started, Telling().tell(*story()))
    await Rebuild(engine, view(), noon, refill=True).run(Remembered(Telling(epoch=2).tell(*story(women=2))))
    for women in (3, 1):  # further on than the unfinished build, and shorter than it
        changed = Telling(epoch=3).tell(*story(women=women))
        assert "v1 serves anew" in await refill_view(engine, view(), noon, Remembered(changed))
        told = given(view())
        told.telling.logs.update(changed.logs)
        assert await content(engine, view()) == told.fold()
        unfinished = Telling(epoch=2).tell(*story(women=2))
        await Rebuild(engine, view(), noon, refill=True).run(Remembered(unfinished))
