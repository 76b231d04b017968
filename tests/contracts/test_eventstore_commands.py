"""Commands that are repeated, reservations, and logs that take nothing."""

from datetime import timedelta

import asyncpg
import pytest

from shared.eventstore import store as store_module
from shared.eventstore.port import CommandReused, Conflict, LogRefuses, Reservation, Taken
from shared.eventstore.store import EventStore
from shared.testing.stores import running_store

from .examples import append, command, prison, woman
from .waiting import until


async def test_a_known_command_gets_its_first_answer_and_does_nothing(store: EventStore) -> None:
    first = await store.append(append(prison(), command=command("c-1"), answer={"id": "first"}))
    again = await store.append(
        append(prison(), command=command("c-1"), expected={prison(): 0}, answer={"id": "other"})
    )
    assert (again.answer, again.positions, again.repeated) == (first.answer, first.positions, True)
    assert (await store.head("program")).position == 1
    assert await store.known(command("c-1")) == again
    assert await store.known(command("c-2")) is None


async def test_a_command_id_with_another_body_is_refused(store: EventStore) -> None:
    await store.append(append(prison(), command=command("c-1", "aa")))
    with pytest.raises(CommandReused):
        await store.append(append(prison(), command=command("c-1", "bb")))
    with pytest.raises(CommandReused):
        await store.known(command("c-1", "bb"))


async def test_a_command_that_tells_nothing_is_known_too(store: EventStore) -> None:
    await store.append(append(command=command("c-1"), answer={"id": "x"}))
    assert (await store.append(append(command=command("c-1")))).answer == {"id": "x"}


async def test_a_refused_command_is_not_remembered(store: EventStore) -> None:
    with pytest.raises(Conflict):
        await store.append(append(prison(), command=command("c-1"), expected={prison(): 5}))
    assert not (await store.append(append(prison(), command=command("c-1")))).repeated


async def test_answers_are_forgotten_after_ninety_days(store: EventStore, provisioned: str) -> None:
    await store.append(append(prison(), command=command("old")))
    await store.append(append(prison(), command=command("new")))
    connection = await asyncpg.connect(provisioned)
    await connection.execute(
        "update commands set recorded_at = recorded_at - interval '91 days' where command_id = 'old'"
    )
    await connection.close()
    assert await store.forget_commands() == 1
    assert await store.known(command("old")) is None
    assert await store.known(command("new")) is not None
    assert await store.forget_commands(timedelta(0)) == 1


async def test_a_running_store_forgets_them_by_itself(
    provisioned: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "TIDY_EVERY", timedelta(milliseconds=20))
    async with running_store(provisioned) as store:
        await store.append(append(prison(), command=command("old")))
        connection = await asyncpg.connect(provisioned)
        await connection.execute("update commands set recorded_at = recorded_at - interval '91 days'")
        await until(lambda: connection.fetchval("select not exists (select from commands)"))
        await connection.close()


async def test_a_reservation_has_one_holder_until_it_is_released(store: EventStore) -> None:
    room = Reservation("room", "aula/08:00", "session-1")
    await store.append(append(prison(), reserve=[room]))
    with pytest.raises(Taken) as taken:
        await store.append(append(prison(), reserve=[Reservation("room", "aula/08:00", "session-2")]))
    assert taken.value.reservation.key == "aula/08:00"
    await store.append(append(prison(), reserve=[room]))
    assert await store.holder("room", "aula/08:00") == "session-1"
    await store.append(append(prison(), release=[("room", "session-1")]))
    assert await store.holder("room", "aula/08:00") is None
    await store.append(append(prison(), reserve=[Reservation("room", "aula/08:00", "session-2")]))
    assert (await store.head("program")).position == 4


async def test_a_move_releases_and_reserves_in_one_append(store: EventStore) -> None:
    first = [Reservation("room", f"aula/{hour}", "session-1") for hour in ("08:00", "08:15")]
    await store.append(append(reserve=first))
    moved = [Reservation("room", f"aula/{hour}", "session-1") for hour in ("08:15", "08:30")]
    await store.append(append(release=[("room", "session-1")], reserve=moved))
    assert await store.count_reserved("room", "aula/") == 2
    assert await store.count_reserved("room", "aula/08:0") == 0
    assert await store.holder("room", "aula/08:30") == "session-1"


async def test_two_reservations_of_one_request_may_not_contradict(store: EventStore) -> None:
    with pytest.raises(Taken):
        await store.append(append(reserve=[Reservation("room", "a", "x"), Reservation("room", "a", "y")]))
    assert await store.holder("room", "a") is None


async def test_a_log_that_refuses_takes_nothing_but_still_knows_its_commands(store: EventStore) -> None:
    await store.append(append(prison(), command=command("c-1")))
    store.refuse("program", "the stream is ahead")
    assert dict(store.refusals) == {"program": "the stream is ahead"}
    with pytest.raises(LogRefuses, match="the stream is ahead"):
        await store.append(append(prison()))
    with pytest.raises(LogRefuses):
        await store.append(append(woman(), expected={prison(): 1}))
    assert (await store.append(append(prison(), command=command("c-1")))).repeated
    await store.append(append(woman()))
    store.accept("program")
    await store.append(append(prison()))
