"""A story's own words for ids and days, and refusals that it wants."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import httpx
import pytest

from launch.story import saying
from launch.story.calendar import Calendar
from launch.story.folders import PILOT
from launch.story.part import Expected, Say
from launch.story.script import read_script
from launch.story.speaking import Refused
from launch.story.telling import Telling

WOMAN = "6b9c1f2e-0000-4000-8000-000000000001"


def telling(answer: Callable[[httpx.Request], httpx.Response]) -> Telling:
    script = read_script(PILOT)
    calendar = Calendar(date(2026, 8, 3), script.time_zone)
    found = Telling.of(script, calendar, {"program": "http://program.invalid"}, lambda _: "a-token")
    found.client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    found.participants["RN"] = WOMAN
    found.episodes["RN"] = "e-1"
    found.sessions["s/W3 Thu"] = "s-1"
    return found


def refusing(rule: str, status: int = 409) -> Callable[[httpx.Request], httpx.Response]:
    body = {"type": "urn:pulih:several", "errors": [{"rule": rule, "detail": "s-1 is there"}]}
    return lambda _: httpx.Response(status, json=body)


def act(**changed: object) -> Say:
    said = {"at": "W3 Tue 10:00", "by": "officer", "title": "jeda", "do": "POST /v1/episodes/{episode RN}/x"}
    return Say.model_validate({**said, **changed})


async def test_ids_days_and_instants_stand_where_the_story_names_them() -> None:
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(201, json={"hold_id": "h-1", "positions": {"program": 7}})

    told = telling(answer)
    body = {"since": "{W3 Tue}", "at": "{W3 Tue 10:00}", "who": {"{RN}": ["{session s/W3 Thu}"]}}
    await saying.say(told, act(body=body, keep={"jeda": "hold_id"}))
    assert sent[0].url.path == "/v1/episodes/e-1/x"
    assert json.loads(sent[0].content) == {
        "since": "2026-08-18",
        "at": "2026-08-18T10:00:00+08:00",
        "who": {WOMAN: ["s-1"]},
    }
    assert saying.meaning(told, "{jeda}") == "h-1"
    assert told.positions == {"program": 7}


async def test_a_name_that_the_story_does_not_know_is_said() -> None:
    with pytest.raises(Refused, match="nobody"):
        saying.meaning(telling(refusing("x")), "{nobody}")


async def test_a_wanted_refusal_is_told_and_another_is_not() -> None:
    wanted = Expected(status=409, rule="room-taken", names=["{session s/W3 Thu}"])
    await saying.say(telling(refusing("room-taken")), act(refused=wanted))
    for other in (refusing("leader-taken"), refusing("room-taken", 422)):
        with pytest.raises(Refused, match="room-taken"):
            await saying.say(telling(other), act(refused=wanted))
    elsewhere = Expected(status=409, rule="room-taken", names=["s-2"])
    with pytest.raises(Refused, match="s-2"):
        await saying.say(telling(refusing("room-taken")), act(refused=elsewhere))


async def test_told_again_a_wanted_refusal_may_have_the_rule_of_what_came_later() -> None:
    wanted = Expected(status=409, rule="room-taken", again="not-enrolled")
    await saying.say(telling(refusing("not-enrolled", 422)), act(refused=wanted))
    for other in (refusing("leader-taken"), lambda _: httpx.Response(201, json={})):
        with pytest.raises(Refused, match="room-taken"):
            await saying.say(telling(other), act(refused=wanted))


async def test_what_should_have_been_taken_and_was_not_ends_the_telling() -> None:
    with pytest.raises(Refused, match="409"):
        await saying.say(telling(refusing("room-taken")), act())


def test_a_story_knows_its_folder() -> None:
    assert read_script(PILOT).folder == Path(PILOT)
