"""An open stay moves to another facility with its history, or ends; it is never lost on the way."""

from datetime import date, timedelta

import pytest

from services.program.domain.episode import Ended, Enrolled, Expected, Freed
from shared.contracts.codes import EpisodeEnd, Movement, Stage
from shared.contracts.handover import EpisodeHandedOver, HandOverOffered
from tests.unit.program.moved import FIRST, LIMIT, SECOND, THERE, THIRD, WAINGAPU, two
from tests.unit.program.places import COHORT, KUPANG, here, on
from tests.unit.program.refusing import refused

ONE = timedelta(days=1)


def test_an_accepted_stay_moves_when_she_arrives_with_all_that_happened_before() -> None:
    world, sessions = two()
    world.offer(FIRST)
    assert world.names(world.accept(SECOND)) == ["HandOverAccepted", "PlaceKeptForStay"]
    assert world.names(world.transfer(SECOND)) == [
        "ParticipantMoved",
        "HandOverAwaited",
        "BookingFreed",
        "BookingFreed",
    ]
    moved, handed = world.receive(THIRD)
    assert isinstance(handed, EpisodeHandedOver)
    assert (handed.from_facility, handed.facility, handed.cohort_id) == (KUPANG, WAINGAPU, THERE)
    assert handed.handed_over_on == THIRD
    stay = world.stay
    assert (stay.facility, stay.cohort_id, stay.here_since, stay.offer) == (WAINGAPU, THERE, THIRD, None)
    assert stay.started == {Stage.SOCIAL: FIRST}
    assert [type(stay.bookings[id_].status) for id_ in sessions[1:]] == [Freed, Freed]
    assert moved.facility == WAINGAPU


def test_who_is_there_already_moves_with_the_answer() -> None:
    world, _ = two()
    world.transfer(SECOND, hand_over=True)
    assert world.names(world.receive(SECOND + ONE)) == ["ParticipantMoved"]
    told = world.accept(THIRD)
    assert world.names(told) == ["HandOverAccepted", "PlaceKeptForStay", "EpisodeHandedOver"]
    assert world.stay.here_since == THIRD


def test_a_plain_transfer_ends_the_stay_at_once_as_before() -> None:
    world, _ = two()
    assert world.names(world.transfer())[:2] == ["ParticipantMoved", "EpisodeEnded"]
    assert isinstance(world.episode, Ended)
    assert world.episode.reason is EpisodeEnd.TRANSFERRED


def test_a_transfer_elsewhere_than_offered_ends_the_stay() -> None:
    world, _ = two()
    world.offer()
    assert "EpisodeEnded" in world.names(world.transfer(to="lapas-lembata"))


def test_while_she_is_away_nothing_is_planned_and_what_lay_ahead_is_freed() -> None:
    world, sessions = two()
    world.transfer(SECOND, hand_over=True)
    assert isinstance(world.stay.bookings[sessions[0]].status, object)
    assert isinstance(world.stay.bookings[sessions[1]].status, Freed)
    with refused("hand-over-awaited", f"participants.{world.stay.participant_id}"):
        world.schedule(Stage.SOCIAL, on(date(2026, 9, 8)), "AK")


@pytest.mark.parametrize("answer", ["decline", "lapse"])
def test_without_a_yes_her_stay_ends_on_the_day_on_which_she_left(answer: str) -> None:
    world, _ = two()
    world.leave_in_time()
    told = world.decline(THIRD) if answer == "decline" else world.lapse(LIMIT + ONE)
    assert isinstance(world.episode, Ended)
    assert (world.episode.reason, world.episode.ended_on) == (EpisodeEnd.TRANSFERRED, SECOND)
    assert world.names(told)[-1] == "EpisodeEnded"


def test_a_no_before_she_leaves_changes_nothing_where_she_is() -> None:
    world, sessions = two()
    world.offer(FIRST)
    assert world.names(world.decline(SECOND)) == ["HandOverDeclined"]
    assert isinstance(world.episode, Enrolled)
    assert isinstance(world.stay.bookings[sessions[2]].status, Expected)
    assert world.stay.offer is None


def test_an_offer_lapses_after_its_limit_and_not_before() -> None:
    world, _ = two()
    world.leave_in_time()
    assert world.lapse(LIMIT) == []
    assert world.names(world.lapse(LIMIT + ONE)) == ["HandOverClosed", "EpisodeEnded"]
    assert world.lapse(LIMIT + ONE) == []


@pytest.mark.parametrize("by", ["transfer", "offer"])
def test_who_types_an_offer_in_late_leaves_the_whole_time_for_the_answer(by: str) -> None:
    world, _ = two()
    world.here = here(LIMIT + ONE)
    [offered, *_] = world.transfer(SECOND, hand_over=True)[1:] if by == "transfer" else world.offer(SECOND)
    assert isinstance(offered, HandOverOffered)
    assert (offered.offered_on, offered.reply_by) == (SECOND, LIMIT + ONE + timedelta(days=14))
    assert world.lapse(LIMIT + ONE) == [], "the clock leaves it alone"
    assert "HandOverAccepted" in world.names(world.accept(LIMIT + ONE))


def test_an_offer_that_names_its_limit_keeps_it_and_one_in_time_has_fourteen_days() -> None:
    named, _ = two()
    [offered] = named.offer(SECOND, reply_by=THIRD)
    assert isinstance(offered, HandOverOffered)
    assert offered.reply_by == THIRD
    in_time, _ = two()
    told = in_time.leave_in_time()[1]
    assert isinstance(told, HandOverOffered)
    assert told.reply_by == LIMIT


