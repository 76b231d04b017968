"""What a simulation is compared with: counts of logs, figures of views, the digest of what was told."""

import uuid
from collections import Counter
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from launch.simulation.cast import prisons
from launch.simulation.digest import digest
from launch.simulation.outcome import compare, judged
from launch.simulation.region import Region
from launch.simulation.views import foreseen, kanwil_cancels
from launch.story.calendar import Calendar

KANWIL = {
    "funnel.started": 9,
    "funnel.completed": 6,
    "funnel.left": 3,
    "active.total": 0,
    "funnel.handed_over": 2,
    "funnel.received": 2,
}


def told(name: str, subject: str, **data: object) -> dict[str, Any]:
    return {"type": f"id.pulih.program.{name}.v1", "subject": subject, "data": data}


def region() -> Region:
    found = Region(prisons(4, 60), weeks=8, seed=5)
    found.timetable()
    return found


def test_hand_overs_cancel_out_over_the_region() -> None:
    assert kanwil_cancels(KANWIL) == []
    assert "2 stays were handed over and 1 received" in kanwil_cancels({**KANWIL, "funnel.received": 1})[0]
    assert "9 started, and 8" in kanwil_cancels({**KANWIL, "funnel.left": 2})[0]


def test_a_figure_of_a_view_that_is_another_one_is_found() -> None:
    wanted = foreseen(region().courses)
    assert set(wanted) == {"Kanwil", "BNNP", *(f"Lapas simulasi-00{n}" for n in range(1, 5))}
    for view, figures in wanted.items():
        assert compare(view, figures, figures) == []
        name = max(figures, key=lambda name: figures[name])
        wrong = Counter({**figures, name: figures[name] - 1})
        assert compare(view, figures, wrong) == [
            f"{view}: {name} should be {figures[name]} and is {figures[name] - 1}"
        ]


def test_an_event_too_few_is_found() -> None:
    courses = region().courses
    for course in courses:
        course.told, course.ended = Counter(), Counter()
    courses[0].told["SessionHeld"] = 2
    log = [told("SessionHeld", "s-1"), told("SessionMoved", "s-1")]
    found = judged({"program": log}, courses)
    assert found.differences == ["events: SessionHeld should be 2 and is 1"]


def test_the_digest_is_of_what_was_told_and_not_of_ids_days_and_interleaving() -> None:
    def one(anchor: date, order: int, outcome: str = "hadir") -> str:
        marta, lina, hold = (str(uuid.uuid4()) for _ in range(3))
        day, today = anchor.replace(day=anchor.day + 2).isoformat(), "2026-11-25"
        log = [
            told("HoldBegun", marta, hold_id=hold, since=day, told_on=today),
            told("AttendanceRecorded", lina, session_on=day, outcome=outcome),
            told("TaskOpened", hold, opened_on=today),
        ]
        names = {"P001-0001": marta, "P001-0002": lina}
        return digest([log[::order]], names, Calendar(anchor, ZoneInfo("Asia/Makassar")), 8)

    first = one(date(2026, 8, 3), 1)
    assert first == one(date(2026, 8, 10), -1)
    assert first != one(date(2026, 8, 3), 1, outcome="alpa")
