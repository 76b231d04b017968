"""A batch is one transaction: rows, counters and checkpoint move together or not at all."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.projections import checkpoints
from shared.projections.checkpoints import Superseded
from shared.projections.runner import ViewRunner
from shared.projections.tables import NotProvisioned, ViewTables
from shared.projections.writing import transaction
from shared.subscriptions.checkpoint import Checkpoint, Gap, HistoryChanged
from shared.subscriptions.port import Standby
from shared.testing.projected import content, given
from shared.testing.telling import Telling

from .conftest import Fault, noon
from .sample import booked, consented, referred, story, view

Started = Callable[..., Awaitable[ViewRunner]]


@pytest.mark.parametrize("point", ["before_fold", "before_write", "before_commit"])
async def test_a_fault_anywhere_before_the_commit_leaves_nothing(
    engine: AsyncEngine, started: Started, fails_at: Callable[[str], None], point: str
) -> None:
    runner, telling = await started(view()), Telling().tell(*story())
    fails_at(f"projection.{point}")
    with pytest.raises(Fault):
        await runner.apply("program", telling.logs["program"])
    assert await runner.checkpoint("program") == Checkpoint("program")
    assert not (await content(engine, view())).rows("women")


async def test_a_fault_after_the_commit_is_made_up_for_by_the_next_delivery(
    engine: AsyncEngine, started: Started, fails_at: Callable[[str], None]
) -> None:
    told = given(view()).told(*story())
    runner = await started(view())
    fails_at("projection.after_commit")
    with pytest.raises(Fault):
        await runner.apply("program", told.telling.logs["program"])
    for log in view().logs:
        await runner.apply(log, told.telling.logs[log])
    assert await content(engine, view()) == told.fold()


async def test_the_checkpoint_is_where_the_log_is(started: Started) -> None:
    runner, telling = await started(view()), Telling().tell(referred(1), consented(1))
    await runner.apply("assessment", telling.logs["assessment"])
    last = telling.logs["assessment"][-1]
    assert await runner.checkpoint("assessment") == Checkpoint("assessment", 1, 2, last.hash)


async def test_a_missing_event_is_a_gap_and_nothing_is_applied(engine: AsyncEngine, started: Started) -> None:
    runner, telling = await started(view()), Telling().tell(referred(1), referred(2), referred(3))
    first, _, third = telling.logs["assessment"]
    with pytest.raises(Gap):
        await runner.apply("assessment", [first, third])
    assert not (await content(engine, view())).rows("women")


async def test_another_history_is_refused(started: Started) -> None:
    runner = await started(view())
    await runner.apply("assessment", Telling().tell(referred(1)).logs["assessment"])
    other = Telling().tell(referred(2), referred(3)).logs["assessment"]
    with pytest.raises(HistoryChanged):
        await runner.apply("assessment", other)


async def test_two_runners_at_once_count_nothing_twice_and_lose_nothing(
    engine: AsyncEngine, started: Started
) -> None:
    told = given(view()).told(*story(women=12))
    runners = [await started(view()) for _ in range(2)]
    logs = told.telling.logs

    async def deliver(runner: ViewRunner, log: str) -> None:
        for start in range(0, len(logs[log]), 5):
            batch = logs[log][start : start + 5]
            while (await runner.checkpoint(log)).position < batch[-1].position:
                try:
                    await runner.apply(log, batch)
                except Gap:
                    await asyncio.sleep(0)

    await asyncio.gather(*(deliver(runner, log) for log in view().logs for runner in runners))
    assert await content(engine, view()) == told.fold()


async def test_runners_of_different_logs_wait_for_each_other(engine: AsyncEngine, started: Started) -> None:
    """Both write the row of the same woman: without the lock the later write would undo the earlier."""
    told = given(view()).told(*story(women=40))
    first, second = await started(view()), await started(view())
    await asyncio.gather(
        first.apply("assessment", told.telling.logs["assessment"]),
        second.apply("program", told.telling.logs["program"]),
        second.apply("clinical", told.telling.logs["clinical"]),
    )
    assert await content(engine, view()) == told.fold()


async def test_a_checkpoint_moves_only_from_where_it_is(engine: AsyncEngine, started: Started) -> None:
    runner, telling = await started(view()), Telling().tell(referred(1), referred(2))
    first, second = telling.logs["assessment"]
    await runner.apply("assessment", [first])
    after = Checkpoint("assessment", 1, 2, second.hash)
    with pytest.raises(Superseded):
        async with transaction(engine) as driver:
            await checkpoints.move(
                driver, runner.tables, Checkpoint("assessment"), after, applied=[second], now=noon()
            )
    assert (await runner.checkpoint("assessment")).position == 1


async def until(runner: ViewRunner, *, leads: bool) -> None:
    async with asyncio.timeout(5):
        while await runner.ready_to_follow() is not leads:  # noqa: ASYNC110 - nobody signals it
            await asyncio.sleep(0.02)


async def test_one_replica_leads_and_the_other_takes_over_when_its_connection_ends(
    engine: AsyncEngine, started: Started
) -> None:
    leader, standby = await started(view()), await started(view())
    assert isinstance(leader, Standby)
    assert await leader.ready_to_follow()
    assert not await standby.ready_to_follow()
    async with engine.connect() as connection:
        await connection.execute(
            sa.text("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted")
        )
    await until(standby, leads=True)
    await until(leader, leads=False)
    await standby.close()
    await until(leader, leads=True)


async def test_a_table_that_is_missing_is_nobody_s_poison(engine: AsyncEngine, started: Started) -> None:
    runner, telling = await started(view()), Telling().tell(referred(1))
    async with engine.begin() as connection:
        await connection.execute(sa.text("alter table sample.women_v1 rename to elsewhere"))
    with pytest.raises(Exception, match="women_v1"):
        await runner.apply("assessment", telling.logs["assessment"])
    async with engine.begin() as connection:
        assert await connection.scalar(sa.select(sa.func.count()).select_from(runner.tables.parked)) == 0
        await connection.execute(sa.text("alter table sample.elsewhere rename to women_v1"))
    await runner.apply("assessment", telling.logs["assessment"])
    assert len((await content(engine, view())).rows("women")) == 1


async def test_a_lock_that_is_not_given_is_nobody_s_poison(engine: AsyncEngine, started: Started) -> None:
    runner, telling = await started(view()), Telling().tell(referred(1))
    async with transaction(engine) as holder, transaction(engine) as other:
        await checkpoints.lock(holder, runner.tables)
        await other.execute("set local lock_timeout = '50ms'")
        with pytest.raises(asyncpg.LockNotAvailableError):
            await checkpoints.lock(other, runner.tables)
    await runner.apply("assessment", telling.logs["assessment"])
    assert (await runner.checkpoint("assessment")).position == 1


async def test_a_connection_that_broke_is_not_lent_again(engine: AsyncEngine, started: Started) -> None:
    runner, telling = await started(view()), Telling().tell(referred(1))
    with pytest.raises((asyncpg.PostgresConnectionError, asyncpg.InterfaceError)):
        async with transaction(engine) as driver:
            await driver.execute("select pg_terminate_backend(pg_backend_pid())")
    await runner.apply("assessment", telling.logs["assessment"])
    assert (await runner.checkpoint("assessment")).position == 1


async def test_a_transaction_that_did_not_end_is_not_lent_again(
    engine: AsyncEngine, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rollback was cancelled: the server still has the transaction open."""
    runner, telling = await started(view()), Telling().tell(referred(1))

    async def cancelled(*_: object) -> None:
        raise asyncio.CancelledError

    async def left_open() -> None:
        async with transaction(engine) as driver:
            await driver.execute("select 1")

    with monkeypatch.context() as patched:
        patched.setattr("asyncpg.transaction.Transaction.__aexit__", cancelled)
        with pytest.raises(asyncio.CancelledError):
            await left_open()
    for _ in range(8):  # more than the pool keeps
        await runner.checkpoint("assessment")
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        assert not driver.is_in_transaction()
    await runner.apply("assessment", telling.logs["assessment"])


async def test_without_tables_it_says_that_it_is_not_provisioned(
    engine: AsyncEngine, started: Started
) -> None:
    await started(view())
    with pytest.raises(NotProvisioned):
        await ViewRunner(engine, view(2), noon).apply(
            "assessment", Telling().tell(referred(1)).logs["assessment"]
        )


async def test_rows_come_back_as_they_went(engine: AsyncEngine) -> None:
    """Zones are kept as instants, enums as enums, tuples as tuples."""
    told = given(view()).at(noon() + timedelta(hours=8)).told(*story(women=1), booked(1, 9))
    written = await told.on(engine)
    assert written.rows("women") == told.rows("women")
    assert written.rows("bookings") == told.rows("bookings")
    stored = ViewTables(view()).table("women")
    assert str(stored.c.attended.type) == "JSONB"
