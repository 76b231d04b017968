"""The AsyncAPI document: all that is told and heard, every reference kept, nothing connected."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from shared.contracts.registry import LOGS
from shared.subscriptions.asyncapi import document
from shared.subscriptions.service import Subscriptions
from tests.integration.followers.listening import Memory

COMPONENT = re.compile(r"[a-zA-Z0-9.\-_]+")


def made() -> dict[str, Any]:
    hears = Subscriptions(url="nats://nowhere", name="program")
    hears.follow(Memory("waiting-list", ("assessment",)))

    async def answer(question: dict[str, Any]) -> dict[str, Any]:
        return question

    hears.serve("pulih.vault.names", answer)
    return document(title="Program", version="1", description="d", tells=("program",), hears=(hears,))


def references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_every_event_that_is_told_or_heard_is_described() -> None:
    api = made()
    assert set(api["channels"]) == {
        "tells.program",
        "waiting-list.hears.assessment",
        "program.answers.pulih.vault.names",
        "program.answers.pulih.vault.names.reply",
    }
    assert set(api["channels"]["tells.program"]["messages"]) == LOGS["program"]
    assert set(api["channels"]["waiting-list.hears.assessment"]["messages"]) == LOGS["assessment"]
    assert {"send", "receive"} == {operation["action"] for operation in api["operations"].values()}


def test_every_reference_leads_somewhere_and_every_component_has_a_lawful_name() -> None:
    api = made()
    for reference in references(api):
        found: Any = api
        for step in reference.removeprefix("#/").split("/"):
            found = found[unquote(step)]
    assert all(COMPONENT.fullmatch(name) for part in api["components"].values() for name in part)
