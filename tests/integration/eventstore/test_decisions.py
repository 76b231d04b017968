"""Decisions: looked up first, decided on states that may be stale, appended, tried again."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa

from shared.contracts.base import Event
from shared.contracts.custody import CensusReported
from shared.decisions import Aggregate, Decisions, Work
from shared.eventstore.port import Append, Appended, Command, CommandReused, Conflict, Taken, Trace
from shared.eventstore.store import EventStore
from shared.refusals import WrongState

NOON = datetime(2026, 8, 3, 4, tzinfo=UTC)
TRACE = Trace("corr-1")


def evolve(state: tuple[int, ...], event: Event) -> tuple[int, ...]:
    assert isinstance(event, CensusReported)
    return (*state, event.occupants)


PRISON = Aggregate[tuple[int, ...]]("program", "facility", (), evolve)

Decide = Callable[[Work], Awaitable[Mapping[str, Any]]]


def census(occupants: int) -> CensusReported:
    return CensusReported(
        facility="lpp-kupang", reported_on=date(2026, 8, 3), occupants=occupants, narcotics=1
    )


def report(occupants: int, *, at_most: int = 1000, prison: int = 1) -> Decide:
    """Report a census unless that many were reported before."""

    async def decide(work: Work) -> Mapping[str, Any]:
        before = await work.load(PRISON, prison)
        if len(before) >= at_most:
            raise WrongState("enough", "there are enough reports")
        work.tell(PRISON, prison, census(occupants), occurred_at=NOON)
        return {"nth": len(before) + 1}

    return decide


async def execute(decisions: Decisions, decide: Decide, command: Command | None = None) -> Appended:
    return await decisions.execute(decide, command=command, trace=TRACE)


async def occupants(store: EventStore, prison: int = 1) -> list[int]:
    loaded = await store.load(PRISON.ref(prison))
    return [envelope.body["data"]["occupants"] for envelope in loaded.events]


async def test_what_was_decided_is_appended_and_answered(store: EventStore) -> None:
    decisions = Decisions(store)
    assert (await execute(decisions, report(10))).answer == {"nth": 1}
    second = await execute(decisions, report(20))
    assert (second.answer, second.positions) == ({"nth": 2}, {"program": 2})
    assert await occupants(store) == [10, 20]


async def test_a_second_time_that_would_be_refused_still_gets_the_first_answer(store: EventStore) -> None:
    decisions, once = Decisions(store), Command("petugas", "c-1", "aa")
    await execute(decisions, report(10, at_most=1), once)
    again = await execute(decisions, report(10, at_most=1), once)
    assert (again.answer, again.repeated) == ({"nth": 1}, True)
    with pytest.raises(WrongState):
        await execute(decisions, report(10, at_most=1), Command("petugas", "c-2", "aa"))
    with pytest.raises(CommandReused):
        await execute(decisions, report(10, at_most=1), Command("petugas", "c-1", "bb"))


async def test_twenty_at_once_with_one_id_are_one_effect_also_when_a_second_would_be_refused(
    store: EventStore, other: EventStore
) -> None:
    once, sides = Command("petugas", "c-1", "aa"), [Decisions(store), Decisions(other)]
    got = await asyncio.gather(*(execute(sides[n % 2], report(10, at_most=1), once) for n in range(20)))
    assert [g.answer for g in got] == [{"nth": 1}] * 20
    assert await occupants(store) == [10]


async def test_a_stale_cache_leads_to_a_conflict_and_then_to_the_right_result(
    store: EventStore, other: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = Decisions(store), Decisions(other)
    await execute(here, report(10))
    await execute(there, report(20))
    conflicts: list[Conflict] = []
    append = store.append

    async def noting(request: Append) -> Appended:
        try:
            return await append(request)
        except Conflict as conflict:
            conflicts.append(conflict)
            raise

    monkeypatch.setattr(store, "append", noting)
    assert (await execute(here, report(30))).answer == {"nth": 3}
    assert len(conflicts) == 1
    assert await occupants(store) == [10, 20, 30]


async def test_nobody_is_refused_because_of_a_stale_cache(store: EventStore, provisioned: str) -> None:
    """A correction elsewhere makes possible what the cached state forbids."""

    async def only_after_twenty(work: Work) -> Mapping[str, Any]:
        if 20 not in await work.load(PRISON, 1):
            raise WrongState("too-early", "twenty first")
        work.tell(PRISON, 1, census(30), occurred_at=NOON)
        return {}

    here, there = Decisions(store), Decisions(store)
    await execute(here, report(10))
    await execute(there, report(20))
    await execute(here, only_after_twenty)
    assert await occupants(store) == [10, 20, 30]


async def test_a_hit_in_the_cache_reads_nothing(store: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    decisions = Decisions(store)
    await execute(decisions, report(10))

    async def no_read(refs: object) -> None:
        raise AssertionError(refs)

    monkeypatch.setattr(store, "load_many", no_read)
    assert (await execute(decisions, report(20))).answer == {"nth": 2}


async def test_the_cache_holds_no_more_than_it_may(store: EventStore) -> None:
    decisions = Decisions(store, cache=3)
    for prison in range(10):
        await execute(decisions, report(10, prison=prison))
    assert len(decisions._cache._states) == 3
    assert (await execute(decisions, report(20, prison=0))).answer == {"nth": 2}


async def test_many_at_once_on_one_stream_all_get_their_turn(store: EventStore, other: EventStore) -> None:
    sides = [Decisions(store), Decisions(other)]
    got = await asyncio.gather(*(execute(sides[n % 2], report(n)) for n in range(30)))
    assert sorted(g.answer["nth"] for g in got) == list(range(1, 31))


async def test_what_was_read_and_not_written_is_expected_too(store: EventStore) -> None:
    decisions, tries = Decisions(store), 0

    async def reads_two_writes_one(work: Work) -> Mapping[str, Any]:
        nonlocal tries
        tries += 1
        one, two = await work.load_many(PRISON, [1, 2])
        if tries == 1:
            await execute(Decisions(store), report(99, prison=2))
        work.tell(PRISON, 1, census(len(two)), occurred_at=NOON)
        return {"one": len(one), "two": len(two)}

    assert (await execute(decisions, reads_two_writes_one)).answer == {"one": 0, "two": 1}
    assert tries == 2


async def test_who_comes_second_for_a_room_hears_the_refusal_that_was_given(store: EventStore) -> None:
    def book(session: str, refusal: WrongState | None) -> Decide:
        async def decide(work: Work) -> Mapping[str, Any]:
            work.reserve("room", "aula", session, refusal=refusal)
            return {"session": session}

        return decide

    decisions = Decisions(store)
    await execute(decisions, book("s-1", None))
    with pytest.raises(WrongState, match="occupied"):
        await execute(decisions, book("s-2", WrongState("room-taken", "the room is occupied", field="room")))
    with pytest.raises(Taken):
        await execute(decisions, book("s-3", None))

    async def leave(work: Work) -> Mapping[str, Any]:
        work.release("room", "s-1")
        return {}

    await execute(decisions, leave)
    await execute(decisions, book("s-2", None))


async def test_rows_that_are_kept_are_kept_with_the_events(store: EventStore, provisioned: str) -> None:
    notes = sa.Table("notes", sa.MetaData(), sa.Column("id", sa.Text, primary_key=True))
    connection = await asyncpg.connect(provisioned)
    await connection.execute("create table notes (id text primary key)")

    async def keep(work: Work) -> Mapping[str, Any]:
        work.tell(PRISON, 1, census(10), occurred_at=NOON)
        work.keep(notes, id="n")
        return {}

    await execute(Decisions(store), keep)
    assert await connection.fetchval("select id from notes") == "n"
    await connection.close()


async def test_a_fault_in_a_decision_is_not_hidden(store: EventStore) -> None:
    async def faulty(work: Work) -> Mapping[str, Any]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await execute(Decisions(store), faulty)


async def test_who_never_gets_her_turn_hears_conflict(
    store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def always(request: object) -> Appended:
        raise Conflict("somebody was faster")

    monkeypatch.setattr(store, "append", always)
    with pytest.raises(Conflict, match="faster"):
        await execute(Decisions(store, retries=3), report(10))


async def test_what_the_state_cannot_become_is_not_stored(store: EventStore) -> None:
    impossible = Aggregate[tuple[int, ...]]("program", "facility", (), _never)

    async def decide(work: Work) -> Mapping[str, Any]:
        await work.load(impossible, 9)
        work.tell(impossible, 9, census(500), occurred_at=NOON)
        return {}

    with pytest.raises(ValueError, match="impossible"):
        await execute(Decisions(store), decide)
    assert await occupants(store, 9) == []


def _never(state: tuple[int, ...], event: Event) -> tuple[int, ...]:
    raise ValueError(f"impossible after {state}: {event.name()}")
