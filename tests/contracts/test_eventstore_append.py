"""Appending: numbers, chains, expectations, rows of other tables, the end."""

import asyncio
import json
import uuid
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest
import sqlalchemy as sa

from shared.contracts.envelope import Envelope
from shared.eventstore.port import (
    Conflict,
    NewEvent,
    Overloaded,
    Row,
    RowRejected,
    StreamRef,
)
from shared.eventstore.store import EventStore
from shared.testing.stores import running_store

from .examples import NOON, TRACE, append, audit, command, counted, prison, referred, woman


async def test_the_envelope_has_these_attributes_in_this_order(store: EventStore) -> None:
    await store.append(append(woman()))
    [envelope] = await store.read("assessment", after=0, limit=10)
    body = json.loads(envelope.raw)
    assert list(body) == [
        *("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema"),
        *("logposition", "logepoch", "previoushash", "streamid", "streamversion", "recordedtime"),
        *("correlationid", "dataclassification", "data"),
    ]
    assert body["source"] == "/pulih/ntt/assessment"
    assert body["type"] == "pulih.assessment.ParticipantReferred.v1"
    assert body["subject"] == "00000000-0000-0000-0000-000000000001"
    assert body["time"] == "2026-08-03T04:00:00.000000Z"
    assert body["dataschema"] == "/schemas/pulih.assessment.ParticipantReferred.v1.json"
    assert (body["logposition"], body["logepoch"], body["previoushash"]) == (1, 1, "")
    assert body["data"]["referred_on"] == "2026-08-03"
    assert envelope.event == referred()
    assert envelope.nats_subject == "pulih.assessment.ParticipantReferred.lpp-kupang"


async def test_one_append_may_tell_in_several_logs_and_streams(store: EventStore, provisioned: str) -> None:
    appended = await store.append(append(woman(1), woman(2), prison(), woman(1), answer={"id": "x"}))
    assert appended.positions == {"assessment": 3, "program": 1}
    assert (appended.answer, appended.repeated) == ({"id": "x"}, False)
    assert (await store.load(woman(1))).version == 2
    assert await audit(provisioned) == {"assessment": 3, "clinical": 0, "program": 1}


async def test_the_head_is_where_the_last_event_is(store: EventStore) -> None:
    assert (await store.head("program")).position == 0
    await store.append(append(prison()))
    head = await store.head("program")
    [last] = await store.read("program", after=0, limit=5)
    assert (head.epoch, head.position, head.hash) == (1, 1, last.hash)
    with pytest.raises(LookupError):
        await store.head("unknown")


async def test_reading_goes_on_after_a_position_and_stops_at_the_limit(store: EventStore) -> None:
    await store.append(append(*[prison()] * 7))
    assert [e.position for e in await store.read("program", after=2, limit=3)] == [3, 4, 5]
    assert await store.read("program", after=7, limit=3) == []


async def test_a_stream_that_was_read_must_not_have_moved(store: EventStore, provisioned: str) -> None:
    await store.append(append(woman(), expected={woman(): 0}))
    with pytest.raises(Conflict):
        await store.append(append(woman(), expected={woman(): 0}))
    with pytest.raises(Conflict):
        await store.append(append(woman(), expected={woman(): 2}))
    with pytest.raises(Conflict):
        await store.append(append(woman(2), expected={woman(1): 0}))
    await store.append(append(woman(2), expected={woman(1): 1, woman(2): 0}))
    assert (await audit(provisioned))["assessment"] == 2


VAULT = sa.MetaData()
KEYS = sa.Table("vault_keys", VAULT, sa.Column("id", sa.Text, primary_key=True))
FACTS = sa.Table(
    "vault_facts",
    VAULT,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("person", sa.ForeignKey(KEYS.c.id), nullable=False),
    sa.Column("body", sa.LargeBinary),
)


