"""Broker users may say and hear exactly what their allow-list names."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import nats
import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, StreamConfig

from launch.backing import Nats
from launch.broker_users import ADMIN, USERS, authorization
from shared.broker.streams import stream_name as stream

LOGS = ("assessment", "clinical", "program")
PASSWORDS = {name: f"password-of-{name}" for name in (*(user.name for user in USERS), ADMIN)}


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nats]:
    with Nats(tmp_path_factory.mktemp("nats-walls"), authorization=authorization(PASSWORDS)) as server:
        yield server


@asynccontextmanager
async def _as(broker: Nats, user: str) -> AsyncIterator[tuple[Client, list[str]]]:
    """A connection of a user, and the refusals the server sent it."""
    refused: list[str] = []

    async def remember(error: Exception) -> None:
        refused.append(str(error))

    client = await nats.connect(
        broker.url,
        user=user,
        password=PASSWORDS[user],
        inbox_prefix=f"_INBOX_{user}".encode(),
        error_cb=remember,
        allow_reconnect=False,
    )
    try:
        yield client, refused
    finally:
        await client.close()


@pytest.fixture(autouse=True)
async def _streams(broker: Nats) -> None:
    """Each log's stream with one event, made by its owner."""
    for user in USERS:
        async with _as(broker, user.name) as (client, _):
            for log in user.owns:
                config = StreamConfig(name=stream(log), subjects=[f"pulih.{log}.>"])
                await client.jetstream().add_stream(config)
                await client.jetstream().publish(f"pulih.{log}.Told.kpg", b"{}", stream=stream(log))


async def _is_refused(client: Client, refused: list[str], subject: str, payload: bytes = b"") -> bool:
    """Whether the server refuses the publication (it says so asynchronously)."""
    before = len(refused)
    await client.publish(subject, payload, reply=client.new_inbox())
    return await _said_no(client, refused, before)


async def _said_no(client: Client, refused: list[str], before: int) -> bool:
    """The server's refusal precedes its answer to the flush; the client reports it a moment later."""
    await client.flush()
    for _ in range(100):
        if any("permissions violation" in text.lower() for text in refused[before:]):
            return True
        await asyncio.sleep(0.005)
    return False


@pytest.mark.parametrize("user", ["assessment", "program", "bnnp", "lapas", "kanwil"])
async def test_a_user_follows_the_logs_it_may_see_and_no_other(broker: Nats, user: str) -> None:
    may = next(each for each in USERS if each.name == user)
    async with _as(broker, user) as (client, refused):
        for log in LOGS:
            if log in may.follows:
                assert await _followed(client, log) >= 1
            elif log not in may.owns:
                name = stream(log)
                for subject in (
                    f"$JS.API.STREAM.MSG.GET.{name}",
                    f"$JS.API.DIRECT.GET.{name}",
                    f"$JS.API.CONSUMER.CREATE.{name}",
                    f"$JS.API.CONSUMER.MSG.NEXT.{name}.somebody",
                    f"$JS.API.STREAM.INFO.{name}",
                ):
                    assert await _is_refused(client, refused, subject), subject


async def _followed(client: Client, log: str) -> int:
    """Read a log through an ephemeral AckNone pull consumer, as followers do; number of messages."""
    config = ConsumerConfig(ack_policy=AckPolicy.NONE, inactive_threshold=5)
    js = client.jetstream()
    info = await js.add_consumer(stream(log), config)
    subscription = await js.pull_subscribe_bind(info.name, stream=stream(log))
    messages = await subscription.fetch(10, timeout=2)
    await js.delete_consumer(stream(log), info.name)
    return len(messages)


@pytest.mark.parametrize("user", ["assessment", "program", "bnnp", "lapas", "kanwil"])
async def test_nobody_writes_another_log_or_changes_any_stream(broker: Nats, user: str) -> None:
    own = next(each for each in USERS if each.name == user).owns
    async with _as(broker, user) as (client, refused):
        for log in LOGS:
            name = stream(log)
            forbidden = [
                f"$JS.API.STREAM.DELETE.{name}",
                f"$JS.API.STREAM.PURGE.{name}",
                f"$JS.API.STREAM.UPDATE.{name}",
                f"$JS.API.STREAM.MSG.DELETE.{name}",
            ]
            if log not in own:
                forbidden += [f"pulih.{log}.Told.kpg", f"$JS.API.STREAM.CREATE.{name}"]
            for subject in forbidden:
                assert await _is_refused(client, refused, subject), subject


async def test_nobody_hears_anothers_replies_or_a_log_directly(broker: Nats) -> None:
    async with _as(broker, "lapas") as (client, refused):
        for subject in ("_INBOX_bnnp.>", "_INBOX.>", "pulih.clinical.>", "pulih.vault.names", ">"):
            before = len(refused)
            await client.subscribe(subject)
            assert await _said_no(client, refused, before), subject


async def _answer(message: Msg) -> None:
    await message.respond(b"{}")


async def test_only_entitled_users_ask_the_vault_and_get_its_answer(broker: Nats) -> None:
    async with _as(broker, "assessment") as (vault, _), _as(broker, "lapas") as (asker, _none):
        await vault.subscribe("pulih.vault.names", cb=_answer)
        await vault.flush()
        assert (await asker.request("pulih.vault.names", b"{}", timeout=2)).data == b"{}"
        async with _as(broker, "kanwil") as (client, refused):
            assert await _is_refused(client, refused, "pulih.vault.names")
