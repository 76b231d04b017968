"""A new version is built beside the one that serves, proved, switched; aborted, resumed, rolled back."""

import asyncio

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.projections.projection import Told
from shared.projections.provisioning import create_view
from shared.projections.reading import ViewReader
from shared.projections.rebuild import NotNow, Rebuild, retire
from shared.projections.tables import ViewTables
from shared.projections.verifying import NotTheSame
from shared.testing.projected import content, given
from shared.testing.telling import Telling

from .conftest import Fault, noon
from .remembered import NEXT, Louder, Remembered, Started, serve
from .sample import Bookings, Woman, referred, story, view


async def case_numbers(reader: ViewReader) -> list[str]:
    async with reader.snapshot() as moment:
        return sorted((await moment.connection.scalars(sa.select(moment.table("women").c.case_number))).all())


async def test_the_old_one_serves_until_the_switch_and_again_after_the_roll_back(
    engine: AsyncEngine, started: Started
) -> None:
    telling = Telling().tell(*story())
    await serve(started, telling)
    rebuild = Rebuild(engine, NEXT, noon)
    seen: list[tuple[str, int, int]] = []
    verified = await rebuild.run(Remembered(telling), building=lambda *at: seen.append(at))
    assert verified.positions == {log: len(events) for log, events in telling.logs.items()}
    assert verified.tables["women_v2"].rows == 4
    assert seen[0] == ("assessment", 5, 8)
    assert await ViewReader(engine, NEXT, noon).version() == 1
    await rebuild.switch()
    assert (await case_numbers(ViewReader(engine, NEXT, noon)))[0] == "kpg-26-001"
    assert await rebuild.roll_back() == 1
    assert (await case_numbers(ViewReader(engine, NEXT, noon)))[0] == "KPG-26-001"
    await rebuild.switch()
    await retire(engine, NEXT, 1)
    async with engine.connect() as connection:
        left = await connection.scalars(
            sa.text("select table_name from information_schema.tables where table_name like '%\\_v1'")
        )
        assert left.all() == []


async def test_under_load_no_query_fails_and_nothing_is_missed(engine: AsyncEngine, started: Started) -> None:
    """While the build runs, the old version goes on being written and read, and new events are told."""
    telling = Telling().tell(*story(women=6))
    runner = await serve(started, telling)
    reader, stop = ViewReader(engine, NEXT, noon), asyncio.Event()
    answers: list[int] = []

    async def query() -> None:
        while not stop.is_set():
            answers.append(len(await case_numbers(reader)))

    async def tell_more(batch: int) -> None:
        if batch % 3 == 0 and batch <= 9:
            envelope = telling.append(referred(100 + batch))
            await runner.apply("assessment", [envelope])

    querying = asyncio.create_task(query())
    rebuild = Rebuild(engine, NEXT, noon)
    await rebuild.run(Remembered(telling, before=tell_more))
    await rebuild.switch()
    stop.set()
    await querying
    assert answers
    assert min(answers) >= 6
    told = given(NEXT)
    told.telling.logs.update(telling.logs)
    assert await content(engine, NEXT) == told.fold()


async def test_killed_in_the_middle_it_goes_on_where_it_was(engine: AsyncEngine, started: Started) -> None:
    telling = Telling().tell(*story())
    await serve(started, telling)

    async def die(batch: int) -> None:
        if batch == 4:
            raise Fault

    with pytest.raises(Fault):
        await Rebuild(engine, NEXT, noon).run(Remembered(telling, before=die))
    rest = Remembered(telling, size=1)
    seen: list[tuple[str, int, int]] = []
    await Rebuild(engine, NEXT, noon).run(rest, building=lambda *at: seen.append(at))
    assert len(seen) == sum(len(events) for events in telling.logs.values()) - 8 - 4
    told = given(NEXT)
    told.telling.logs.update(telling.logs)
    assert await content(engine, NEXT) == told.fold()


async def test_aborted_nothing_of_it_is_left(engine: AsyncEngine, started: Started) -> None:
    telling = Telling().tell(*story())
    await serve(started, telling)
    rebuild = Rebuild(engine, NEXT, noon)
    await rebuild.run(Remembered(telling))
    await rebuild.abort()
    async with engine.connect() as connection:
        left = await connection.scalars(
            sa.text("select table_name from information_schema.tables where table_name like '%\\_v2'")
        )
        assert left.all() == []
        points = ViewTables(NEXT).checkpoints
        assert set(await connection.scalars(sa.select(points.c.version))) == {1}
    assert (await rebuild.run(Remembered(telling))).tables["women_v2"].rows == 4


@pytest.mark.parametrize(
    "harm",
    [
        "update sample.women_v2 set consent = not consent where case_number = 'kpg-26-001'",
        "delete from sample.women_v2 where case_number = 'kpg-26-001'",
        "update sample.care_counters_v2 set n = n + 1 where counter = 'attended'",
    ],
)
async def test_a_build_that_differs_from_its_logs_is_found_out(
    engine: AsyncEngine, started: Started, harm: str
) -> None:
    telling = Telling().tell(*story())
    await serve(started, telling)
    rebuild = Rebuild(engine, NEXT, noon)
    await rebuild.run(Remembered(telling))
    async with engine.begin() as connection:
        await connection.execute(sa.text(harm))
    with pytest.raises(NotTheSame, match="_v2: "):
        await rebuild.run(Remembered(telling))


async def test_a_sample_of_the_rows_is_compared_when_asked(engine: AsyncEngine, started: Started) -> None:
    telling = Telling().tell(*story(women=20))
    await serve(started, telling)
    verified = await Rebuild(engine, NEXT, noon).run(Remembered(telling, size=50), one_in=4)
    assert 0 < verified.tables["women_v2"].rows < 20
    assert "care_counters_v2" not in verified.tables


async def test_something_parked_is_not_served(engine: AsyncEngine, started: Started) -> None:
    class Stumbling(Louder):
        def fold(self, row: Woman | None, told: Told) -> Woman | None:
            if told.log == "clinical":
                raise ValueError
            return super().fold(row, told)

    telling = Telling().tell(*story())
    await serve(started, telling)
    with pytest.raises(NotTheSame, match="parked"):
        await Rebuild(engine, view(2, Stumbling(), Bookings()), noon).run(Remembered(telling))


async def test_what_serves_is_neither_rebuilt_in_place_nor_dropped(
    engine: AsyncEngine, started: Started
) -> None:
    telling = Telling().tell(*story())
    await serve(started, telling)
    same = Rebuild(engine, view(), noon)
    for refused in (same.run(Remembered(telling)), same.switch(), same.roll_back(), same.abort()):
        with pytest.raises(NotNow):
            await refused
    with pytest.raises(NotNow):
        await retire(engine, view(), 1)


async def test_while_it_builds_another_replica_stands_by(engine: AsyncEngine, started: Started) -> None:
    telling = Telling().tell(*story())
    await serve(started, telling)
    await create_view(engine, NEXT)
    elsewhere = await started(NEXT)
    asked: list[bool] = []

    async def ask(_batch: int) -> None:
        asked.append(await elsewhere.ready_to_follow())

    await Rebuild(engine, NEXT, noon).run(Remembered(telling, before=ask))
    assert asked[0] is False
    assert await elsewhere.ready_to_follow()
