"""Replaying what was parked, from the command line."""

import signal

import pytest

from launch.backing import Nats
from services.program.replaying import NotReplayed, replay
from shared.broker.connection import connected
from shared.broker.streams import declaration, stream_name
from tests.integration.program.house import House


async def test_nothing_is_replayed_when_the_stream_is_another_history(program: House) -> None:
    settings = program.settings
    assert "0 left" in await replay(settings, "nobody")
    service = program.app.state.program
    await service.relay.close()
    async with connected(url=settings.nats, name="somebody else") as client:
        js = client.jetstream()
        await js.delete_stream(stream_name("program"))
        await js.add_stream(declaration("program", 1))
        await js.publish("pulih.program.x", b"{}")
    with pytest.raises(NotReplayed, match="takes no commands, as the stream has 1 messages"):
        await replay(settings, "nobody")


async def test_nothing_is_replayed_when_the_broker_is_away(program: House, own_nats: Nats) -> None:
    own_nats.stop(signal.SIGKILL)
    with pytest.raises(NotReplayed, match="could not be compared"):
        await replay(program.settings, "nobody")
    own_nats.start()
