"""Of the whole pilot: what was found in care stands in the log ``clinical`` and the vault, nowhere beside."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from launch.environment import SERVICES
from launch.sources import of_embedded
from shared.broker.connection import connected
from shared.broker.streams import stream_name
from shared.contracts.envelope import Envelope
from tests.failures.system import System, system
from tests.failures.truth import logs
from tests.journeys.clinical_words import data_keys, leaves, numbers, seen, words

OPEN_LOGS = ("assessment", "program")
SHARED = {
    "facility",
    "participant_id",
    "assessment_id",
    "by_role",
    "decided_role",
    "completed_on",
    "outcome",
    "rule_set",
    "kind",
}
"""Field names that mean something else, or nothing clinical, in the other logs: a day, a kind of task."""

UNREAD = {"authorization", "content-security-policy"}
"""A token, which only looks like words, and the same policy with every answer."""


@dataclass
class Told:
    """A system that was told everything, and every header that went over HTTP meanwhile."""

    running: System
    envelopes: dict[str, list[Envelope]]
    headers: set[str]

    @property
    def clinical(self) -> set[str]:
        """Words and numbers that only the log ``clinical`` may hold."""
        return words(self.envelopes["clinical"]) | numbers(self.envelopes["clinical"])


@pytest.fixture
async def told(home: Path) -> AsyncIterator[Told]:
    headers: set[str] = set()

    async def remember(answer: httpx.Response) -> None:
        for name, value in (*answer.request.headers.items(), *answer.headers.items()):
            if name.lower() not in UNREAD:
                headers.add(f"{name}: {value}")

    async with system(home) as running:
        running.telling.client.event_hooks["response"].append(remember)
        await running.tell()
        assert await running.wrong_figures() == []
        yield Told(running, await logs(running.embedded.installation), headers)


async def test_no_clinical_value_is_told_outside_the_clinical_log(told: Told) -> None:
    _the_story_has_what_is_looked_for(told)
    clinical = {key for envelope in told.envelopes["clinical"] for key in data_keys(envelope.body["data"])}
    for log in OPEN_LOGS:
        bodies = [envelope.body["data"] for envelope in told.envelopes[log]]
        values = {str(value) for body in bodies for _, value in leaves(body)}
        assert values & told.clinical == set(), log
        assert {key for body in bodies for key in data_keys(body)} & clinical <= SHARED, log
    surfaces = {
        "subject or attribute": _attributes(told.envelopes),
        "header of a message": await _message_headers(told),
        "header": told.headers,
        "metric": await _metrics(told.running),
        "log line": _lines(told.running),
    }
    assert all(surfaces.values())
    assert {where: seen("\n".join(texts), told.clinical) for where, texts in surfaces.items()} == {
        where: set() for where in surfaces
    }


def _the_story_has_what_is_looked_for(told: Told) -> None:
    """Otherwise nothing could be found."""
    looked_for = {"amphetamine", "high", "F11.2", "suicide", "safety_plan", "medis_v1", "clinical_judgement"}
    assert looked_for | {"suicide_risk", "srq20", "readiness", "never", "injected"} <= told.clinical
    planted = json.dumps(
        {"event": "x", "route": "/v1/participants", "band": "high", "value": 60.714285714285715}
    )
    assert seen(planted, told.clinical | {"60.714285714285715"}) == {"high", "60.714285714285715"}


def _attributes(envelopes: dict[str, list[Envelope]]) -> set[str]:
    """Subject, type and every other attribute of each event of all logs, and its subject on the broker."""
    return {
        text
        for log in envelopes.values()
        for envelope in log
        for text in (
            envelope.nats_subject,
            *(str(value) for name, value in envelope.body.items() if name != "data"),
        )
    }


async def _message_headers(told: Told) -> set[str]:
    sources = of_embedded(told.running.embedded.installation)
    async with connected(
        url=sources.nats_url, user=sources.nats_user, password=sources.nats_password, name="test"
    ) as client:
        return {
            f"{name}: {value}"
            for log in told.envelopes
            for number in range(1, len(told.envelopes[log]) + 1)
            for message in [await client.jetstream().get_msg(stream_name(log), number)]
            for name, value in (message.headers or {}).items()
        }


async def _metrics(running: System) -> Sequence[str]:
    addresses = running.embedded.installation.addresses
    return [(await running.telling.client.get(f"{addresses[name]}/metrics")).text for name in SERVICES]


def _lines(running: System) -> Sequence[str]:
    return [(running.embedded.home.logs / f"{name}.log").read_text() for name in SERVICES]
