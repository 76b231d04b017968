"""Movements of the register: none is silent, the same again is quiet, and places are kept true."""

from datetime import date, timedelta

from services.program.domain.candidate import Moved, Waiting, hear_retraction
from services.program.domain.effects import Effect, effect_of
from services.program.domain.moving import Register, reason_of_release
from shared.contracts.assessment import ReferralRetracted
from shared.contracts.codes import EpisodeEnd, Movement, Pathway, Role
from tests.unit.program.moved import SECOND, THIRD, WAINGAPU, Two, two
from tests.unit.program.places import KUPANG, who
from tests.unit.program.refusing import refused

ONE = timedelta(days=1)


def waiting() -> Two:
    world = Two()
    world.assess("AK", Pathway.SOCIAL)
    return world


def test_the_same_movements_again_are_quiet_also_after_later_ones() -> None:
    world, _ = two()
    told = [world.transfer(SECOND, hand_over=True), world.receive(THIRD)]
    assert all(told)
    assert world.transfer(SECOND, hand_over=True) == []
    assert world.receive(THIRD) == []
    assert effect_of(world.state("candidate", who("AK")), world.episode, []) is Effect.KNOWN


def test_who_waited_for_a_decree_waits_on_where_she_arrives() -> None:
    world = waiting()
    before = world.state("candidate", who("AK")), world.episode
    gone = world.transfer(SECOND)
    assert effect_of(*before, gone) is Effect.UNLISTED
    arrived = world.receive(THIRD)
    assert world.names(arrived) == ["ParticipantMoved", "CandidateListed"]
    assert effect_of(*before, arrived) is Effect.LISTED
    place = world.state("candidate", who("AK")).place
    assert isinstance(place, Waiting)
    assert (place.facility, place.listed_on) == (WAINGAPU, THIRD)


def test_who_comes_back_waits_since_she_first_did() -> None:
    world = waiting()
    world.transfer(SECOND)
    world.come_back(THIRD)
    place = world.state("candidate", who("AK")).place
    assert isinstance(place, Waiting)
    assert (place.facility, place.listed_on) == (KUPANG, date(2026, 8, 11))


def test_who_is_retracted_on_the_way_is_not_listed_when_she_arrives() -> None:
    world = waiting()
    world.transfer(SECOND)
    heard = ReferralRetracted(
        facility=KUPANG,
        participant_id=who("AK"),
        reason="ganda",
        retracted_on=SECOND,
        by_role=Role.LAPAS_OFFICER,
    )
    state = world.state("candidate", who("AK"))
    removed = hear_retraction(state, [], retracted=heard, task_id=who("task"))
    assert world.names(world.tell(removed)) == ["CandidateRemoved"]
    assert isinstance(world.state("candidate", who("AK")).place, Moved)
    assert world.names(world.receive(THIRD)) == ["ParticipantMoved"]


def test_who_is_released_waits_nowhere_and_may_come_again() -> None:
    world = waiting()
    world.move("AK", Movement.RELEASE, SECOND)
    assert world.names(world.receive(THIRD)) == ["ParticipantMoved"]


def test_an_assessment_heard_after_she_arrived_lists_her_there() -> None:
    world = Two()
    world.move("AK", Movement.RECEIVED, SECOND, at=WAINGAPU)
    [listed] = world.assess("AK", Pathway.SOCIAL, day=THIRD)
    assert listed.facility == WAINGAPU


def test_nobody_arrives_whose_transfer_was_not_told_unless_her_stay_was_offered_there() -> None:
    for world in (waiting(), two()[0]):
        with refused("transfer-not-told", "participant_id"):
            world.receive(THIRD)
    offered, _ = two()
    offered.offer(SECOND)
    offered.accept(SECOND)
    assert world.names(offered.receive(THIRD)) == [
        "ParticipantMoved",
        "HandOverAwaited",
        "BookingFreed",
        "EpisodeHandedOver",
    ]


def test_she_is_received_once_and_returns_only_from_away() -> None:
    world, _ = two()
    with refused("already-here", "participant_id"):
        world.receive(THIRD, at=KUPANG)
    with refused("not-away", "participant_id"):
        world.come_back(THIRD)
    world.transfer(SECOND)
    world.receive(THIRD)
    with refused("already-here", "participant_id"):
        world.receive(THIRD + ONE)
    with refused("before-last-movement", "moved_on"):
        world.move("AK", Movement.RELEASE, SECOND, at=WAINGAPU)


def test_only_a_transfer_has_a_destination_and_an_offer() -> None:
    world, _ = two()
    with refused("destination-not-asked", "to_facility"):
        world.move("AK", Movement.RECEIVED, THIRD, to=KUPANG, at=WAINGAPU)
    with refused("hand-over-not-asked", "hand_over"):
        world.move("AK", Movement.RELEASE, THIRD, hand_over=True)


def test_a_merger_in_the_register_is_answered_with_where_to_merge() -> None:
    world, _ = two()
    with refused("merged-elsewhere", "movement"):
        world.move("AK", Register.MERGED, THIRD)  # type: ignore[arg-type]  # the register has more kinds


def test_a_release_ends_in_part_by_plan_when_a_service_outside_goes_on() -> None:
    assert reason_of_release(referral_accepted=True) is EpisodeEnd.PARTIAL
    assert reason_of_release(referral_accepted=False) is EpisodeEnd.RELEASED


def test_the_effects_of_a_stay_are_said() -> None:
    world, _ = two()
    before = world.state("candidate", who("AK")), world.episode
    assert effect_of(*before, world.transfer(SECOND, hand_over=True)) is Effect.SUSPENDED
    assert effect_of(*before, world.receive(SECOND)) is Effect.NOTED
    assert effect_of(*before, world.come_back(THIRD)) is Effect.RESUMED
    assert effect_of(*before, world.move("AK", Movement.RELEASE, THIRD)) is Effect.ENDED
