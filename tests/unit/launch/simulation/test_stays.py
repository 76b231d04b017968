"""Pauses, hand-overs, proposals and ends: each rule sees the log that breaks it, and lets a good one pass."""

from typing import Any

import pytest

from launch.simulation.invariants import Judge

A, B = "simulasi-001", "simulasi-002"
Told = list[tuple[str, dict[str, Any]]]


def told(name: str, **data: object) -> tuple[str, dict[str, Any]]:
    return name, {"facility": A, "episode_id": "e-1", **data}


def session(day: str, facility: str = A) -> Told:
    id_ = f"s-{day}"
    planned: dict[str, Any] = {
        "session_id": id_,
        "facility": facility,
        "room": "Aula",
        "leader": f"bnn {facility}",
        "starts_at": f"{day}T09:00:00+08:00",
        "ends_at": f"{day}T10:00:00+08:00",
    }
    booked = told("ParticipantBooked", facility=facility, session_id=id_, session_on=day)
    return [("SessionScheduled", planned), booked]


def hold(id_: str = "h-1", side: str = "lapas", until: str | None = None) -> tuple[str, dict[str, Any]]:
    return told("HoldBegun", hold_id=id_, side=side, since="2026-08-20", until=until)


HOLD = {"hold_id": "h-1", "side": "lapas", "since": "2026-08-20"}


def attended(facility: str = A) -> tuple[str, dict[str, Any]]:
    """A record of the session of the 20th."""
    return told("AttendanceRecorded", facility=facility, session_id="s-2026-08-20", outcome="hadir")


def back(id_: str = "h-1") -> tuple[str, dict[str, Any]]:
    return told("HoldEnded", hold_id=id_, ended_on="2026-08-25")


BEGUN: Told = [
    ("DecreeIssued", {"participants": ["w-1"], "issued_on": "2026-08-18"}),
    told("ParticipantEnrolled", participant_id="w-1", stages=["social"], enrolled_on="2026-08-18"),
]
ENDED = told("EpisodeEnded")
ENDED_THERE = told("EpisodeEnded", facility=B)
OFFERED = told("HandOverOffered", to_facility=B)
ACCEPTED = told("HandOverAccepted", facility=B)
LEFT = told("HandOverAwaited", to_facility=B, left_on="2026-08-24")
MOVED = told("EpisodeHandedOver", facility=B, from_facility=A)
STARTED_BEFORE = told("StageStarted", stage="social", started_on="2026-08-20")
PROPOSED, WITHDRAWN, DECIDED = map(told, ("DropOutProposed", "DropOutWithdrawn", "DropOutDecided"))


def judged(events: Told) -> list[str]:
    judge = Judge()
    judge.read({"type": f"id.pulih.program.{name}.v1", "data": data} for name, data in events)
    return judge.close(over=False)


@pytest.mark.parametrize(
    "events",
    [
        [hold(), hold("h-2", "bnnp"), back(), back("h-2"), *session("2026-08-25"), hold("h-3"), ENDED],
        [hold(until="2026-08-22"), *session("2026-08-24"), hold("h-2"), ENDED],
        [OFFERED, ACCEPTED, LEFT, MOVED, *session("2026-08-27", B), ENDED_THERE],
        [
            OFFERED,
            LEFT,
            told("HandOverClosed"),
            *session("2026-08-27"),
            OFFERED,
            told("HandOverDeclined"),
            ENDED,
        ],
        [PROPOSED, WITHDRAWN, PROPOSED, DECIDED, ENDED],
        [*session("2026-08-20"), OFFERED, ACCEPTED, LEFT, MOVED, attended(), STARTED_BEFORE, ENDED_THERE],
    ],
)
def test_a_good_stay_has_no_findings(events: Told) -> None:
    assert judged([*BEGUN, *events]) == []


@pytest.mark.parametrize(
    ("events", "finding"),
    [
        ([ENDED, *session("2026-08-24")], "after its end"),
        ([hold(), *session("2026-08-24")], "within a hold"),
        ([OFFERED, LEFT, *session("2026-08-24")], "after she left"),
        (session("2026-08-24", B), "where her stay is not"),
        ([ENDED, told("StageCompleted", stage="social")], "completed after its end"),
        ([ENDED, hold()], "began after its end"),
        ([hold(), hold("h-2")], "a second hold"),
        ([back()], "had not begun"),
        ([hold(), back(), back()], "a hold ended twice"),
        ([OFFERED, OFFERED], "a second facility"),
        ([ACCEPTED], "accepted where it was not offered"),
        ([LEFT], "nobody offered"),
        ([told("HandOverDeclined")], "declined without an offer"),
        ([told("HandOverClosed")], "nobody made"),
        ([OFFERED, ACCEPTED, MOVED], "before it was accepted and she had left"),
        ([OFFERED, LEFT, MOVED], "before it was accepted and she had left"),
        ([OFFERED, ACCEPTED, LEFT, ENDED, MOVED], "handed over after its end"),
        (
            [OFFERED, ACCEPTED, LEFT, told("EpisodeHandedOver", facility=B, from_facility="x")],
            "did not have it",
        ),
        ([PROPOSED, PROPOSED], "proposed twice"),
        ([ENDED, PROPOSED], "after its end"),
        ([WITHDRAWN], "not proposed"),
        ([DECIDED], "decided that was not proposed"),
        ([ENDED_THERE], "ended by a facility"),
        ([told("HoldBegun", facility=B, **HOLD)], "told by a facility that does not have it"),
        ([*session("2026-08-20"), attended(B)], "told by a facility that does not have it"),
        ([told("StageStarted", facility=B, stage="social", started_on="2026-08-20")], "does not have it"),
    ],
)
def test_a_stay_that_breaks_a_rule_is_found(events: Told, finding: str) -> None:
    found = judged([*BEGUN, *events])
    assert len(found) == 1, found
    assert finding in found[0]
