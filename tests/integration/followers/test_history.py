"""What a follower makes of a stream that is not what it was: it stops, waits or asks the owner."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

import pytest

from launch.backing import Nats
from shared.broker.connection import connected
from shared.broker.streams import declaration, stream_name
from shared.eventstore.store import EventStore
from shared.relay import Relay
from shared.relay.batches import publish
from shared.subscriptions.checkpoint import Checkpoint
from shared.subscriptions.port import StopFollowing
from tests.integration.followers.listening import Memory, following, one
from tests.integration.relay.world import LOG, in_log, tell, until

STREAM = stream_name(LOG)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.subscriptions.delivery.LOOK_AGAIN", 0.2)


async def test_another_event_at_the_checkpoint_stops_the_follower(
    store: EventStore, relayed: Relay, own_nats: Nats
) -> None:
    await tell(store, 5)
    await until(lambda: relayed.status().position == 5)
    memory = Memory()
    memory.points[LOG] = Checkpoint(LOG, 1, 3, "0" * 64)
    async with following(own_nats, memory) as subscriptions:
        await until(lambda: one(subscriptions).state == "stopped")
        assert "HistoryChanged" in one(subscriptions).error
        assert not one(subscriptions).ready
        memory.forget()  # what a rebuild does
        await until(lambda: memory.positions == [1, 2, 3, 4, 5])
        await until(lambda: one(subscriptions).ready)


async def test_a_foreign_message_stops_the_follower_behind_the_last_event(
    store: EventStore, relayed: Relay, own_nats: Nats
) -> None:
    memory = Memory()
    async with (
        following(own_nats, memory) as subscriptions,
        connected(url=own_nats.url, name="stranger") as nats,
    ):
        await tell(store, 5)
        await until(lambda: relayed.status().position == 5)
        js = nats.jetstream()
        await js.publish(f"pulih.{LOG}.Foreign.nowhere", b"not of ours")
        await until(lambda: one(subscriptions).state == "stopped")
        assert memory.positions == [1, 2, 3, 4, 5]
        await js.delete_stream(STREAM)  # as ``recover --rewrite-stream`` does
        relayed.wake()
        await tell(store, 1)
        await until(lambda: memory.positions == [1, 2, 3, 4, 5, 6])
        await until(lambda: one(subscriptions).ready)


async def test_a_follower_that_cannot_go_on_stops_in_all_its_logs(
    store: EventStore, relayed: Relay, own_nats: Nats
) -> None:
    memory = Memory(logs=(LOG, "assessment"))
    memory.failures = [StopFollowing("a flood")]
    await tell(store, 1)
    async with following(own_nats, memory) as subscriptions:
        await until(lambda: {status.state for status in subscriptions.status()} == {"stopped"})
        assert all("a flood" in status.error for status in subscriptions.status())
    assert memory.heard == []


async def test_a_stream_behind_the_checkpoint_is_refilling_and_not_ready(
    store: EventStore, relayed: Relay, own_nats: Nats
) -> None:
    await tell(store, 5)
    memory = Memory()
    async with following(own_nats, memory):
        await until(lambda: len(memory.heard) == 5)
    await relayed.close()
    async with (
        connected(url=own_nats.url, name="vandal") as nats,
        following(own_nats, memory) as subscriptions,
    ):
        js = nats.jetstream()
        await js.delete_stream(STREAM)
        await until(lambda: one(subscriptions).state == "refilling")
        assert not one(subscriptions).ready
        await js.add_stream(declaration(LOG))
        await publish(nats, STREAM, (await in_log(store))[:2], after=0)
        await until(lambda: "2 messages" in one(subscriptions).error)
        await publish(nats, STREAM, (await in_log(store))[2:], after=2)
        await until(lambda: one(subscriptions).ready)
    assert memory.positions == [1, 2, 3, 4, 5]


async def test_a_stream_deleted_and_made_again_is_followed_from_the_checkpoint(
    store: EventStore, relayed: Relay, own_nats: Nats
) -> None:
    memory = Memory()
    async with (
        following(own_nats, memory) as subscriptions,
        connected(url=own_nats.url, name="vandal") as nats,
    ):
        await tell(store, 5)
        await until(lambda: len(memory.heard) == 5)
        await nats.jetstream().delete_stream(STREAM)
        await tell(store, 5)
        await until(lambda: len(memory.heard) == 10, seconds=30)
        await until(lambda: one(subscriptions).ready)
    assert memory.positions == list(range(1, 11))


async def test_duplicates_and_disorder_in_a_batch_do_no_harm(
    store: EventStore, relayed: Relay, own_nats: Nats
) -> None:
    await tell(store, 6)
    events = await in_log(store)
    memory = Memory()
    await memory.apply(LOG, events[:2])
    await memory.apply(LOG, events[:4])
    with pytest.raises(Exception, match="came after"):
        await memory.apply(LOG, [events[5], events[4]])
    async with following(own_nats, memory):
        await until(lambda: memory.positions == [1, 2, 3, 4, 5, 6])


@pytest.fixture
def feed() -> Iterator[tuple[str, list[str]]]:
    """A feed over HTTP, and the events that it has."""
    events: list[str] = []

    class Feed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlparse(self.path)
            query = {name: int(values[0]) for name, values in parse_qs(asked.query).items()}
            page = events[query["after"] : query["after"] + min(query["limit"], 3)]
            self.send_response(200 if asked.path == f"/v1/logs/{LOG}/events" else 404)
            self.end_headers()
            self.wfile.write(json.dumps({"events": page}).encode())

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", events
    server.shutdown()
    server.server_close()
    thread.join()


async def test_what_the_stream_no_longer_holds_comes_from_the_owner(
    store: EventStore, own_nats: Nats, feed: tuple[str, list[str]]
) -> None:
    await tell(store, 10)
    base, events = feed
    events += [envelope.raw.decode() for envelope in await in_log(store)]
    async with connected(url=own_nats.url, name="owner") as nats:
        js = nats.jetstream()
        shortened = declaration(LOG)
        shortened.deny_purge = False
        await js.add_stream(shortened)
        await publish(nats, STREAM, await in_log(store), after=0)
        await js.purge_stream(STREAM, seq=8)
    memory = Memory()
    async with following(own_nats, memory, feeds={LOG: base}) as subscriptions:
        await until(lambda: len(memory.heard) == 10)
        await until(lambda: one(subscriptions).state == "following")
    assert memory.positions == list(range(1, 11))


async def test_what_is_missing_in_the_middle_of_the_stream_comes_from_the_owner(
    store: EventStore, own_nats: Nats, feed: tuple[str, list[str]]
) -> None:
    await tell(store, 10)
    base, events = feed
    events += [envelope.raw.decode() for envelope in await in_log(store)]
    async with connected(url=own_nats.url, name="owner") as nats:
        js = nats.jetstream()
        holed = declaration(LOG)
        holed.deny_delete = False
        await js.add_stream(holed)
        await publish(nats, STREAM, await in_log(store), after=0)
        await js.delete_msg(STREAM, 5)
    memory = Memory()
    async with following(own_nats, memory, feeds={LOG: base}) as subscriptions:
        await until(lambda: len(memory.heard) == 10)
        await until(lambda: one(subscriptions).state == "following")
    assert memory.positions == list(range(1, 11))


async def test_without_a_feed_a_missing_past_is_told_and_not_skipped(
    store: EventStore, own_nats: Nats
) -> None:
    await tell(store, 4)
    async with connected(url=own_nats.url, name="owner") as nats:
        js = nats.jetstream()
        shortened = declaration(LOG)
        shortened.deny_purge = False
        await js.add_stream(shortened)
        await publish(nats, STREAM, await in_log(store), after=0)
        await js.purge_stream(STREAM, seq=3)
    memory = Memory()
    async with following(own_nats, memory) as subscriptions:
        await until(lambda: "no feed" in one(subscriptions).error)
        assert not one(subscriptions).ready
    assert memory.heard == []