def test_who_accepted_in_time_is_not_caught_by_the_clock_and_who_is_late_is_told() -> None:
    world, _ = two()
    world.leave_in_time()
    world.accept(LIMIT)
    assert world.lapse(LIMIT + ONE) == []
    late, _ = two()
    late.leave_in_time()
    with refused("answer-late", "accepted_on"):
        late.accept(LIMIT + ONE)
    late.lapse(LIMIT + ONE)
    with refused("episode-ended", "episode_id"):
        late.accept(LIMIT)


def test_she_comes_back_before_the_answer_and_all_is_as_it_was() -> None:
    world, sessions = two()
    world.transfer(SECOND, hand_over=True)
    assert world.names(world.come_back(THIRD)) == ["ParticipantMoved", "HandOverClosed"]
    assert (world.stay.facility, world.stay.cohort_id, world.stay.offer) == (KUPANG, COHORT, None)
    assert isinstance(world.stay.bookings[sessions[2]].status, Freed)
    assert world.schedule(Stage.SOCIAL, on(date(2026, 9, 8)), "AK")
    with refused("no-hand-over", "episode_id"):
        world.accept(THIRD)


def test_she_may_also_be_sent_back_by_the_other_facility() -> None:
    world, _ = two()
    world.transfer(SECOND, hand_over=True)
    world.receive(SECOND + ONE)
    back = world.transfer(THIRD, to=KUPANG, at=WAINGAPU)
    assert world.names(back) == ["ParticipantMoved", "HandOverClosed"]
    assert world.names(world.receive(THIRD, at=KUPANG)) == ["ParticipantMoved"]
    assert isinstance(world.episode, Enrolled)


def test_who_goes_on_elsewhere_or_is_released_before_the_answer_ends() -> None:
    world, _ = two()
    world.transfer(SECOND, hand_over=True)
    world.receive(SECOND + ONE)
    world.transfer(THIRD, to="lapas-lembata", at=WAINGAPU)
    assert isinstance(world.episode, Ended)
    assert (world.episode.reason, world.episode.ended_on) == (EpisodeEnd.TRANSFERRED, SECOND)
    free, _ = two()
    free.transfer(SECOND, hand_over=True)
    free.move("AK", Movement.RELEASE, THIRD, at=WAINGAPU)
    assert isinstance(free.episode, Ended)
    assert (free.episode.reason, free.episode.ended_on) == (EpisodeEnd.RELEASED, THIRD)


def test_an_offer_is_answered_by_its_own_facility_within_its_days() -> None:
    world, _ = two()
    world.offer(SECOND)
    with refused("cohort-elsewhere", "cohort_id"):
        world.accept(SECOND, into=COHORT)
    with refused("answer-before-offer", "accepted_on"):
        world.accept(FIRST)
    with refused("date-in-future", "accepted_on"):
        world.accept(date(2026, 12, 2))
    world.accept(SECOND)
    assert world.accept(SECOND) == []
    with refused("hand-over-accepted", "episode_id"):
        world.accept(THIRD)
    with refused("hand-over-accepted", "episode_id"):
        world.decline(THIRD)


def test_a_stay_is_offered_once_to_another_facility() -> None:
    world, _ = two()
    with refused("transfer-destination", "to_facility"):
        world.offer(to=KUPANG)
    with refused("before-decree", "offered_on"):
        world.offer(date(2026, 8, 17))
    with refused("answer-before-offer", "reply_by"):
        world.offer(SECOND, reply_by=FIRST)
    world.offer(SECOND)
    assert world.offer(SECOND) == []
    with refused("hand-over-open", "episode_id"):
        world.offer(THIRD)
    world.take_back(THIRD)
    assert world.names(world.offer(THIRD)) == ["HandOverOffered"]
    world.transfer(THIRD)
    with refused("hand-over-left", "episode_id"):
        world.take_back(THIRD)


def test_at_the_new_facility_nothing_is_planned_before_she_came() -> None:
    world, _ = two()
    world.transfer(SECOND, hand_over=True)
    world.receive(SECOND + ONE)
    world.accept(THIRD)
    world.here = here(date(2026, 9, 1))
    with refused("other-cohort", f"participants.{world.stay.participant_id}"):
        world.schedule(Stage.SOCIAL, on(date(2026, 9, 8)), "AK")
    with refused("before-hand-over", "ended_on"):
        world.withdraw("AK", SECOND)


def test_no_stage_is_completed_after_the_day_on_which_she_left() -> None:
    world, _ = two()
    world.transfer(SECOND, hand_over=True)
    with refused("hand-over-awaited", "completed_on"):
        world.complete("AK", Stage.SOCIAL, THIRD)
    assert Stage.SOCIAL not in world.stay.completed


@pytest.mark.parametrize("after", ["decline", "lapse", "transfer", "received elsewhere"])
def test_what_was_judged_before_she_left_keeps_no_stay_from_ending(after: str) -> None:
    world, _ = two()
    world.leave_in_time()
    world.complete("AK", Stage.SOCIAL, SECOND)
    told = {
        "decline": lambda: world.decline(THIRD),
        "lapse": lambda: world.lapse(LIMIT + ONE),
        "transfer": lambda: world.transfer(THIRD, to="lapas-lembata", at=WAINGAPU),
        "received elsewhere": lambda: world.receive(THIRD, at="lapas-lembata"),
    }[after]()
    assert isinstance(world.episode, Ended)
    assert world.episode.ended_on == SECOND
    assert "EpisodeEnded" in world.names(told)
