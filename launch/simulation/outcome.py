"""What a simulation came to: its logs judged, counts of logs and of Kanwil's view beside the model's own."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from launch.simulation.invariants import Judge
from launch.simulation.model import Course
from launch.story.script import Actor
from launch.story.speaking import Speaking
from shared.contracts.codes import Role

READER = Actor(sub="simulasi-log", role=Role.SERVICE)
KANWIL = Actor(sub="simulasi-kanwil", role=Role.KANWIL)
PAGE = 500
LOGS = {"assessment": "assessment", "program": "program"}
"""Log to the service whose feed has it."""


@dataclass
class Outcome:
    """``differences``: what the model foresaw otherwise; ``violations``: rules that the log breaks."""

    events: int = 0
    violations: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return not self.violations and not self.differences


async def outcome(speaking: Speaking, courses: Sequence[Course]) -> Outcome:
    """Read both logs and Kanwil's figures, once the views have everything."""
    found, judge, counted, ended = Outcome(), Judge(), Counter[str](), Counter[str]()
    for log, service in LOGS.items():
        envelopes = await _log(speaking, service, log)
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
    foreseen = sum((course.ended for course in courses), Counter[str]())
    started = sum(course.started for course in courses)
    found.differences += _compare("events", told, counted)
    found.differences += _compare("ends", foreseen, ended)
    found.differences += _compare("Kanwil", _funnel(told, foreseen, started), await _kanwil(speaking))
    return found


def _funnel(told: Counter[str], ended: Counter[str], started: int) -> Counter[str]:
    """What Kanwil's summary has to say by the model, everybody having ended."""
    return Counter(
        {
            "funnel.referred": told["ParticipantReferred"],
            "funnel.assessed": told["ParticipantAssessed"],
            "funnel.decreed": told["ParticipantEnrolled"],
            "funnel.completed": ended["selesai"],
            "funnel.started": started,
            "funnel.left": started - ended["selesai"],
            "funnel.left_before_start": told["EpisodeEnded"] - started,
            "sessions.planned": told["SessionScheduled"],
            "sessions.held": told["SessionHeld"],
            "active.total": 0,
        }
    )


def _compare(what: str, foreseen: Counter[str], found: Counter[str]) -> list[str]:
    return [
        f"{what}: {name} should be {n} and is {found[name]}"
        for name, n in sorted(foreseen.items())
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


async def _kanwil(speaking: Speaking) -> Counter[str]:
    """Kanwil's figures by dotted name, from a view that has everything that was told."""
    answer = await speaking.get("reporting-kanwil", "/v1/kanwil/summary", KANWIL, consistent=True)
    return Counter(
        {
            f"{part}.{name}": value
            for part in ("funnel", "sessions", "active")
            for name, value in answer[part].items()
            if isinstance(value, int)
        }
    )
