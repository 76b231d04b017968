"""Stream and log contradict each other: commands are refused until ``recover`` brought them together."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from launch.backing import Nats
from launch.findings import Sources
from launch.recover import CannotRecoverError, Place, diagnose, recover
from launch.verify import verify
from shared.broker.connection import Link, connected
from shared.broker.streams import declaration, stream_name
from shared.eventstore.port import LogRefuses
from shared.eventstore.store import EventStore
from shared.relay import Relay
from tests.integration.relay.world import LOG, in_log, linked, opened, provision, same, tell, until

BACKUP = ("events", "log_head", "commands", "reservations")


@pytest.fixture
async def store(database: str) -> AsyncIterator[EventStore]:
    await provision(database)
    async with opened(database) as made:
        yield made


@pytest.fixture
async def link(own_nats: Nats) -> AsyncIterator[Link]:
    async with linked(own_nats.url) as made:
        yield made


async def dump(dsn: str, folder: Path) -> None:
    connection = await asyncpg.connect(dsn)
    for table in BACKUP:
        await connection.copy_from_table(table, output=folder / table)
    await connection.close()


async def restore(dsn: str, folder: Path) -> None:
    """As from a backup: the tables are what they were."""
    connection = await asyncpg.connect(dsn)
    await connection.execute("alter table events disable trigger all")
    for table in BACKUP:
        await connection.execute(f"delete from {table}")  # noqa: S608 - see BACKUP
        await connection.copy_to_table(table, source=folder / table)
    await connection.execute("alter table events enable trigger all")
    await connection.close()


async def relayed(store: EventStore, link: Link, count: int) -> None:
    """Tell so many events and relay them, then stop relaying."""
    relay = Relay(store, LOG, link)
    await relay.start()
    await tell(store, count)
    head = (await store.head(LOG)).position
    await until(lambda: relay.status().position == head)
    await relay.close()


async def older_database(store: EventStore, link: Link, dsn: str, folder: Path) -> None:
    await relayed(store, link, 5)
    await dump(dsn, folder)
    await relayed(store, link, 3)
    await restore(dsn, folder)


async def refusing(store: EventStore, link: Link) -> Relay:
    relay = Relay(store, LOG, link)
    await relay.start()
    assert relay.status().state == "refusing"
    assert not relay.status().ready
    with pytest.raises(LogRefuses):
        await tell(store, 1)
    return relay


async def accepting(store: EventStore, relay: Relay) -> None:
    await until(lambda: relay.status().ready)
    await tell(store, 1)
    head = (await store.head(LOG)).position
    await until(lambda: relay.status().position == head)
    await relay.close()


async def test_an_older_database_refuses_from_its_first_command_on(
    store: EventStore, link: Link, database: str, tmp_path: Path
) -> None:
    await older_database(store, link, database, tmp_path)
    relay = await refusing(store, link)
    assert "older" in relay.status().reason
    await relay.close()


async def test_recover_imports_the_tail_that_the_stream_still_has(
    store: EventStore, link: Link, database: str, own_nats: Nats, tmp_path: Path
) -> None:
    await older_database(store, link, database, tmp_path)
    relay = await refusing(store, link)
    done = await recover(Place(LOG, database, own_nats.url))
    assert (done.way, done.events) == ("import", 3)
    await accepting(store, relay)
    assert len(await in_log(store)) == 9
    assert await same(store, own_nats.url)
    assert await verify(Sources(logs={LOG: database}, nats_url=own_nats.url)) == []


async def test_recover_begins_a_new_epoch_where_the_histories_part(
    store: EventStore, link: Link, database: str, own_nats: Nats, tmp_path: Path
) -> None:
    await older_database(store, link, database, tmp_path)
    await tell(store, 2)  # the broker was away while the restored database took commands
    relay = await refusing(store, link)
    place = Place(LOG, database, own_nats.url)
    assert (await diagnose(place)).common == 5
    done = await recover(place)
    assert (done.way, done.events, done.epoch) == ("new epoch", 3, 2)
    await accepting(store, relay)
    assert [e.epoch for e in await in_log(store)] == [1] * 7 + [2]
    assert await same(store, own_nats.url)
    connection = await asyncpg.connect(database)
    assert await connection.fetchval("select count(*) from abandoned_events") == 3
    await connection.close()
    assert await verify(Sources(logs={LOG: database}, nats_url=own_nats.url)) == []


async def test_a_foreign_message_stops_the_relay_until_the_stream_is_rewritten(
    store: EventStore, link: Link, database: str, own_nats: Nats
) -> None:
    relay = Relay(store, LOG, link)
    await relay.start()
    await tell(store, 5)
    await until(lambda: relay.status().position == 5)
    async with connected(url=own_nats.url, name="stranger") as client:
        await client.jetstream().publish(f"pulih.{LOG}.Foreign.nowhere", b"not of ours")
    await tell(store, 1)
    await until(lambda: relay.status().state == "refusing")
    place = Place(LOG, database, own_nats.url)
    with pytest.raises(CannotRecoverError):
        await recover(place)
    await recover(place, way="rewrite")
    await accepting(store, relay)
    assert await same(store, own_nats.url)


async def test_a_stream_that_holds_the_only_copy_of_events_is_not_rewritten(
    store: EventStore, link: Link, database: str, own_nats: Nats, tmp_path: Path
) -> None:
    await older_database(store, link, database, tmp_path)
    with pytest.raises(CannotRecoverError):
        await recover(Place(LOG, database, own_nats.url), way="rewrite")
    assert not await same(store, own_nats.url)


async def test_a_stream_of_other_settings_is_left_alone_and_commands_go_on(
    store: EventStore, link: Link, own_nats: Nats
) -> None:
    async with connected(url=own_nats.url, name="stranger") as client:
        wrong = declaration(LOG)
        wrong.allow_atomic = False
        await client.jetstream().add_stream(wrong)
    relay = Relay(store, LOG, link)
    await relay.start()
    await until(lambda: "allow_atomic" in relay.status().reason)
    await tell(store, 1)
    assert relay.status().state == "offline"
    await relay.close()


async def test_two_relays_at_once_lose_and_double_nothing(
    store: EventStore, link: Link, own_nats: Nats, database: str
) -> None:
    async with opened(database) as other_store, linked(own_nats.url, "other") as other_link:
        relays = [Relay(store, LOG, link), Relay(other_store, LOG, other_link)]
        for relay in relays:
            await relay.start()
        for _ in range(15):
            await tell(store, 10, size=2)
            await tell(other_store, 10, size=3)
        await until(lambda: all(relay.status().position == 300 for relay in relays))
        for relay in relays:
            await relay.close()
    assert await same(store, own_nats.url)


async def test_verify_tells_a_changed_byte_a_missing_message_and_a_lost_checkpoint(
    store: EventStore, link: Link, database: str, own_nats: Nats
) -> None:
    await relayed(store, link, 4)
    connection = await asyncpg.connect(database)
    await connection.execute("alter table events disable trigger all")
    await connection.execute(
        "update events set envelope = replace(envelope, 'lpp-', 'lpq-') where position = 2"
    )
    await connection.execute(
        "insert into follower_checkpoints values ('policy', $1, 1, 9, repeat('0', 64), now())", LOG
    )
    await connection.close()
    await tell(store, 1)
    sources = Sources(logs={LOG: database}, nats_url=own_nats.url, policies=[database])
    found = {(finding.kind, finding.what) for finding in await verify(sources, patience=0)}
    assert any(kind == "chain" and "event 2" in what for kind, what in found)
    assert ("stream", "the stream has 4 messages, the log 5 events") in found
    assert ("checkpoint", f"{LOG}: at 9, which the log does not have") in found


async def test_a_stream_deleted_under_an_idle_relay_is_made_again(
    store: EventStore, own_nats: Nats, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.relay.relay.LOOK", 0.5)
    relay = Relay(store, LOG, link)
    await relay.start()
    await tell(store, 5)
    await until(lambda: relay.status().state == "waiting")
    async with connected(url=own_nats.url, name="vandal") as client:
        await client.jetstream().delete_stream(stream_name(LOG))

    async def again() -> bool:
        return await same(store, own_nats.url)

    await until(lambda: relay.status().state != "waiting")
    await until(lambda: relay.status().state == "waiting")
    assert await again()
    await relay.close()
