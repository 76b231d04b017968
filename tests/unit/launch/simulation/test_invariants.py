"""Each invariant sees the log that breaks it, and lets a good one pass."""

from typing import Any

import pytest

from launch.simulation.invariants import Judge

WHO, EPISODE = "w-1", "e-1"
Told = list[tuple[str, dict[str, Any]]]


def session(id_: str, starts: str = "09:00", room: str = "Aula", leader: str = "bnn-1") -> tuple[str, Any]:
    ends = f"{int(starts[:2]) + 1:02}:{starts[3:]}"
    data = {
        "session_id": id_,
        "facility": "simulasi-001",
        "room": room,
        "leader": leader,
        "starts_at": f"2026-08-20T{starts}:00+08:00",
        "ends_at": f"2026-08-20T{ends}:00+08:00",
    }
    return "SessionScheduled", data


def of_episode(name: str, **data: object) -> tuple[str, Any]:
    return name, {"episode_id": EPISODE, "facility": "simulasi-001", **data}


DECREED = ("DecreeIssued", {"participants": [WHO], "issued_on": "2026-08-18"})
ENROLLED = of_episode(
    "ParticipantEnrolled", participant_id=WHO, stages=["social", "skills"], enrolled_on="2026-08-18"
)
BEGUN: Told = [DECREED, ENROLLED]
ENDED = of_episode("EpisodeEnded")
BOOKED = of_episode("ParticipantBooked", session_id="s-1")
PRESENT = of_episode("AttendanceRecorded", session_id="s-1", outcome="hadir")
STARTED = of_episode("StageStarted", stage="social", started_on="2026-08-20")
COMPLETED = of_episode("StageCompleted", stage="social")


def judged(told: Told) -> list[str]:
    judge = Judge()
    judge.read({"type": f"id.pulih.program.{name}.v1", "data": data} for name, data in told)
    return judge.close()


def test_a_good_log_has_no_findings() -> None:
    skills = [of_episode("StageStarted", stage="skills", started_on="2026-08-27")]
    again = [session("s-2", "10:00"), of_episode("ParticipantBooked", session_id="s-2")]
    assert judged([*BEGUN, session("s-1"), BOOKED, PRESENT, STARTED, COMPLETED, *skills, *again, ENDED]) == []


@pytest.mark.parametrize(
    ("told", "finding"),
    [
        ([ENROLLED, ENDED], "without a decree"),
        ([*BEGUN, ENROLLED, ENDED], "began twice"),
        ([*BEGUN, of_episode("StageStarted", stage="skills", started_on="2026-08-20"), ENDED], "predecessor"),
        ([*BEGUN, of_episode("StageStarted", stage="medical", started_on="2026-08-20"), ENDED], "its path"),
        ([*BEGUN, of_episode("StageStarted", stage="social", started_on="2026-08-17"), ENDED], "the decree"),
        ([*BEGUN, of_episode("StageCompleted", stage="skills"), ENDED], "out of order"),
        ([*BEGUN, COMPLETED, COMPLETED, ENDED], "completed twice"),
        ([*BEGUN, session("s-1"), PRESENT, ENDED], "without a booking"),
        (
            [*BEGUN, session("s-1"), BOOKED, of_episode("BookingFreed", session_id="s-1"), PRESENT, ENDED],
            "without a booking",
        ),
        (
            [*BEGUN, session("s-1"), BOOKED, ("SessionCancelled", {"session_id": "s-1"}), PRESENT, ENDED],
            "not take",
        ),
        ([*BEGUN, session("s-1"), session("s-2", "09:30", leader="bnn-2"), ENDED], "room"),
        ([*BEGUN, session("s-1"), session("s-2", "09:30", room="Klinik"), ENDED], "leader"),
        (
            [
                *BEGUN,
                session("s-1"),
                session("s-2", "09:30", room="Klinik", leader="bnn-2"),
                BOOKED,
                of_episode("ParticipantBooked", session_id="s-2"),
                ENDED,
            ],
            "episode e-1 is in",
        ),
        (BEGUN, "has 0 ends"),
        ([*BEGUN, ENDED, ENDED], "has 2 ends"),
    ],
)
def test_a_log_that_breaks_a_rule_is_found(told: Told, finding: str) -> None:
    found = judged(told)
    assert len(found) == 1, found
    assert finding in found[0]


def test_what_has_not_ended_yet_is_no_finding_while_it_goes_on() -> None:
    judge = Judge()
    judge.read({"type": f"id.pulih.program.{name}.v1", "data": data} for name, data in BEGUN)
    assert judge.close(over=False) == []
