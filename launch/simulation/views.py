"""What each agency's view has to say by the model, everybody having ended, and what it says."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from launch.simulation.cast import Prison
from launch.simulation.model import Course
from launch.simulation.stay import ATTENDED, EXPECTED, FREED, LOST, PAUSED, Stay
from launch.story.script import Actor
from launch.story.speaking import Speaking
from shared.contracts.codes import Role

KANWIL = Actor(sub="simulasi-kanwil", role=Role.KANWIL)
BNNP = Actor(sub="simulasi-bnnp", role=Role.BNN_SUPERVISOR)
AT_ONCE = 4
COUNTED_OUT = frozenset({FREED, PAUSED})


async def figures(speaking: Speaking, places: Sequence[Prison]) -> dict[str, Counter[str]]:
    """The figures of every view by its name, from views that have everything that was told."""
    kanwil = await speaking.get("reporting-kanwil", "/v1/kanwil/summary", KANWIL, consistent=True)
    bnnp = await speaking.get("reporting-bnnp", "/v1/bnnp/summary", BNNP, consistent=True)
    turn = asyncio.Semaphore(AT_ONCE)

    async def of(place: Prison) -> Counter[str]:
        actor = place.actors()[place.actor("officer")]
        async with turn:
            return _flat(await speaking.get("reporting-lapas", "/v1/lapas/summary", actor, consistent=True))

    lapas = await asyncio.gather(*(of(place) for place in places))
    prisons = {f"Lapas {place.id}": found for place, found in zip(places, lapas, strict=True)}
    return {"Kanwil": _flat(kanwil), "BNNP": _flat(bnnp), **prisons}


def foreseen(courses: Sequence[Course]) -> dict[str, Counter[str]]:
    """The figures of every view by the model."""
    told = sum((course.told for course in courses), Counter[str]())
    ended = sum((course.ended for course in courses), Counter[str]())
    left = sum((course.left for course in courses), Counter[str]())
    common = _funnel(courses, told, ended) | _attendance([s for c in courses for s in c.stays])
    common["active.total"] = 0
    common["active.held"] = 0
    common["stages_overridden"] = sum(course.overridden for course in courses)
    region = common | _sessions(told)
    bnnp = common + Counter()
    bnnp |= {f"left_by_reason.{reason}": n for reason, n in left.items() if reason != "selesai"}
    bnnp["stages_completed"] = told["StageCompleted"]
    bnnp["active.total"] = bnnp["active.held"] = 0
    prisons = {f"Lapas {course.prison.id}": _sessions(course.told) for course in courses}
    return {"Kanwil": region, "BNNP": bnnp, **prisons}


def kanwil_cancels(kanwil: Mapping[str, int]) -> list[str]:
    """What one prison hands over another one receives: over the region both figures are one."""
    gone, come = kanwil["funnel.handed_over"], kanwil["funnel.received"]
    found = [] if gone == come else [f"Kanwil: {gone} stays were handed over and {come} received"]
    started = kanwil["funnel.started"]
    ended = kanwil["funnel.completed"] + kanwil["funnel.left"] + kanwil["active.total"]
    if started != ended + gone - come:
        found.append(f"Kanwil: {started} started, and {ended} completed, left or are there")
    return found


def _funnel(courses: Sequence[Course], told: Counter[str], ended: Counter[str]) -> Counter[str]:
    started = sum(course.started for course in courses)
    handed = told["EpisodeHandedOver"]
    return Counter(
        {
            "funnel.referred": told["ParticipantReferred"],
            "funnel.assessed": told["ParticipantAssessed"],
            "funnel.decreed": told["ParticipantEnrolled"],
            "funnel.completed": ended["selesai"],
            "funnel.started": started,
            "funnel.left": started - ended["selesai"],
            "funnel.left_before_start": told["EpisodeEnded"] - started,
            "funnel.handed_over": handed,
            "funnel.received": handed,
        }
    )


def _attendance(stays: Sequence[Stay]) -> Counter[str]:
    """Person-sessions and fair attendance over everybody's bookings."""
    bookings = [b for stay in stays for b in stay.bookings.values() if b.status not in COUNTED_OUT]
    outcomes = Counter(booking.status for booking in bookings)
    attended = sum(outcomes[outcome] for outcome in ATTENDED)
    return Counter(
        {
            "person_sessions.booked": len(bookings),
            "person_sessions.attended": attended,
            "person_sessions.late": outcomes["hadir_terlambat"],
            "person_sessions.alpa": outcomes["alpa"],
            "person_sessions.izin": outcomes["izin"],
            "person_sessions.not_brought": outcomes["tidak_dihadirkan"],
            "person_sessions.unmarked": outcomes[EXPECTED],
            "lost": outcomes[LOST],
            "attendance.fair.n": attended,
            "attendance.fair.of": attended + outcomes["alpa"],
        }
    )


def _sessions(told: Counter[str]) -> Counter[str]:
    return Counter({"sessions.planned": told["SessionScheduled"], "sessions.held": told["SessionHeld"]})


def _flat(answer: Mapping[str, Any]) -> Counter[str]:
    """Figures by dotted name; ``lost`` is the sum of lost person-sessions."""
    found = Counter[str]()
    for name, value in _leaves("", answer):
        found[name] += value
        if name.startswith("person_sessions.lost."):
            found["lost"] += value
    return found


def _leaves(prefix: str, value: Any) -> list[tuple[str, int]]:  # noqa: ANN401 - any JSON
    if isinstance(value, int) and not isinstance(value, bool):
        return [(prefix, value)]
    if not isinstance(value, dict):
        return []
    return [
        leaf for name, each in value.items() for leaf in _leaves(f"{prefix}.{name}" if prefix else name, each)
    ]
