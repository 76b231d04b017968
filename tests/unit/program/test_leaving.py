"""Leaving before the end."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.program.domain import exits
from services.program.domain.episode import Ended, Enrolled, Freed, NotEnrolled
from services.program.domain.ids import episode_of
from services.program.domain.leaving import withdraw
from services.program.domain.moving import Move, move
from services.program.domain.stages import count
from shared.contracts.base import Event
from shared.contracts.codes import Cause, EpisodeEnd, Movement, Pathway, Role, Stage
from shared.refusals import Refusal
from tests.unit.program.places import DECREED_ON, KUPANG, here, on, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import World, enrolled

FIRST, SECOND, THIRD = date(2026, 8, 20), date(2026, 8, 27), date(2026, 9, 1)


def booked() -> tuple[World, list[UUID]]:
    world = enrolled(AK="sosial")
    sessions = [world.schedule(Stage.SOCIAL, on(day), "AK") for day in (FIRST, SECOND, THIRD)]
    world.mark(sessions[0], {"AK": "hadir"})
    return world, sessions


def freed(world: World) -> set[UUID]:
    bookings = world.state("episode", episode_of(who("AK"))).stay.bookings
    return {id_ for id_, booking in bookings.items() if isinstance(booking.status, Freed)}


def test_a_withdrawal_ends_the_stay_and_frees_what_comes_after_the_day() -> None:
    world, sessions = booked()
    ended, *_ = world.withdraw("AK", SECOND)
    assert (ended.reason, ended.ended_on) == (EpisodeEnd.WITHDREW, SECOND)
    assert freed(world) == {sessions[2]}


def test_the_same_withdrawal_is_quiet_and_another_refused() -> None:
    world, _ = booked()
    world.withdraw("AK", SECOND)
    assert world.withdraw("AK", SECOND) == []
    with refused("episode-ended", "episode_id"):
        world.withdraw("AK", THIRD)


def test_a_withdrawal_is_refused_before_the_decree_after_today_or_before_she_was_last_there() -> None:
    world, sessions = booked()
    with refused("before-decree", "ended_on"):
        world.withdraw("AK", date(2026, 8, 17))
    with refused("date-in-future", "ended_on"):
        world.withdraw("AK", date(2026, 12, 2))
    world.mark(sessions[1], {"AK": "hadir"})
    with refused("attended-later", "ended_on"):
        world.withdraw("AK", FIRST)
    with refused("episode-unknown"):
        withdraw(NotEnrolled(), ended_on=FIRST, role=Role.BNN_COUNSELLOR, here=here())


def test_a_transfer_ends_the_stay_and_frees_from_the_day_on() -> None:
    world, sessions = booked()
    moved, ended, *_ = world.move("AK", Movement.TRANSFER, SECOND, to="rutan-waingapu")
    assert moved.name() == "ParticipantMoved"
    assert ended.reason is EpisodeEnd.TRANSFERRED
    assert freed(world) == set(sessions[1:])


def test_a_release_ends_the_stay_too() -> None:
    world, _ = booked()
    _, ended, *_ = world.move("AK", Movement.RELEASE, THIRD)
    assert ended.reason is EpisodeEnd.RELEASED


@pytest.mark.parametrize("absent", ["alpa", "izin", "tidak_dihadirkan"])
def test_a_record_of_absence_after_she_was_gone_is_freed_too(absent: str) -> None:
    world, sessions = booked()
    for session in sessions[1:]:
        world.mark(session, {"AK": absent})
    world.move("AK", Movement.RELEASE, SECOND)
    assert freed(world) == set(sessions[1:])
    stay = world.state("episode", episode_of(who("AK"))).stay
    assert count(stay.of_stage(Stage.SOCIAL)).alpa == 0


def test_a_record_of_absence_on_the_day_of_a_withdrawal_counts() -> None:
    world, sessions = booked()
    for session in sessions[1:]:
        world.mark(session, {"AK": "alpa"})
    world.withdraw("AK", SECOND)
    assert freed(world) == {sessions[2]}


def test_who_attended_later_is_refused_whatever_else_was_recorded() -> None:
    world, sessions = booked()
    world.mark(sessions[1], {"AK": "alpa"})
    world.mark(sessions[2], {"AK": "hadir_terlambat"})
    with refused("recorded-later", "moved_on"):
        world.move("AK", Movement.RELEASE, SECOND)
    with refused("attended-later", "ended_on"):
        world.withdraw("AK", SECOND)


def test_no_end_lies_before_a_stage_that_was_completed_or_started() -> None:
    world, sessions = booked()
    with refused("attended-later", "ended_on"):
        world.withdraw("AK", DECREED_ON)
    for session in sessions[1:]:
        world.cancel(session, Cause.BNN)
    world.complete("AK", Stage.SOCIAL, THIRD)
    with refused("before-completion", "ended_on"):
        world.withdraw("AK", SECOND)
    assert world.withdraw("AK", THIRD)


def told_by_custody(world: World) -> list[tuple[str, list[Event] | str]]:
    """What custody may say of the second day, and what each answers: events, or the refusal's words."""
    episode = world.state("episode", episode_of(who("AK")))
    candidate = world.state("candidate", who("AK"))
    said = {"participant_id": who("AK"), "facility": KUPANG, "moved_on": SECOND}
    away = {"movement": "transfer", "to_facility": "rutan-waingapu"}
    role = Role.LAPAS_REGISTRAR

    def moved(**more: Any) -> list[Event]:  # noqa: ANN401 - fields of a movement
        return move(candidate, episode, wish=Move.model_validate(said | more), role=role, here=world.here)

    acts = (
        lambda: moved(movement="release"),
        lambda: moved(**away),
        lambda: moved(**away, hand_over=True),
    )
    by = {"reason": exits.Exit.DISCIPLINE, "ended_on": SECOND, "role": Role.LAPAS_HEAD, "here": world.here}
    answers: list[tuple[str, list[Event] | str]] = []
    for act in (*acts, lambda: exits.leave(episode, **by)):
        try:
            answers.append(("told", act()))
        except Refusal as no:
            answers.append((no.rule, no.detail))
    return answers


