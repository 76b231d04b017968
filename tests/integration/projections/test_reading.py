"""Queries read the active version, know as of when, and wait for their own writes."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.base import Frozen
from shared.eventstore.migrating import engine as engine_of
from shared.projections import swapping
from shared.projections.projection import Projection, Told
from shared.projections.provisioning import create_view, grant_reader
from shared.projections.reading import ViewReader
from shared.projections.runner import ViewRunner
from shared.projections.tables import NotProvisioned
from shared.testing.telling import FIRST, Telling

from .conftest import noon
from .sample import Bookings, Women, booked, consented, referred, story, view

Started = Callable[..., Awaitable[ViewRunner]]


async def test_a_snapshot_holds_rows_counters_and_positions_of_one_moment(
    engine: AsyncEngine, started: Started
) -> None:
    runner, telling = await started(view()), Telling().tell(referred(1), consented(1), referred(2))
    first, *rest = telling.logs["assessment"]
    await runner.apply("assessment", [first])
    async with ViewReader(engine, view(), noon).snapshot() as moment:
        await runner.apply("assessment", rest)
        women = moment.table("women")
        assert (await moment.connection.execute(sa.select(women.c.case_number))).scalars().all() == [
            "KPG-26-001"
        ]
        assert (await moment.connection.execute(sa.select(moment.counters))).all() == []
        assert moment.positions == {"assessment": 1, "clinical": 0, "program": 0}
    assert (await ViewReader(engine, view(), noon).positions())["assessment"] == 3


async def test_age_is_nought_at_the_head_and_counts_what_is_missing(
    engine: AsyncEngine, started: Started
) -> None:
    runner = await started(view())
    telling = Telling().tell(referred(1)).at(FIRST + timedelta(hours=3)).tell(referred(2), referred(3))
    one, two, three = telling.logs["assessment"]
    await runner.apply("assessment", [one])
    reader = ViewReader(engine, view(), noon)  # four hours after the first event
    at_head = (await reader.freshness({"assessment": (1, one.recorded_at)}))["assessment"]
    assert (at_head.head, at_head.applied, at_head.age_seconds) == (1, 1, 0)
    one_missing = (await reader.freshness({"assessment": (2, two.recorded_at)}))["assessment"]
    assert one_missing.age_seconds == 3600
    more_missing = (await reader.freshness({"assessment": (3, three.recorded_at)}))["assessment"]
    assert more_missing.age_seconds == 4 * 3600
    unknown = (await reader.freshness())["assessment"]
    assert (unknown.head, unknown.age_seconds) == (None, 4 * 3600)
    assert (await reader.freshness({"program": (0, None)}))["program"].age_seconds == 0


async def test_waiting_ends_when_the_event_is_there(engine: AsyncEngine, started: Started) -> None:
    runner, telling = await started(view()), Telling().tell(referred(1), referred(2))
    reader = ViewReader(engine, view(), noon)
    waiting = asyncio.create_task(reader.wait_for({"assessment": 2, "unheard": 99}, timeout=5))
    await runner.apply("assessment", telling.logs["assessment"][:1])
    assert not waiting.done()
    await runner.apply("assessment", telling.logs["assessment"])
    assert await waiting


async def test_waiting_ends_in_time_and_says_that_it_is_stale(engine: AsyncEngine, started: Started) -> None:
    await started(view())
    before = time.monotonic()
    assert not await ViewReader(engine, view(), noon).wait_for({"program": 1}, timeout=0.2)
    assert 0.2 <= time.monotonic() - before < 2


async def test_logs_that_the_view_does_not_follow_are_not_waited_for(
    engine: AsyncEngine, started: Started
) -> None:
    await started(view())
    assert await ViewReader(engine, view(), noon).wait_for({"elsewhere": 7}, timeout=0)


async def test_nothing_is_read_from_a_view_that_nobody_made(engine: AsyncEngine, started: Started) -> None:
    await started(view())
    other = view(schema="sample")
    unmade = type(other)(**{**other.__dict__, "name": "unmade"})
    with pytest.raises(NotProvisioned):
        await ViewReader(engine, unmade, noon).version()


class Fuller(Frozen):
    """A row with a column that version 1 does not have."""

    participant_id: object
    facility: str
    case_number: str | None = None
    nickname: str | None = None


class Fullest(Projection[Fuller]):
    name = "women"
    row = Fuller
    key = ("facility",)

    def keys(self, told: Told) -> list[tuple[object, ...]]:
        return [(told.event.facility,)]

    def fold(self, row: Fuller | None, told: Told) -> Fuller | None:
        return row or Fuller(participant_id=told.subject, facility=told.event.facility)


class Newcomer(Fullest):
    name = "newcomers"


async def test_the_old_version_serves_code_that_knows_more(engine: AsyncEngine, started: Started) -> None:
    """New columns are empty, new tables too, and the reader says that it is frozen."""
    runner = await started(view())
    await runner.apply("assessment", Telling().tell(referred(1)).logs["assessment"])
    newer = view(2, Fullest(), Newcomer())
    await create_view(engine, newer)
    reader = ViewReader(engine, newer, noon)
    assert await reader.frozen()
    async with reader.snapshot() as moment:
        women, newcomers = moment.table("women"), moment.table("newcomers")
        (row,) = (await moment.connection.execute(sa.select(women))).mappings().all()
        assert (row["case_number"], row["nickname"]) == ("KPG-26-001", None)
        assert not (await moment.connection.execute(sa.select(newcomers))).all()
        assert moment.version == 1
        assert moment.positions["assessment"] == 1


async def test_a_switch_is_seen_within_a_second(engine: AsyncEngine, started: Started) -> None:
    await started(view())
    await create_view(engine, view(2))
    reader = ViewReader(engine, view(2), noon)
    assert await reader.version() == 1
    async with engine.begin() as connection:
        await swapping.activate(connection, view(2), 2, previous=1)
    async with asyncio.timeout(2):
        while await reader.version() != 2:  # noqa: ASYNC110 - the cache signals nothing
            await asyncio.sleep(0.05)
    assert not await reader.frozen()


async def test_a_reader_role_sees_the_public_tables_of_all_versions_and_nothing_private(
    engine: AsyncEngine, started: Started, database: str
) -> None:
    role = "reader_" + database.rsplit("/", 1)[-1].split("?", maxsplit=1)[0]
    runner = await started(view())
    async with engine.begin() as connection:
        await connection.execute(sa.text(f"create role {role} login"))
        await grant_reader(connection, view(), role)
    try:
        for log, events in Telling().tell(*story(), booked(1, 8)).logs.items():
            await runner.apply(log, events)
        await create_view(engine, view(2, Women(), Bookings()))
        reading = engine_of(database.replace("postgres@", f"{role}@"))
        reader = ViewReader(reading, view(), noon)
        async with reader.snapshot() as moment:
            assert len((await moment.connection.execute(sa.select(moment.table("women")))).all()) == 4
            assert (await moment.connection.execute(sa.text("select * from sample.women_v2"))).all() == []
        for table in ("sample_private.bookings_v1", "sample_private.parked"):
            with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
                async with reading.connect() as connection:
                    await connection.execute(sa.text(f"table {table}"))
        await reading.dispose()
    finally:
        admin = await asyncpg.connect(database)
        await admin.execute(f"drop owned by {role}")
        await admin.execute(f"drop role {role}")
        await admin.close()
