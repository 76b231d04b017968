"""Somebody who answers for the vault what people are called."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from shared.names import SUBJECT
from shared.subscriptions.service import Answer, NoAnswer, Subscriptions
from tests.integration.program.house import House, until

READY = "test.vault.ready"


@asynccontextmanager
async def vault(program: House, names: Answer) -> AsyncIterator[None]:
    """Questions of this service for names come to ``names``."""
    answering = Subscriptions(url=program.settings.nats or "", name="vault")
    answering.serve(SUBJECT, names)
    answering.serve(READY, _ready)
    await answering.start()

    async def ready() -> bool:
        try:
            return bool(await answering.request(READY, {}))
        except NoAnswer:
            return False

    try:
        await until(ready, "the vault answers")
        yield
    finally:
        await answering.close()


async def _ready(question: dict[str, Any]) -> dict[str, Any]:
    return {"ready": question == {}}
