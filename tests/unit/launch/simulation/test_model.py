"""The course of a simulation: the same seed says the same, everybody ends once, nobody is in two places."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launch.simulation.cast import facilities_file, prisons
from launch.simulation.model import FEWEST_WEEKS, Course
from launch.simulation.playing import commands, timetable
from launch.story.part import Say
from shared.runtime.facilities import load


def courses(seed: int, weeks: int = 8, facilities: int = 3, participants: int = 40) -> list[Course]:
    places = prisons(facilities, participants)
    ids = [place.id for place in places]
    return [
        Course(place, weeks=weeks, seed=seed, elsewhere=[i for i in ids if i != place.id]) for place in places
    ]


def played(seed: int, **how: int) -> tuple[list[Course], list[Say]]:
    found = courses(seed, **how)
    return found, list(commands(timetable(found)))


def test_the_same_seed_says_the_same_and_another_something_else() -> None:
    assert played(7)[1] == played(7)[1]
    assert played(7)[1] != played(8)[1]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(FEWEST_WEEKS, 12))
def test_everybody_who_is_enrolled_ends_once(seed: int, weeks: int) -> None:
    found, said = played(seed, weeks=weeks)
    for course in found:
        assert sum(course.ended.values()) == course.told["EpisodeEnded"] == len(course.stays)
        assert course.told["ParticipantEnrolled"] == len(course.stays)
        assert course.started <= len(course.stays)
    keys = Counter((command.at, command.title, command.by) for command in said)
    assert max(keys.values()) == 1, "two commands would have one id"


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_no_session_names_somebody_who_has_left(seed: int) -> None:
    _, said = played(seed)
    gone: set[str] = set()
    for command in said:
        if command.do.endswith("/withdrawal"):
            gone.add(command.do.partition("episode ")[2].partition("}")[0])
        elif command.do == "POST /v1/movements":
            gone.add(command.body["participant_id"].strip("{}"))
        elif command.do == "POST /v1/sessions":
            assert gone.isdisjoint(name.strip("{}") for name in command.body["participants"])


def test_mistakes_are_made_and_their_refusals_foreseen() -> None:
    refused = Counter(
        command.refused.rule for seed in range(40) for command in played(seed)[1] if command.refused
    )
    assert set(refused) == {"room-taken", "fair-attendance", "dose"}


def test_all_ways_of_leaving_come_up() -> None:
    ended: Counter[str] = Counter()
    for seed in range(40):
        ended += sum((course.ended for course in courses_played(seed)), Counter[str]())
    assert set(ended) == {"selesai", "mundur", "pindah_tanpa_serah_terima", "bebas_tanpa_serah_terima"}


def courses_played(seed: int) -> list[Course]:
    return played(seed)[0]


@pytest.mark.parametrize(("facilities", "participants"), [(1, 1), (3, 10), (40, 1000)])
def test_participants_are_shared_out_and_the_data_file_is_one(facilities: int, participants: int) -> None:
    places = prisons(facilities, participants)
    sizes = [len(place.women) for place in places]
    assert sum(sizes) == participants
    assert max(sizes) - min(sizes) <= 1
    assert len({place.code for place in places}) == facilities


def test_the_services_read_the_data_file(tmp_path: object) -> None:
    path = tmp_path / "facilities.toml"  # type: ignore[operator]
    path.write_text(facilities_file(prisons(30, 30)))
    assert len(load(path)) == 30