async def make_vault(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute("create table vault_keys (id text primary key)")
    await connection.execute(
        "create table vault_facts"
        " (id text primary key, person text not null references vault_keys, body bytea)"
    )
    await connection.close()


async def test_rows_of_other_tables_are_written_with_the_events_or_not_at_all(
    store: EventStore, provisioned: str
) -> None:
    await make_vault(provisioned)
    rows = [Row(FACTS, {"id": "f", "person": "p", "body": b"\x00\x01"}), Row(KEYS, {"id": "p"})]
    await store.append(append(woman(), rows=rows))
    with pytest.raises(RowRejected) as rejected:
        await store.append(append(woman(), rows=[Row(KEYS, {"id": "p"})]))
    assert (rejected.value.table, rejected.value.constraint) == ("vault_keys", "vault_keys_pkey")
    with pytest.raises(RowRejected):
        await store.append(append(woman(), rows=[Row(FACTS, {"id": "g", "person": "nobody"})]))
    with pytest.raises(RowRejected):
        await store.append(append(woman(), rows=[Row(KEYS, {"id": 17})]))
    assert (await audit(provisioned))["assessment"] == 1


async def test_whoever_listens_is_woken_after_the_commit_by_the_logs_name(store: EventStore) -> None:
    woken: list[str] = []

    def faulty(log: str) -> None:
        raise RuntimeError(log)

    store.on_append(faulty)
    store.on_append(woken.append)
    await store.append(append(woman(), prison()))
    assert woken == ["assessment", "program"]
    with pytest.raises(Conflict):
        await store.append(append(woman(), expected={woman(): 0}))
    await store.append(append(command=command()))
    assert woken == ["assessment", "program"]


async def test_recorded_times_never_go_back_when_the_clock_does(provisioned: str) -> None:
    times = iter([NOON, NOON, NOON + timedelta(seconds=1), NOON - timedelta(hours=1)])
    async with running_store(provisioned, logs=["program"], clock=lambda: next(times)) as store:
        for _ in range(3):
            await store.append(append(prison()))
        recorded = [e.recorded_at for e in await store.read("program", after=0, limit=5)]
    assert recorded == [NOON, NOON + timedelta(seconds=1), NOON + timedelta(seconds=1)]
    await audit(provisioned)


async def test_an_event_of_another_log_is_a_mistake_of_the_caller(store: EventStore) -> None:
    with pytest.raises(ValueError, match="does not belong"):
        await store.append(append(events=[NewEvent(woman(), counted(), NOON)]))
    with pytest.raises(ValueError, match="not a log of this store"):
        await store.append(append(expected={StreamRef("elsewhere", "x"): 0}))
    with pytest.raises(ValueError, match="zone"):
        await store.append(append(events=[NewEvent(prison(), counted(), NOON.replace(tzinfo=None))]))


async def test_a_sites_own_log_holds_the_events_of_its_kind(provisioned: str) -> None:
    async with running_store(provisioned, logs=["program@lpp-kupang"]) as store:
        ref = StreamRef("program@lpp-kupang", "facility-1")
        await store.append(append(events=[NewEvent(ref, counted(), NOON)]))
        [envelope] = await store.read("program@lpp-kupang", after=0, limit=1)
        assert envelope.log == "program@lpp-kupang"


async def test_closing_finishes_what_waits_and_then_takes_nothing(provisioned: str) -> None:
    async with running_store(provisioned, max_batch=3) as store:
        waiting = [asyncio.create_task(store.append(append(prison()))) for _ in range(20)]
        await asyncio.sleep(0)
        await store.close()
        assert {(await done).positions["program"] for done in waiting} == set(range(1, 21))
        with pytest.raises(Overloaded):
            await store.append(append(prison()))


async def test_events_cannot_be_changed_or_deleted(store: EventStore, provisioned: str) -> None:
    await store.append(append(prison()))
    connection = await asyncpg.connect(provisioned)
    for statement in ("update events set hash = hash", "delete from events", "truncate events"):
        with pytest.raises(asyncpg.RestrictViolationError, match="never changed"):
            await connection.execute(statement)
    await connection.close()


async def test_loading_many_streams_gives_each_its_own_events(store: EventStore) -> None:
    await store.append(append(woman(1), woman(1), woman(2), prison()))
    loaded = await store.load_many([woman(1), woman(2), woman(3), prison()])
    assert {ref: stream.version for ref, stream in loaded.items()} == {
        woman(1): 2,
        woman(2): 1,
        woman(3): 0,
        prison(): 1,
    }
    assert all(isinstance(e, Envelope) for e in loaded[woman(1)].events)
    assert (await store.load(woman(3))).events == []


async def test_the_cause_travels_in_the_envelope(store: EventStore) -> None:
    trace = replace(TRACE, causation_id=str(uuid.UUID(int=9)), traceparent="00-a-b-01")
    await store.append(replace(append(prison()), trace=trace))
    [envelope] = await store.read("program", after=0, limit=1)
    assert envelope.body["causationid"] == str(uuid.UUID(int=9))
    assert envelope.body["traceparent"] == "00-a-b-01"
