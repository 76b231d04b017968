"""Lost connections: each caller is told the truth, and the writer recovers by itself (failure test 10)."""

import asyncio
import time
from collections.abc import AsyncIterator

import asyncpg
import pytest

from shared.eventstore import writer
from shared.eventstore.port import Append, Appended, Conflict, OutcomeUnknown, Overloaded, Reservation
from shared.eventstore.store import EventStore
from shared.testing.stores import running_store

from .cutting import Cut, Proxy, proxied
from .examples import append, audit, command, prison, woman
from .waiting import until, until_sessions_wait


@pytest.fixture
async def proxy(provisioned: str) -> AsyncIterator[Proxy]:
    async with proxied(provisioned) as proxy:
        yield proxy


@pytest.fixture
async def store(proxy: Proxy) -> AsyncIterator[EventStore]:
    """A store behind the proxy, whose writer is connected."""
    async with running_store(proxy.dsn) as store:
        await store.append(append(prison(0)))
        yield store


async def together(store: EventStore, requests: list[Append]) -> list[Appended | BaseException]:
    """All at once: one batch, or two."""
    return await asyncio.gather(*map(store.append, requests), return_exceptions=True)


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.AFTER, Cut.DURING])
@pytest.mark.parametrize("with_command", [True, False])
async def test_a_commit_whose_answer_is_lost_is_told_truly(
    store: EventStore, proxy: Proxy, provisioned: str, cut: Cut, *, with_command: bool
) -> None:
    requests = [append(prison(n), command=command() if with_command else None) for n in range(1, 21)]
    requests[7] = append(prison(8), expected={prison(8): 3})
    proxy.cut = cut
    got = await together(store, requests)
    assert proxy.cuts == 1
    assert isinstance(got.pop(7), Conflict)
    assert [isinstance(g, Appended) and not g.repeated for g in got] == [True] * 19
    assert sorted(g.positions["program"] for g in got if isinstance(g, Appended)) == list(range(2, 21))
    assert (await audit(provisioned))["program"] == 20


@pytest.mark.parametrize("cut", [Cut.BEFORE, Cut.AFTER])
async def test_requests_that_tell_nothing_are_told_truly_too(
    store: EventStore, proxy: Proxy, provisioned: str, cut: Cut
) -> None:
    requests = [append(reserve=[Reservation("room", str(n), "s")]) for n in range(5)]
    requests.append(append(command=command("c-1"), answer={"id": "x"}))
    proxy.cut = cut
    got = await together(store, requests)
    assert all(isinstance(g, Appended) for g in got)
    assert await store.count_reserved("room", "") == 5
    assert await store.known(command("c-1")) is not None


async def test_several_cuts_one_after_another_lose_and_double_nothing(
    store: EventStore, proxy: Proxy, provisioned: str
) -> None:
    proxy.cut, proxy.times = Cut.AFTER, 3
    for number in range(1, 7):
        await store.append(append(prison(number), expected={prison(number): 0}))
    assert proxy.cuts == 3
    assert (await audit(provisioned))["program"] == 7


async def test_an_outcome_that_cannot_be_learnt_is_called_unknown_and_known_later(
    store: EventStore, proxy: Proxy, provisioned: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PATIENCE_AT_COMMIT", 0.3)
    proxy.cut, proxy.away_after_cut = Cut.AFTER, True
    with pytest.raises(OutcomeUnknown):
        await store.append(append(prison(1), command=command("c-1"), answer={"id": "x"}))
    proxy.come_back()
    again = await store.append(append(prison(1), command=command("c-1"), answer={"id": "y"}))
    assert (again.answer, again.repeated) == ({"id": "x"}, True)
    assert (await audit(provisioned))["program"] == 2


async def test_a_database_that_is_away_is_said_in_bounded_time_and_the_writer_recovers(
    store: EventStore, proxy: Proxy, provisioned: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PATIENCE", 0.3)
    proxy.go_away()
    began = time.monotonic()
    got = await together(store, [append(prison(1)) for _ in range(600)])
    assert {type(g) for g in got} == {Overloaded}
    assert time.monotonic() - began < 5
    with pytest.raises(Overloaded):
        await store.load(prison(1))
    proxy.come_back()
    assert (await store.append(append(prison(1)))).positions == {"program": 2}
    assert (await audit(provisioned))["program"] == 2


async def test_a_short_outage_is_not_noticed_by_the_callers(
    store: EventStore, proxy: Proxy, provisioned: str
) -> None:
    proxy.go_away()
    calls = [asyncio.create_task(store.append(append(prison(n)))) for n in range(10)]
    asyncio.get_running_loop().call_later(0.2, proxy.come_back)
    assert all(isinstance(g, Appended) for g in await asyncio.gather(*calls))
    assert (await audit(provisioned))["program"] == 11


async def test_a_session_that_the_server_ends_inside_a_transaction_is_done_again(
    provisioned: str,
) -> None:
    blocker = await asyncpg.connect(provisioned)
    async with running_store(provisioned) as store:
        transaction = blocker.transaction()
        await transaction.start()
        await blocker.execute("select from log_head for update")
        calls = [asyncio.create_task(store.append(append(woman(n)))) for n in range(10)]
        await until_sessions_wait(provisioned, 1)
        await blocker.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where wait_event_type = 'Lock' and datname = current_database()"
        )
        await transaction.rollback()
        assert all(isinstance(g, Appended) for g in await asyncio.gather(*calls))
    await blocker.close()
    assert (await audit(provisioned))["assessment"] == 10


async def test_a_lock_that_somebody_holds_for_long_is_said_and_nothing_is_written(
    provisioned: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PATIENCE", 0.3)
    blocker = await asyncpg.connect(provisioned)
    async with running_store(provisioned) as store:
        await store.append(append(prison()))
        transaction = blocker.transaction()
        await transaction.start()
        await blocker.execute("select from log_head for update")
        with pytest.raises(Overloaded):
            await store.append(append(prison()))
        await transaction.rollback()
        await until(lambda: store.append(append(prison())))
    await blocker.close()
    assert (await audit(provisioned))["program"] == 2