@pytest.mark.parametrize("there_later", [True, False])
def test_no_answer_to_custody_differs_by_a_completed_stage(*, there_later: bool) -> None:
    heard: list[list[tuple[str, list[Event] | str]]] = []
    for completed in (True, False):
        world, sessions = booked()
        world.cancel(sessions[1], Cause.BNN)
        if there_later:
            world.mark(sessions[2], {"AK": "hadir"})
        else:
            world.cancel(sessions[2], Cause.BNN)
        if completed:
            world.complete("AK", Stage.SOCIAL, THIRD)
        heard.append(told_by_custody(world))
    assert heard[0] == heard[1]
    assert {rule for rule, _ in heard[0]} == {"recorded-later" if there_later else "told"}
    if there_later:
        [detail] = {detail for _, detail in heard[0]}
        assert not any(character.isdigit() for character in detail), "no day is told"


def test_what_a_completed_stage_was_judged_by_is_not_freed() -> None:
    world, sessions = booked()
    world.mark(sessions[1], {"AK": "hadir"})
    world.mark(sessions[2], {"AK": "izin"})
    world.complete("AK", Stage.SOCIAL, THIRD)
    world.move("AK", Movement.RELEASE, THIRD)
    assert freed(world) == set()


def test_a_movement_without_a_stay_is_only_a_movement() -> None:
    world = World()
    world.assess("AK", Pathway.SOCIAL)
    assert [event.name() for event in world.move("AK", Movement.RELEASE, FIRST)] == ["ParticipantMoved"]


def test_the_same_movement_is_quiet() -> None:
    world, _ = booked()
    world.move("AK", Movement.RELEASE, THIRD)
    assert world.move("AK", Movement.RELEASE, THIRD) == []


def test_a_movement_after_the_end_leaves_the_stay_as_it_ended() -> None:
    world, _ = booked()
    world.withdraw("AK", SECOND)
    assert [event.name() for event in world.move("AK", Movement.RELEASE, THIRD)] == ["ParticipantMoved"]
    assert isinstance(world.state("episode", episode_of(who("AK"))), Ended)


def test_she_is_moved_from_where_she_is() -> None:
    world, _ = booked()
    with refused("not-at-facility", "participant_id"):
        world.move("AK", Movement.RELEASE, THIRD, at="rutan-waingapu")
    world.move("AK", Movement.TRANSFER, THIRD, to="rutan-waingapu")
    with refused("not-at-facility", "participant_id"):
        world.move("AK", Movement.RELEASE, date(2026, 9, 2))
    assert world.move("AK", Movement.RELEASE, date(2026, 9, 2), at="rutan-waingapu")
    with refused("not-at-facility", "participant_id"):
        world.move("AK", Movement.RELEASE, date(2026, 9, 3), at="rutan-waingapu")


def test_a_destination_fits_its_movement_and_no_day_lies_ahead() -> None:
    world, _ = booked()
    with refused("transfer-destination", "to_facility"):
        world.move("AK", Movement.TRANSFER, THIRD)
    with refused("transfer-destination", "to_facility"):
        world.move("AK", Movement.TRANSFER, THIRD, to="lpp-kupang")
    with refused("release-destination", "to_facility"):
        world.move("AK", Movement.RELEASE, THIRD, to="rutan-waingapu")
    with refused("date-in-future", "moved_on"):
        world.move("AK", Movement.RELEASE, date(2026, 12, 2))
    assert isinstance(world.state("episode", episode_of(who("AK"))), Enrolled)
