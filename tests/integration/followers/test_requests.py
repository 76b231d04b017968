"""Requests over NATS: answered by one of several replicas, never waited for longer than asked."""

import asyncio
import time
from typing import Any

import pytest

from launch.backing import Nats, free_port
from shared.refusals import NotAllowed
from shared.subscriptions.service import NoAnswer, Subscriptions
from tests.integration.relay.world import until


async def names(question: dict[str, Any]) -> dict[str, Any]:
    if question.get("token") != "right":
        raise NotAllowed("not-entitled", "no")
    if question.get("slow"):
        await asyncio.sleep(1)
    return {"names": {each: each.upper() for each in question["ids"]}}


async def test_a_request_is_answered_or_refused_by_rule(nats_server: Nats) -> None:
    vault = [Subscriptions(url=nats_server.url, name="assessment") for _ in range(2)]
    asker = Subscriptions(url=nats_server.url, name="lapas")
    for each in vault:
        each.serve("test.vault.names", names)
    for each in (*vault, asker):
        await each.start()

    async def answered() -> bool:
        try:
            return await asker.request("test.vault.names", {"token": "right", "ids": []}) == {"names": {}}
        except NoAnswer:
            return False

    await until(answered)
    assert await asker.request("test.vault.names", {"token": "right", "ids": ["a"]}) == {"names": {"a": "A"}}
    assert await asker.request("test.vault.names", {"token": "wrong"}) == {"error": "not-entitled"}
    assert await asker.request("test.vault.names", {"token": "right"}) == {"error": "failed"}
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        await asker.request("test.vault.names", {"token": "right", "ids": [], "slow": True}, seconds=0.2)
    with pytest.raises(NoAnswer):
        await asker.request("test.vault.nobody", {}, seconds=0.2)
    assert time.monotonic() - began < 1
    for each in (*vault, asker):
        await each.close()


async def test_without_a_broker_nobody_waits() -> None:
    asker = Subscriptions(url=f"nats://127.0.0.1:{free_port()}", name="lapas")
    await asker.start()
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        await asker.request("test.vault.names", {})
    await asker.close()
    assert time.monotonic() - began < 2
