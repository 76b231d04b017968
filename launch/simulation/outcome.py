"""What a simulation came to: its logs judged, counts of logs beside the model's own."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from launch.simulation.digest import digest
from launch.simulation.invariants import Judge
from launch.simulation.model import Course
from launch.simulation.views import figures, foreseen, kanwil_cancels
from launch.story.script import Actor
from launch.story.speaking import Refused, Speaking
from shared.contracts.codes import Role

READER = Actor(sub="simulasi-log", role=Role.SERVICE)
PAGE = 500
LOGS = {"assessment": "assessment", "program": "program"}
"""Log to the service whose feed has it."""
LAPSES_WITHIN = 180.0
"""Seconds: the clock of the service looks each minute."""


@dataclass
class Outcome:
    """``differences``: what the model foresaw otherwise; ``violations``: rules that the log breaks.

    ``digest`` is the same for the same seed: of what the logs say, without ids and days of telling.
    """

    events: int = 0
    violations: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    digest: str = ""

    @property
    def well(self) -> bool:
        return not self.violations and not self.differences


async def lapsed(speaking: Speaking, courses: Sequence[Course]) -> None:
    """Wait until the clock of the programme has let lapse what was offered with a limit that has passed.

    Raises:
        Refused: it did not within three minutes.
    """
    deadline = time.monotonic() + LAPSES_WITHIN
    for course in (each for each in courses if each.lapsing):
        actor = course.prison.actors()[course.prison.actor("counsellor")]
        path = f"/v1/hand-overs?facility={course.prison.id}"
        while True:
            found = (await speaking.get("program", path, actor))["hand_overs"]
            late = [each for each in found if each["status"] == "offered"]
            if not late:
                break
            if time.monotonic() > deadline:
                raise Refused(f"{course.prison.id}: {len(late)} of {course.lapsing} offers have not lapsed")
            await asyncio.sleep(1)


async def outcome(speaking: Speaking, courses: Sequence[Course]) -> Outcome:
    """Read both logs and every agency's figures, once the views have everything."""
    await lapsed(speaking, courses)
    logs = {log: await _log(speaking, service, log) for log, service in LOGS.items()}
    found = judged(logs, courses)
    found.digest = digest(logs.values(), speaking.kept, speaking.calendar, courses[0].weeks)
    views = await figures(speaking, [course.prison for course in courses])
    for view, wanted in foreseen(courses).items():
        found.differences += compare(view, wanted, views[view])
    found.violations += kanwil_cancels(views["Kanwil"])
    return found


def judged(logs: dict[str, list[dict[str, Any]]], courses: Sequence[Course]) -> Outcome:
    """The logs against the invariants, and their counts against the model's."""
    found, judge, counted, ended = Outcome(), Judge(), Counter[str](), Counter[str]()
    for log, envelopes in logs.items():
        found.events += len(envelopes)
        for envelope in envelopes:
            name = envelope["type"].rsplit(".", 2)[-2]
            counted[name] += 1
            if name == "EpisodeEnded":
                ended[envelope["data"]["reason"]] += 1
        if log == "program":
            judge.read(envelopes)
    found.violations = judge.close()
    told = sum((course.told for course in courses), Counter[str]())
    # the clock may let an offer lapse in the moment before the woman leaves: then nobody awaits an answer
    missing = told["HandOverAwaited"] - counted["HandOverAwaited"]
    if 0 < missing <= sum(course.lapsing for course in courses):
        told["HandOverAwaited"] -= missing
    found.differences += compare("events", told, counted)
    found.differences += compare("ends", sum((c.ended for c in courses), Counter[str]()), ended)
    return found


def compare(what: str, wanted: Counter[str], found: Counter[str]) -> list[str]:
    """A sentence for each figure that is another one."""
    return [
        f"{what}: {name} should be {n} and is {found[name]}"
        for name, n in sorted(wanted.items())
        if found[name] != n
    ]


async def _log(speaking: Speaking, service: str, log: str) -> list[dict[str, Any]]:
    envelopes: list[dict[str, Any]] = []
    while True:
        path = f"/v1/logs/{log}/events?after={len(envelopes)}&limit={PAGE}"
        page = (await speaking.get(service, path, READER))["events"]
        envelopes += [json.loads(raw) for raw in page]
        if len(page) < PAGE:
            return envelopes
