"""A whole cohort is paused at once: who can be, is, by one pause; who cannot is named by the rule."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from services.program.domain import cohort_holds, coming_back, exits, holds
from services.program.domain.episode import Booking, Expected, Freed
from services.program.domain.exits import Exit
from services.program.domain.holds import OwnHoldReason
from services.program.domain.ids import episode_of
from shared.contracts.codes import Role, Stage
from shared.contracts.holds import HoldReason
from tests.unit.program.places import COHORT, here, on, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import World, enrolled

DAYS = [date(2026, 8, 20), date(2026, 8, 27), date(2026, 9, 3)]
TODAY = date(2026, 8, 26)
PAUSE, OTHER = UUID(int=77), UUID(int=78)
NAMES = ("AK", "DW", "RN")


def booked() -> tuple[World, list[UUID]]:
    """Three women, three sessions, the first attended; today is before the second."""
    world = enrolled(**dict.fromkeys(NAMES, "sosial"))
    sessions = [world.schedule(Stage.SOCIAL, on(day), *NAMES) for day in DAYS]
    world.here = here(TODAY)
    world.mark(sessions[0], dict.fromkeys(NAMES, "hadir"))
    return world, sessions


def stays(world: World) -> list[Any]:
    return list(world.episodes(map(who, NAMES)).values())


def begin(world: World, id_: UUID = PAUSE, **wish: Any) -> cohort_holds.Whole:  # noqa: ANN401 - days of a wish
    wanted = holds.Wish(hold_id=id_, **{"reason": HoldReason.LOCKDOWN, "since": TODAY} | wish)
    cohort = world.state("cohort", COHORT)
    whole = cohort_holds.begin(cohort, stays(world), wish=wanted, here=world.here)
    world.tell(list(whole.events))
    return whole


def end(world: World, day: date = TODAY, id_: UUID = PAUSE) -> cohort_holds.Whole:
    hers = cohort_holds.begun_together(stays(world), id_)
    freed = {
        one.stay.participant_id: {
            session: world.state("session", session) for session in coming_back.freed(one.stay)
        }
        for one in stays(world)
    }
    whole = cohort_holds.end(
        world.state("cohort", COHORT),
        hers,
        freed,
        cohort_hold_id=id_,
        ended_on=day,
        here=world.here,
    )
    world.tell(list(whole.events))
    return whole


def bookings(world: World, initials: str) -> Mapping[UUID, Booking]:
    found: Mapping[UUID, Booking] = world.state("episode", episode_of(who(initials))).stay.bookings
    return found


def statuses(world: World, sessions: list[UUID]) -> dict[str, list[type]]:
    return {name: [type(bookings(world, name)[id_].status) for id_ in sessions[1:]] for name in NAMES}


def rules(whole: cohort_holds.Whole) -> dict[object, object]:
    return {finding["field"]: finding["rule"] for finding in whole.left_out}


def test_who_can_be_paused_is_and_who_cannot_is_named_with_the_rule() -> None:
    world, sessions = booked()
    state = world.state("episode", episode_of(who("DW")))
    own = holds.Wish(hold_id=OTHER, reason=HoldReason.COURT, since=TODAY)
    world.tell(holds.begin(state, wish=own, here=world.here))
    whole = begin(world)
    assert set(whole.women) == {who("AK"), who("RN")}
    assert rules(whole) == {f"participants.{who('DW')}": "hold-open"}
    begun = [event for event in whole.events if event.name() == "HoldBegun"]
    assert {event.model_dump()["cohort_hold_id"] for event in begun} == {PAUSE}
    assert len({event.model_dump()["hold_id"] for event in begun}) == 2
    assert statuses(world, sessions) == {name: [Freed, Freed] for name in NAMES}
    with refused("nobody-to-pause", "participants") as again:
        begin(world, OTHER)
    assert {each["rule"] for each in again.value.errors} == {"hold-open"}, "the second officer hears why"
    assert len(again.value.errors) == 3


def test_all_are_back_as_they_were_and_the_same_again_is_quiet() -> None:
    world, sessions = booked()
    before = stays(world)
    begin(world)
    hers = world.state("episode", episode_of(who("RN")))
    role = Role.BNN_COUNSELLOR
    leaving = exits.leave(hers, reason=Exit.WITHDREW, ended_on=TODAY, role=role, here=world.here)
    world.tell(leaving)
    world.tell(
        holds.end(
            world.state("episode", episode_of(who("DW"))),
            {id_: world.state("session", id_) for id_ in sessions},
            hold_id=cohort_holds.hold_of_her(PAUSE, who("DW")),
            ended_on=TODAY,
            here=world.here,
        )
    )
    whole = end(world)
    assert set(whole.women) == {who("AK"), who("DW")}, "who is back since the same day already is one of them"
    assert rules(whole) == {f"participants.{who('RN')}": "hold-not-open"}
    given_back = {name: kinds for name, kinds in statuses(world, sessions).items() if name != "RN"}
    assert given_back == {name: [Expected, Expected] for name in ("AK", "DW")}
    [ak, dw, _] = stays(world)
    assert [one.stay.bookings for one in (ak, dw)] == [one.stay.bookings for one in before[:2]]
    assert end(world).events == ()


def test_what_is_wrong_for_all_is_refused_for_all() -> None:
    world, _ = booked()
    with refused("date-in-future", "since"):
        begin(world, since=DAYS[2])
    with refused("until-passed", "until"):
        begin(world, until=DAYS[0])
    with refused("hold-unknown", "cohort_hold_id"):
        end(world)
    with refused("nobody-to-pause", "participants") as found:
        begin(world, since=date(2026, 8, 19))
    assert {each["rule"] for each in found.value.errors} == {"attended-later"}
    begin(world, until=DAYS[1])
    with refused("before-hold", "ended_on"):
        end(world, DAYS[0])
    world.here = here(DAYS[2])
    with refused("hold-over", "cohort_hold_id"):
        end(world, DAYS[2])


def test_only_what_happens_to_all_at_once_pauses_a_cohort_and_no_told_reason_gives_one_away() -> None:
    for reason in (OwnHoldReason.COURT, OwnHoldReason.EXTRAORDINARY_LEAVE):
        with refused("not-of-a-cohort", "reason"):
            cohort_holds.refuse_reason(reason)
    for told in (HoldReason.PRISON, HoldReason.BNN):
        behind = [reason for reason in cohort_holds.REASONS if holds.TOLD[reason] is told]
        assert len(behind) > 1, told
    for reason in cohort_holds.REASONS:
        cohort_holds.refuse_reason(reason)
