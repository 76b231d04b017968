"""Many writers at once: dense numbers, one winner for each expected version, nobody fails for another."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator

import asyncpg
import pytest

from shared.eventstore.port import (
    Append,
    Appended,
    AppendRefused,
    CommandReused,
    Conflict,
    Overloaded,
    Reservation,
    StreamRef,
    Taken,
)
from shared.eventstore.store import EventStore
from shared.eventstore.writer import Writer
from shared.testing.stores import running_store

from .examples import append, audit, command, prison, woman
from .waiting import until_sessions_wait


@pytest.fixture
async def other(provisioned: str) -> AsyncIterator[EventStore]:
    """A second process, as far as the database can tell."""
    async with running_store(provisioned) as store:
        yield store


@pytest.fixture
def never_repaired(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database itself refuses nothing: the lock and the reads after it leave it no reason."""

    def refused(self: Writer, batch: object, error: Exception) -> None:
        raise AssertionError(f"the database had to refuse: {error!r}")

    monkeypatch.setattr(Writer, "_refused", refused)


async def outcome(store: EventStore, request: Append) -> Appended | AppendRefused:
    try:
        return await store.append(request)
    except AppendRefused as error:
        return error


@pytest.mark.usefixtures("never_repaired")
async def test_fifty_writers_on_five_streams_of_two_logs(
    store: EventStore, other: EventStore, provisioned: str
) -> None:
    streams = [woman(1), woman(2), woman(3), prison(1), prison(2)]
    wins: Counter[tuple[StreamRef, int]] = Counter()

    async def writer(number: int) -> None:
        mine = (store, other)[number % 2]
        dice = random.Random(number)  # noqa: S311 - a test wants the same dice again
        for _ in range(4):
            ref = dice.choice(streams)
            while True:
                version = (await mine.load(ref)).version
                got = await outcome(mine, append(ref, expected={ref: version}))
                if isinstance(got, Appended):
                    wins[ref, version] += 1
                    break
                assert isinstance(got, Conflict)

    await asyncio.gather(*map(writer, range(50)))
    assert sum(wins.values()) == 200
    assert set(wins.values()) == {1}
    for ref in streams:
        assert sorted(version for won, version in wins if won == ref) == list(
            range((await store.load(ref)).version)
        )
    assert sum((await audit(provisioned)).values()) == 200


@pytest.mark.usefixtures("never_repaired")
async def test_in_one_batch_one_request_wins_each_version_and_the_rest_go_on(
    store: EventStore, provisioned: str
) -> None:
    rivals = [append(prison(), expected={prison(): 0}) for _ in range(10)]
    others = [append(woman(n), expected={woman(n): 0}) for n in range(1, 11)]
    got = await asyncio.gather(
        *(outcome(store, r) for pair in zip(rivals, others, strict=True) for r in pair)
    )
    assert [isinstance(g, Appended) for g in got[::2]] == [True] + [False] * 9
    assert all(isinstance(g, Conflict) for g in got[2::2])
    assert [g.positions["assessment"] for g in got[1::2] if isinstance(g, Appended)] == list(range(1, 11))
    assert await audit(provisioned) == {"assessment": 10, "clinical": 0, "program": 1}


@pytest.mark.usefixtures("never_repaired")
async def test_versions_are_read_after_the_lock_was_granted(
    store: EventStore, other: EventStore, provisioned: str
) -> None:
    """Two writers wait for the same head; the second must see what the first made of the stream."""
    await store.append(append(prison()))
    await other.append(append(prison()))
    blocker = await asyncpg.connect(provisioned)
    for _ in range(5):
        version = (await store.load(prison())).version
        transaction = blocker.transaction()
        await transaction.start()
        await blocker.execute("select from log_head for update")
        request = append(prison(), expected={prison(): version})
        rivals = [asyncio.create_task(outcome(mine, request)) for mine in (store, other)]
        await until_sessions_wait(provisioned, 2)
        await transaction.rollback()
        got = [type(await rival) for rival in rivals]
        assert sorted(got, key=str) == [Appended, Conflict]
    await blocker.close()
    assert (await audit(provisioned))["program"] == 7


@pytest.mark.usefixtures("never_repaired")
@pytest.mark.parametrize("stores", [1, 2])
async def test_the_same_command_twenty_times_at_once_is_one_effect_and_one_answer(
    store: EventStore, other: EventStore, provisioned: str, stores: int
) -> None:
    requests = [append(prison(), command=command("c-1"), answer={"id": n}) for n in range(20)]
    got = await asyncio.gather(*((store, other)[n % stores].append(r) for n, r in enumerate(requests)))
    assert len({str((g.answer, g.positions)) for g in got}) == 1
    assert Counter(g.repeated for g in got) == {False: 1, True: 19}
    assert (await audit(provisioned))["program"] == 1


@pytest.mark.usefixtures("never_repaired")
async def test_the_same_command_id_with_another_body_in_the_same_batch_is_refused(store: EventStore) -> None:
    got = await asyncio.gather(
        *(outcome(store, append(prison(), command=command("c-1", body))) for body in ("aa", "bb", "aa"))
    )
    assert [type(g) for g in got] == [Appended, CommandReused, Appended]


@pytest.mark.usefixtures("never_repaired")
@pytest.mark.parametrize("stores", [1, 2])
async def test_a_room_goes_to_one_of_many(store: EventStore, other: EventStore, stores: int) -> None:
    requests = [append(prison(n), reserve=[Reservation("room", "aula", f"s-{n}")]) for n in range(12)]
    got = await asyncio.gather(*(outcome((store, other)[n % stores], r) for n, r in enumerate(requests)))
    assert Counter(type(g) for g in got) == {Appended: 1, Taken: 11}
    [winner] = [n for n, g in enumerate(got) if isinstance(g, Appended)]
    assert await store.holder("room", "aula") == f"s-{winner}"


@pytest.mark.usefixtures("never_repaired")
async def test_a_room_that_is_released_is_free_for_the_next_of_the_same_batch(store: EventStore) -> None:
    first, second = Reservation("room", "aula", "s-1"), Reservation("room", "aula", "s-2")
    await store.append(append(reserve=[first]))
    got = await asyncio.gather(
        outcome(store, append(reserve=[second])),
        outcome(store, append(release=[("room", "s-1")])),
        outcome(store, append(reserve=[second])),
        outcome(store, append(reserve=[first])),
    )
    assert [type(g) for g in got] == [Taken, Appended, Appended, Taken]
    assert await store.holder("room", "aula") == "s-2"


async def test_a_full_queue_says_so_at_once_and_what_waits_is_served(provisioned: str) -> None:
    async with running_store(provisioned, max_batch=5, max_queue=10) as store:
        got = await asyncio.gather(*(outcome(store, append(prison())) for _ in range(30)))
    assert Counter(type(g) for g in got) == {Appended: 10, Overloaded: 20}
    assert (await audit(provisioned))["program"] == 10


async def test_a_caller_who_leaves_fails_nobody(store: EventStore, provisioned: str) -> None:
    calls = [asyncio.create_task(store.append(append(prison()))) for _ in range(10)]
    await asyncio.sleep(0)
    calls[3].cancel()
    got = await asyncio.gather(*calls, return_exceptions=True)
    assert [isinstance(g, Appended) for g in got].count(True) == 9
    assert isinstance(got[3], asyncio.CancelledError)
    assert (await audit(provisioned))["program"] in {9, 10}
