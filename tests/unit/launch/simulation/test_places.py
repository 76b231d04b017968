"""Places of cohorts: each rule sees the log that breaks it, and lets a good one pass."""

from typing import Any

import pytest

from launch.simulation.invariants import Judge

A, B = "simulasi-001", "simulasi-002"
Told = list[tuple[str, dict[str, Any]]]


def told(name: str, who: str = "w-1", cohort: str = "c-1", **data: object) -> tuple[str, dict[str, Any]]:
    facility = B if cohort == "c-2" else A
    hers = {"participant_id": who, "episode_id": f"e-{who}"}
    return name, {"facility": facility, "cohort_id": cohort, **hers, **data}


def decree(*women: str, over: str | None = None) -> Told:
    issued = ("DecreeIssued", {"cohort_id": "c-1", "decree_id": "d-1", "issued_on": "2026-08-18"})
    issued[1].update(participants=list(women), over_capacity=over)
    return [issued, *(enrolled(who) for who in women)]


def enrolled(who: str, cohort: str = "c-1") -> tuple[str, dict[str, Any]]:
    more = {"stages": ["social"], "enrolled_on": "2026-08-18", "decree_id": "d-1"}
    return told("ParticipantEnrolled", who, cohort, **more)


def placed(who: str, *overridden: str) -> tuple[str, dict[str, Any]]:
    return told("ParticipantPlaced", who, overridden=list(overridden))


def handed_over(who: str, cohort: str = "c-2") -> Told:
    there = B if cohort == "c-2" else A
    offered = told("HandOverOffered", who, to_facility=there)
    left = told("HandOverAwaited", who, to_facility=there, left_on="2026-08-24")
    accepted = [told("HandOverAccepted", who, cohort), told("PlaceKeptForStay", who, cohort)]
    return [offered, *accepted, left, told("EpisodeHandedOver", who, cohort, from_facility=A)]


TWO = told("CohortChanged", capacity=2)
ONE_THERE = told("CohortChanged", cohort="c-2", capacity=1)
ENDED = told("EpisodeEnded")
CLOSED = ("CohortClosed", {"cohort_id": "c-1"})


def judged(events: Told) -> list[str]:
    judge = Judge()
    judge.read({"type": f"id.pulih.program.{name}.v1", "data": data} for name, data in events)
    return judge.close(over=False)


@pytest.mark.parametrize(
    "events",
    [
        [TWO, placed("w-1"), placed("w-2"), *decree("w-1", "w-2")],
        [TWO, placed("w-1"), placed("w-2"), told("PlacementWithdrawn", "w-2"), placed("w-3")],
        [TWO, *decree("w-1", "w-2", "w-3", over="tempat_ditambah")],
        [TWO, *decree("w-1", "w-2"), placed("w-3", "tempat")],
        [TWO, ONE_THERE, *decree("w-1", "w-2"), *handed_over("w-1"), placed("w-3")],
        [TWO, *decree("w-1"), ENDED, CLOSED],
        [told("CohortChanged", capacity=None), *decree("w-1", "w-2", "w-3")],
    ],
)
def test_a_cohort_within_its_places_has_no_findings(events: Told) -> None:
    assert judged(events) == []


@pytest.mark.parametrize(
    ("events", "finding"),
    [
        ([TWO, *decree("w-1", "w-2", "w-3")], "3 of 2 places are taken"),
        ([TWO, placed("w-1"), placed("w-2"), placed("w-3")], "3 of 2 places are taken"),
        ([TWO, *decree("w-1", "w-2", over="tempat_ditambah"), placed("w-3")], "3 of 2 places"),
        (
            [
                TWO,
                ONE_THERE,
                *decree("w-1", "w-2"),
                *handed_over("w-1"),
                told("PlaceKeptForStay", "w-2", "c-2"),
            ],
            "cohort c-2: 2 of 1 places",
        ),
        ([TWO, *decree("w-1"), CLOSED], "closed while 1 stays were in it"),
        ([TWO, CLOSED, *decree("w-1")], "after it was closed"),
    ],
)
def test_a_cohort_beyond_its_places_or_closed_is_found(events: Told, finding: str) -> None:
    found = judged(events)
    assert len(found) == 1, found
    assert finding in found[0]
