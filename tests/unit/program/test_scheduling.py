"""Planning and cancelling a session."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.program.domain.scheduling import slots
from shared.contracts.codes import Cause, Pathway, Role, Stage
from shared.contracts.program import ParticipantBooked, SessionScheduled
from tests.unit.program.places import here, on, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import World, enrolled

THURSDAY = date(2026, 8, 20)


def test_a_session_books_everybody_it_names() -> None:
    world = enrolled(AK="sosial", EM="sosial")
    world.schedule(Stage.SOCIAL, on(THURSDAY), "AK", "EM", room="Aula", minutes=90, group="1")
    planned, *booked = world.told[-3:]
    assert isinstance(planned, SessionScheduled)
    assert (planned.session_on, planned.ends_at) == (THURSDAY, on(THURSDAY, 10, 30))
    assert [b.participant_id for b in booked if isinstance(b, ParticipantBooked)] == [who("AK"), who("EM")]


def test_a_plan_may_lie_ahead() -> None:
    assert enrolled(AK="sosial").schedule(Stage.SOCIAL, on(date(2027, 1, 5)), "AK")


def test_its_reservations_are_quarter_hours_in_utc() -> None:
    assert slots(on(THURSDAY, 9), on(THURSDAY, 9, 45)) == [
        "2026-08-20T01:00Z",
        "2026-08-20T01:15Z",
        "2026-08-20T01:30Z",
    ]


@pytest.mark.parametrize(
    ("starts", "change", "rule", "field"),
    [
        (on(THURSDAY, 9, 10), {}, "quarter-hour", "starts_at"),
        (on(THURSDAY), {"minutes": 20}, "session-length", "minutes"),
        (on(THURSDAY), {"minutes": 0}, "session-length", "minutes"),
        (on(THURSDAY), {"minutes": 255}, "session-length", "minutes"),
        (on(THURSDAY, 23), {"minutes": 90}, "one-day", "minutes"),
        (on(THURSDAY), {"room": "Gudang"}, "room-unknown", "room"),
        (on(date(2026, 8, 25)), {}, "holiday", "starts_at"),
        (on(date(2026, 8, 24)), {}, "blocked-time", "starts_at"),
        (on(date(2026, 8, 24), 7, 30), {}, "blocked-time", "starts_at"),
        (on(THURSDAY), {"role": Role.LAPAS_OFFICER}, "role-of-stage", "stage"),
        (on(date(2026, 8, 13)), {}, "before-decree", f"participants.{who('AK')}"),
    ],
)
def test_a_plan_is_refused(starts: datetime, change: dict[str, Any], rule: str, field: str) -> None:
    with refused(rule, field):
        enrolled(AK="sosial").schedule(Stage.SOCIAL, starts, "AK", **change)


def test_a_session_may_end_when_a_blocked_time_begins() -> None:
    assert enrolled(AK="sosial").schedule(Stage.SOCIAL, on(date(2026, 8, 24), 7, 15), "AK")


def test_a_stage_that_is_not_hers_is_refused() -> None:
    with refused("stage-not-in-path", f"participants.{who('AK')}"):
        enrolled(AK="sosial").schedule(Stage.MEDICAL, on(THURSDAY), "AK")


def test_before_its_turn_a_stage_is_planned_for_days_that_lie_ahead_only() -> None:
    world = enrolled(RN="medis", AK="sosial")
    world.here = here(THURSDAY)
    with refused("stage-order", f"participants.{who('RN')}") as info:
        world.schedule(Stage.SOCIAL, on(THURSDAY, 15), "AK", "RN")
    assert len(info.value.errors) == 1
    assert world.schedule(Stage.SOCIAL, on(date(2026, 8, 21)), "AK", "RN")
    world.mark(world.schedule(Stage.MEDICAL, on(THURSDAY), "RN"), {"RN": "hadir"})
    world.complete("RN", Stage.MEDICAL, THURSDAY)
    assert world.schedule(Stage.SOCIAL, on(THURSDAY, 15), "AK", "RN")


def test_who_is_not_enrolled_is_refused_and_all_are_named() -> None:
    world = enrolled(AK="sosial")
    world.assess("DW", Pathway.SOCIAL)
    with refused("not-enrolled", f"participants.{who('DW')}") as info:
        world.schedule(Stage.SOCIAL, on(THURSDAY), "AK", "DW", "XX")
    assert len(info.value.errors) == 2


def test_who_left_is_refused() -> None:
    world = enrolled(AK="sosial")
    world.withdraw("AK", THURSDAY)
    with refused("not-enrolled", f"participants.{who('AK')}"):
        world.schedule(Stage.SOCIAL, on(date(2026, 8, 27)), "AK")


def test_a_completed_stage_takes_no_more_sessions() -> None:
    world = enrolled(AK="sosial")
    world.mark(world.schedule(Stage.SOCIAL, on(THURSDAY), "AK"), {"AK": "hadir"})
    world.complete("AK", Stage.SOCIAL, THURSDAY)
    with refused("stage-completed", f"participants.{who('AK')}"):
        world.schedule(Stage.SOCIAL, on(date(2026, 8, 27)), "AK")


def test_nobody_or_somebody_twice_is_refused() -> None:
    for women in ((), ("AK", "AK")):
        with refused("participants", "participants"):
            enrolled(AK="sosial").schedule(Stage.SOCIAL, on(THURSDAY), *women)


def test_an_unconfigured_facility_and_an_unknown_cohort_are_refused() -> None:
    world = World()
    with refused("facility-not-configured"):
        world.schedule(Stage.SOCIAL, on(THURSDAY), "AK")
    world.configure()
    with refused("cohort-unknown", "cohort_id"):
        world.schedule(Stage.SOCIAL, on(THURSDAY), "AK")


def test_only_a_cancelled_session_of_the_stage_is_replaced() -> None:
    world = enrolled(RN="medis")
    first = world.schedule(Stage.MEDICAL, on(THURSDAY), "RN")
    later = on(date(2026, 8, 27))
    with refused("replaces-not-cancelled", "replaces"):
        world.schedule(Stage.MEDICAL, later, "RN", replaces=first)
    world.cancel(first, Cause.BNN)
    with refused("replaces-another", "replaces"):
        world.schedule(Stage.SOCIAL, later, "RN", replaces=first)
    with refused("session-unknown"):
        world.schedule(Stage.MEDICAL, later, "RN", replaces=UUID(int=77))
    assert world.schedule(Stage.MEDICAL, later, "RN", replaces=first)


def test_cancelling_loses_one_person_session_for_each_woman_expected() -> None:
    world = enrolled(AK="sosial", EM="sosial", TB="sosial")
    session = world.schedule(Stage.SOCIAL, on(date(2026, 8, 27)), "AK", "EM", "TB")
    world.withdraw("TB", THURSDAY)
    cancelled, *lost = world.cancel(session, Cause.PRISON)
    assert (cancelled.caused_by, cancelled.claimed_by) == (Cause.PRISON, "lapas")
    assert {event.participant_id for event in lost} == {who("AK"), who("EM")}


def test_cancelling_again_is_quiet_and_by_another_cause_refused() -> None:
    world = enrolled(AK="sosial")
    session = world.schedule(Stage.SOCIAL, on(THURSDAY), "AK")
    world.cancel(session, Cause.BNN)
    assert world.cancel(session, Cause.BNN) == []
    with refused("session-cancelled"):
        world.cancel(session, Cause.PRISON)


def test_a_held_session_is_not_cancelled() -> None:
    world = enrolled(AK="sosial")
    session = world.schedule(Stage.SOCIAL, on(THURSDAY), "AK")
    world.mark(session, {"AK": "hadir"})
    with refused("session-held"):
        world.cancel(session, Cause.BNN)


def test_an_unknown_session_and_a_day_in_the_future_are_refused() -> None:
    world = enrolled(AK="sosial")
    with refused("session-unknown"):
        world.cancel(UUID(int=5), Cause.BNN)
    session = world.schedule(Stage.SOCIAL, on(THURSDAY), "AK")
    with refused("date-in-future", "cancelled_on"):
        world.cancel(session, Cause.BNN, day=date(2026, 12, 2))
