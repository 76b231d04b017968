"""Nothing is told of a stay on a day on which another facility had it, and none stays behind silently."""

from datetime import date

from services.program.domain.episode import Ended, Enrolled
from shared.contracts.codes import EpisodeEnd, Stage
from tests.unit.program.moved import SECOND, THERE, THIRD, WAINGAPU, Two, two
from tests.unit.program.places import KUPANG, who
from tests.unit.program.refusing import refused

LATER = date(2026, 9, 8)


def moved() -> Two:
    """AK, whose stay Waingapu took over on the third day."""
    world, _ = two()
    world.transfer(SECOND, hand_over=True)
    world.accept(THIRD)
    world.receive(THIRD)
    return world


def test_a_stay_is_not_offered_on_a_day_before_its_facility_had_it() -> None:
    world = moved()
    with refused("before-hand-over", "offered_on"):
        world.offer(SECOND, to=KUPANG)
    assert world.names(world.offer(THIRD, to=KUPANG)) == ["HandOverOffered"]


def test_a_stage_is_not_completed_on_a_day_before_its_facility_had_the_stay() -> None:
    world = moved()
    with refused("before-hand-over", "completed_on"):
        world.complete("AK", Stage.SOCIAL, SECOND)
    assert world.names(world.complete("AK", Stage.SOCIAL, THIRD)) == ["StageCompleted"]


def test_a_stage_is_not_completed_after_she_left_so_that_a_no_can_still_end_her_stay() -> None:
    world, _ = two()
    world.transfer(SECOND, hand_over=True)
    with refused("hand-over-awaited", "completed_on"):
        world.complete("AK", Stage.SOCIAL, THIRD)
    assert world.names(world.complete("AK", Stage.SOCIAL, SECOND)) == ["StageCompleted"]
    assert "EpisodeEnded" in world.names(world.lapse(date(2026, 12, 30)))


def test_who_was_sent_back_and_arrives_elsewhere_does_not_leave_her_stay_behind() -> None:
    world, _ = two()
    world.transfer(SECOND, hand_over=True)
    world.receive(SECOND)
    world.transfer(THIRD, to=KUPANG, at=WAINGAPU)
    assert world.names(world.receive(LATER, at=WAINGAPU))[:2] == ["ParticipantMoved", "EpisodeEnded"]
    assert isinstance(world.episode, Ended)
    assert (world.episode.reason, world.episode.ended_on) == (EpisodeEnd.TRANSFERRED, LATER)


def test_arriving_where_her_stay_runs_closes_no_offer_that_was_made_meanwhile() -> None:
    world, _ = two()
    world.transfer(SECOND, hand_over=True)
    world.transfer(SECOND, to=KUPANG, at=WAINGAPU)
    world.offer(SECOND)
    assert world.names(world.receive(THIRD, at=KUPANG)) == ["ParticipantMoved"]
    assert isinstance(world.episode, Enrolled)
    assert world.stay.offer is not None
    world.accept(THIRD)
    world.transfer(THIRD)
    world.receive(LATER)
    assert (world.stay.facility, world.stay.cohort_id) == (WAINGAPU, THERE)
    assert world.stay.participant_id == who("AK")
