"""Atomic batches: all or none, at the expected place, of bounded size."""

from collections.abc import AsyncIterator

import orjson
import pytest
from nats.aio.client import Client

from launch.backing import Nats
from shared.broker.connection import connected
from shared.broker.streams import declaration, differences, stream_name
from shared.contracts.envelope import Envelope
from shared.relay.batches import MAX_BYTES, MAX_MESSAGES, Congested, Doubt, Fenced, _judge, publish, take


def envelopes(count: int, *, size: int = 10, log: str = "program@lpp-kupang") -> list[Envelope]:
    made = [
        {
            "id": str(n),
            "type": "pulih.program.CensusReported.v1",
            "source": f"/pulih/ntt/{log}",
            "subject": "lpp-kupang",
            "time": "2026-08-03T04:00:00Z",
            "recordedtime": "2026-08-03T04:00:00Z",
            "logposition": n,
            "logepoch": 1,
            "previoushash": "",
            "data": {"facility": "lpp-kupang", "more": "x" * size},
        }
        for n in range(1, count + 1)
    ]
    return [Envelope.read(orjson.dumps(body)) for body in made]


@pytest.fixture
async def client(own_nats: Nats) -> AsyncIterator[Client]:
    async with connected(url=own_nats.url, name="test") as made:
        await made.jetstream().add_stream(declaration("program@lpp-kupang"))
        yield made


STREAM = stream_name("program@lpp-kupang")


async def last(client: Client) -> int:
    return (await client.jetstream().stream_info(STREAM)).state.last_seq


async def test_a_batch_lies_where_it_was_expected_to(client: Client) -> None:
    told = envelopes(30)
    await publish(client, STREAM, told[:1], after=0)
    await publish(client, STREAM, told[1:], after=1)
    assert await last(client) == 30
    assert STREAM == "PROGRAM_AT_LPP-KUPANG"


async def test_a_stale_fence_publishes_nothing(client: Client) -> None:
    told = envelopes(5)
    await publish(client, STREAM, told[:2], after=0)
    with pytest.raises(Fenced):
        await publish(client, STREAM, told[:1], after=0)
    with pytest.raises(Fenced):
        await publish(client, STREAM, told, after=0)
    with pytest.raises(Fenced):
        await publish(client, STREAM, told[3:], after=3)
    assert await last(client) == 2


async def test_a_batch_of_which_one_message_is_refused_publishes_nothing(client: Client) -> None:
    told = envelopes(3)
    too_large = envelopes(1, size=400 * 1024)
    with pytest.raises(Doubt):
        await publish(client, STREAM, [told[0], too_large[0], told[1]], after=0)
    assert await last(client) == 0


def test_a_batch_has_at_most_a_thousand_messages_and_two_mebibytes() -> None:
    small, large = envelopes(MAX_MESSAGES + 200), envelopes(20, size=200 * 1024)
    assert len(take(small)) == MAX_MESSAGES
    assert sum(len(envelope.raw) for envelope in take(large)) <= MAX_BYTES
    assert len(take(large)) == 10
    assert len(take(envelopes(1, size=3 * MAX_BYTES))) == 1
    assert len(take(small[:7])) == 7


async def test_large_batches_go_out_too(client: Client) -> None:
    left, after = envelopes(25, size=200 * 1024), 0
    while left:
        batch = take(left)
        await publish(client, STREAM, batch, after=after)
        after, left = after + len(batch), left[len(batch) :]
    assert await last(client) == 25


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (b'{"error":{"err_code":10071,"description":"wrong last sequence: 3"}}', Fenced),
        (b'{"error":{"err_code":10210,"description":"too many"}}', Congested),
        (b'{"error":{"err_code":1,"description":"else"}}', Doubt),
        (b'{"stream":"OTHER","seq":5,"batch":"b","count":5}', Doubt),
        (b'{"stream":"S","seq":4,"batch":"b","count":5}', Doubt),
        (b"", Doubt),
    ],
)
def test_only_the_exact_acknowledgement_counts(reply: bytes, kind: type[Doubt]) -> None:
    with pytest.raises(kind) as raised:
        _judge(reply, "S", {"seq": 5, "count": 5, "batch": "b"})
    assert raised.type is kind


async def test_the_declaration_is_what_the_server_made_of_it(client: Client) -> None:
    info = await client.jetstream().stream_info(STREAM)
    assert differences("program@lpp-kupang", info.config) == []
    assert info.config.deny_delete
    assert info.config.deny_purge
