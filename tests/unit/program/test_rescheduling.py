"""Moving a session, disputing whose failure it was, and agreeing."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.program.domain import disputes, rescheduling
from services.program.domain.episode import Expected, Freed
from services.program.domain.ids import episode_of
from services.program.domain.session import Superseded
from shared.contracts.base import Event
from shared.contracts.codes import Cause, Role, Stage
from shared.contracts.program import BookingFreed, ParticipantBooked, SessionScheduled
from shared.contracts.sessions import CauseDisputed, DisputeSettled, SessionRescheduled, Side
from tests.unit.program.places import COHORT, KUPANG, here, on, template, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import World, enrolled

THURSDAY = date(2026, 8, 27)
FRIDAY = date(2026, 8, 28)


def planned(*initials: str) -> tuple[World, UUID]:
    """Women of the social path at a session on Thursday, and it is Wednesday."""
    world = enrolled(**dict.fromkeys(initials, "sosial"))
    world.here = here(THURSDAY - timedelta(days=1))
    return world, world.schedule(Stage.SOCIAL, on(THURSDAY), *initials, room="Aula")


def move(world: World, session: UUID, **how: Any) -> UUID:  # noqa: ANN401 - fields of a change
    new_id = uuid4()
    state = world.state("session", session)
    said = {"caused_by": Cause.PRISON, "claimed_by": "bnnp", "rescheduled_on": world.here.today}
    said |= {key: how.pop(key) for key in (*said, "role") if key in how}
    change = {"starts_at": on(FRIDAY), "minutes": None, "room": None, "leader": None} | how
    told = rescheduling.reschedule(
        world.state("facility", KUPANG),
        world.state("cohort", COHORT),
        state,
        world.episodes(state.plan.participants),
        template=template(),
        change=rescheduling.Change(session_id=new_id, **change),
        role=said.pop("role", Role.BNN_COUNSELLOR),
        here=world.here,
        **said,
    )
    world.tell(told)
    return new_id


def dispute(world: World, session: UUID, cause: Cause, by: Side) -> list[Event]:
    state = world.state("session", session)
    episodes = world.episodes(state.plan.participants)
    return world.tell(disputes.dispute(state, episodes, caused_by=cause, by=by, here=world.here))


def settle(world: World, session: UUID, cause: Cause, by: Side) -> list[Event]:
    state = world.state("session", session)
    return world.tell(disputes.settle(state, caused_by=cause, by=by, here=world.here))


def test_a_moved_session_is_kept_and_everybody_expected_is_booked_at_the_new_one() -> None:
    world, session = planned("AK", "EM")
    world.told.clear()
    new = move(world, session, room="Klinik")
    kinds = [type(event) for event in world.told]
    assert (
        kinds == [SessionRescheduled, BookingFreed, BookingFreed, SessionScheduled] + [ParticipantBooked] * 2
    )
    state, now = world.state("session", session), world.state("session", new).plan
    assert isinstance(state, Superseded)
    assert (state.replaced_by, now.replaces, now.room, now.session_on) == (new, session, "Klinik", FRIDAY)
    assert (now.leader, now.ends_at - now.starts_at) == (state.plan.leader, timedelta(minutes=45))
    bookings = world.state("episode", episode_of(who("AK"))).stay.bookings
    assert (bookings[session].status, bookings[new].status) == (Freed(), Expected())


def test_who_left_is_not_moved_and_nobody_is_nobody() -> None:
    world, session = planned("AK", "EM")
    world.withdraw("AK", THURSDAY - timedelta(days=1))
    assert world.state("session", move(world, session)).plan.participants == (who("EM"),)
    world, session = planned("AK")
    world.withdraw("AK", THURSDAY - timedelta(days=1))
    with refused("nobody-expected"):
        move(world, session)


@pytest.mark.parametrize(
    ("how", "rule", "field"),
    [
        ({"starts_at": None}, "nothing-changes", "starts_at"),
        ({"starts_at": on(date(2026, 8, 31))}, "blocked-time", "starts_at"),
        ({"room": "Gudang"}, "room-unknown", "room"),
        ({"role": Role.LAPAS_OFFICER}, "role-of-stage", "stage"),
        ({"rescheduled_on": FRIDAY + timedelta(days=30)}, "date-in-future", "rescheduled_on"),
    ],
)
def test_moving_keeps_to_the_rules_of_planning(how: dict[str, Any], rule: str, field: str) -> None:
    world, session = planned("AK")
    with refused(rule, field):
        move(world, session, **how)


def test_after_its_day_a_session_is_cancelled_not_moved() -> None:
    world, session = planned("AK")
    world.here = here(FRIDAY)
    with refused("session-passed"):
        move(world, session)
    world.cancel(session, Cause.BNN)
    with refused("session-cancelled"):
        move(world, session)


def test_a_moved_session_is_neither_marked_nor_cancelled_nor_moved_again() -> None:
    world, session = planned("AK")
    new = move(world, session)
    world.here = here(date(2026, 9, 10))
    for act in (
        lambda: world.mark(session, {"AK": "hadir"}),
        lambda: world.cancel(session, Cause.BNN),
        lambda: move(world, session),
    ):
        with refused("session-rescheduled"):
            act()
    assert world.mark(new, {"AK": "hadir"})


def test_the_other_side_disputes_within_seven_days_and_both_agree() -> None:
    world, session = planned("AK", "EM")
    world.here = here(FRIDAY)
    world.cancel(session, Cause.PRISON, day=THURSDAY)  # the prison says so itself
    with refused("own-claim"):
        dispute(world, session, Cause.BNN, "lapas")
    with refused("same-cause", "caused_by"):
        dispute(world, session, Cause.PRISON, "bnnp")
    world.here = here(FRIDAY + timedelta(days=7))
    [told] = dispute(world, session, Cause.OTHER, "bnnp")
    assert isinstance(told, CauseDisputed)
    assert told.participants == (who("AK"), who("EM"))
    assert dispute(world, session, Cause.OTHER, "bnnp") == []
    with refused("disputed-already"):
        dispute(world, session, Cause.BNN, "bnnp")
    for side, own in (("lapas", Cause.PRISON), ("bnnp", Cause.OTHER)):
        with refused("own-word", "caused_by"):
            settle(world, session, own, side)  # type: ignore[arg-type]
    [agreed] = settle(world, session, Cause.OTHER, "lapas")
    assert isinstance(agreed, DisputeSettled)
    assert settle(world, session, Cause.OTHER, "bnnp") == []
    with refused("dispute-settled"):
        settle(world, session, Cause.PRISON, "bnnp")


def test_the_seven_days_run_from_when_it_was_said_not_from_a_day_that_was_dated_back() -> None:
    world, session = planned("AK")
    world.here = here(THURSDAY + timedelta(days=30))
    world.cancel(session, Cause.PRISON, day=THURSDAY)
    world.here = here(THURSDAY + timedelta(days=38))
    with refused("dispute-too-late"):
        dispute(world, session, Cause.BNN, "bnnp")
    world.here = here(THURSDAY + timedelta(days=37))
    assert dispute(world, session, Cause.BNN, "bnnp")


def test_a_moving_is_disputed_and_the_disputing_side_may_give_in() -> None:
    world, session = planned("AK")
    move(world, session)
    [told] = dispute(world, session, Cause.BNN, "lapas")
    assert isinstance(told, CauseDisputed)
    assert told.participants == (), "nobody lost a person-session"
    assert settle(world, session, Cause.PRISON, "lapas")


def test_what_was_held_or_is_planned_has_no_cause_to_dispute() -> None:
    world, session = planned("AK")
    with refused("nothing-claimed"):
        dispute(world, session, Cause.BNN, "lapas")
    with refused("nothing-claimed"):
        settle(world, session, Cause.BNN, "lapas")
