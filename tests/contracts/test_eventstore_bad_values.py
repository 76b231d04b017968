"""One caller's bad value in a full batch fails that caller alone (failure test 10)."""

import asyncio
import json
from collections.abc import Awaitable
from dataclasses import replace

import asyncpg
import pytest
import sqlalchemy as sa

from shared.contracts.assessment import ParticipantReferred
from shared.contracts.base import Event
from shared.contracts.envelope import MAX_ENVELOPE
from shared.eventstore import serialise
from shared.eventstore.port import (
    Append,
    Appended,
    NewEvent,
    Reservation,
    Row,
    RowRejected,
    Trace,
    Unstorable,
)
from shared.eventstore.store import EventStore

from .examples import NOON, append, audit, command, prison, referred, woman

POISON = [
    pytest.param("KPG\x00", id="NUL"),
    pytest.param("KPG\ud800", id="lone surrogate"),
    pytest.param("x" * (MAX_ENVELOPE + 1), id="oversize"),
    pytest.param("\N{HOT BEVERAGE}" * (MAX_ENVELOPE // 3), id="oversize in bytes"),
]


def telling(event: Event) -> Append:
    return append(events=[NewEvent(woman(), event, NOON)])


def unchecked(case_number: str) -> Event:
    """An event whose text no validation saw."""
    return ParticipantReferred.model_construct(**{**dict(referred()), "case_number": case_number})


async def outcomes(*calls: Awaitable[Appended]) -> list[Appended | BaseException]:
    return await asyncio.gather(*calls, return_exceptions=True)


@pytest.mark.parametrize("value", POISON)
async def test_poison_in_an_event_is_refused_before_it_waits(
    store: EventStore, provisioned: str, value: str
) -> None:
    good = [append(prison()) for _ in range(30)]
    got = await outcomes(*map(store.append, [*good[:15], telling(unchecked(value)), *good[15:]]))
    assert isinstance(got.pop(15), Unstorable)
    assert all(isinstance(g, Appended) for g in got)
    assert await audit(provisioned) == {"assessment": 0, "clinical": 0, "program": 30}


@pytest.mark.parametrize("value", ["\x00", "\ud800"])
async def test_poison_anywhere_else_is_refused_too(store: EventStore, value: str) -> None:
    requests = [
        append(prison(), command=command(value)),
        append(prison(), command=command("c", value)),
        append(prison(), reserve=[Reservation("room", value, "x")]),
        append(prison(), release=[("room", value)]),
        append(prison(), answer={"id": value})
        if value == "\ud800"
        else append(prison(), command=command(value)),
        replace(append(prison()), trace=Trace(value)),
        append(events=[NewEvent(woman()._replace(stream=value), referred(), NOON)]),
        telling(referred(facility="lpp.kupang")),
        telling(referred(facility="")),
    ]
    for request in requests:
        with pytest.raises(Unstorable):
            await store.append(request)
    assert (await store.head("program")).position == 0


async def test_a_backslash_that_only_looks_like_nul_is_kept(store: EventStore) -> None:
    await store.append(telling(referred("a\\u0000b")))
    [envelope] = await store.read("assessment", after=0, limit=1)
    assert json.loads(envelope.raw)["data"]["case_number"] == "a\\u0000b"


async def test_the_largest_envelope_that_fits_is_stored(store: EventStore) -> None:
    await store.append(telling(referred("x" * (MAX_ENVELOPE - 1000))))
    [envelope] = await store.read("assessment", after=0, limit=1)
    assert MAX_ENVELOPE - 1000 < len(envelope.raw) <= MAX_ENVELOPE


THINGS = sa.Table(
    "things", sa.MetaData(), sa.Column("id", sa.Text, primary_key=True), sa.Column("n", sa.Integer)
)


async def test_a_row_that_breaks_its_tables_rule_fails_its_own_request(
    store: EventStore, provisioned: str
) -> None:
    connection = await asyncpg.connect(provisioned)
    await connection.execute("create table things (id text primary key, n integer check (n > 0))")
    await connection.close()
    rows = [{"id": "a", "n": 1}, {"id": "a", "n": 2}, {"id": "b", "n": 0}, {"id": "c", "n": "many"}]
    bad = [append(woman(n), rows=[Row(THINGS, row)]) for n, row in enumerate(rows, 1)]
    good = [append(prison(n)) for n in range(20)]
    got = await outcomes(*map(store.append, [*good[:10], *bad, *good[10:]]))
    assert [type(g) for g in got[10:14]] == [Appended, RowRejected, RowRejected, RowRejected]
    assert all(isinstance(g, Appended) for g in [*got[:10], *got[14:]])
    assert isinstance(got[12], RowRejected)
    assert (got[12].table, got[12].constraint) == ("things", "things_n_check")
    assert await audit(provisioned) == {"assessment": 1, "clinical": 0, "program": 20}


async def test_poison_that_slips_through_to_the_database_fails_its_own_request(
    store: EventStore, provisioned: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serialise, "storable", lambda _: None)
    bad = [append(woman(), command=command("\x00")), append(woman(), command=command("\ud800"))]
    good = [append(prison(n)) for n in range(20)]
    got = await outcomes(*map(store.append, [*good[:10], *bad, *good[10:]]))
    assert [type(g) for g in got[10:12]] == [Unstorable, Unstorable]
    assert all(isinstance(g, Appended) for g in [*got[:10], *got[12:]])
    assert await audit(provisioned) == {"assessment": 0, "clinical": 0, "program": 20}


async def test_the_refusal_of_a_row_does_not_repeat_the_value(store: EventStore, provisioned: str) -> None:
    connection = await asyncpg.connect(provisioned)
    await connection.execute("create table things (id text primary key, n integer)")
    await connection.close()
    row = Row(THINGS, {"id": "Maria Nahak", "n": 1})
    await store.append(append(rows=[row]))
    with pytest.raises(RowRejected) as rejected:
        await store.append(append(rows=[row]))
    chain, error = [], rejected.value
    while error is not None:
        chain.append(str(error))
        error = error.__cause__ or error.__context__
    assert not any("Maria" in text for text in chain)
