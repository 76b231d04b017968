"""The course of a simulation: the same seed says the same, everybody ends once, nobody is in two places."""

from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launch.simulation.cast import facilities_file, prisons
from launch.simulation.model import FEWEST_WEEKS
from launch.simulation.playing import commands, lanes
from launch.simulation.region import Region
from launch.story.part import Say
from shared.runtime.facilities import load


def played(
    seed: int, weeks: int = 8, facilities: int = 4, participants: int = 60
) -> tuple[Region, list[Say]]:
    region = Region(prisons(facilities, participants), weeks=weeks, seed=seed)
    return region, list(commands(region.timetable()))


@cache
def of_a_region() -> tuple[Counter[str], Counter[str], list[Say]]:
    """What is told, how stays end and what is sent in a region large enough for everything to come up."""
    region, said = played(3, facilities=40, participants=1200, weeks=10)
    told = sum((course.told for course in region.courses), Counter[str]())
    return told, sum((course.ended for course in region.courses), Counter[str]()), said


def test_the_same_seed_says_the_same_and_another_something_else() -> None:
    assert played(7)[1] == played(7)[1]
    assert played(7)[1] != played(8)[1]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.integers(FEWEST_WEEKS, 12))
def test_everybody_who_is_enrolled_ends_once(seed: int, weeks: int) -> None:
    region, said = played(seed, weeks=weeks)
    told = sum((course.told for course in region.courses), Counter[str]())
    stays = [stay for course in region.courses for stay in course.stays]
    assert sum(sum(course.ended.values()) for course in region.courses) == told["EpisodeEnded"] == len(stays)
    assert told["ParticipantEnrolled"] == len(stays)
    assert not any(stay.running for stay in stays)
    keys = Counter((command.at, command.title, command.by) for command in said)
    assert max(keys.values()) == 1, "two commands would have one id"


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_no_session_names_somebody_who_has_left(seed: int) -> None:
    region, said = played(seed)
    gone: set[str] = set()
    for command in said:
        ends = command.do.endswith(("/withdrawal", "/exit")) and "hand-over" not in command.do
        if ends and "/episodes/" in command.do:
            gone.add(command.do.partition("episode ")[2].partition("}")[0])
        elif command.do == "POST /v1/sessions":
            assert gone.isdisjoint(name.strip("{}") for name in command.body["participants"])
    assert gone <= {stay.woman.name for course in region.courses for stay in course.stays if stay.left}


def test_mistakes_are_made_and_their_refusals_foreseen() -> None:
    refused = Counter(command.refused.rule for command in of_a_region()[2] if command.refused)
    assert set(refused) >= {"room-taken", "fair-attendance", "dose", "module-missing", "hold-open", "on-hold"}


def test_all_ways_of_leaving_come_up() -> None:
    assert set(of_a_region()[1]) == {
        "selesai",
        "selesai_sebagian",
        "mundur",
        "salah_rujuk",
        "tidak_hadir_berulang",
        "meninggal",
        "dihentikan_bnn",
        "dihentikan_lapas",
        "pindah_tanpa_serah_terima",
        "bebas_tanpa_serah_terima",
    }


def test_everything_that_an_ordinary_month_has_comes_up() -> None:
    told = of_a_region()[0]
    assert told.keys() >= {
        "HoldBegun",
        "HoldEnded",
        "HoldProposed",
        "HoldDeclined",
        "HandOverOffered",
        "HandOverAccepted",
        "HandOverDeclined",
        "HandOverAwaited",
        "HandOverClosed",
        "EpisodeHandedOver",
        "DropOutProposed",
        "DropOutWithdrawn",
        "DropOutDecided",
        "CauseDisputed",
        "DisputeSettled",
        "DecreeAmended",
        "PlacementWithdrawn",
        "MaterialsHandedOut",
        "ReleaseReferralAccepted",
        "ReleaseReferralDeclined",
        "OutcomeLetterIssued",
        "AftercareContactRecorded",
        "CensusReported",
        "FacilityScreened",
        "CohortClosed",
    }
    paths = {command.do.partition("?")[0].rpartition("/")[2] for command in of_a_region()[2]}
    assert paths >= {"file", "movements", "decision", "drop-out", "exit"}


def test_women_do_not_wait_for_one_another_where_all_is_said_of_single_ones() -> None:
    days = dict(Region(prisons(4, 60), weeks=8, seed=7).timetable())
    for said in days["W2 Tue"].values():
        found = lanes(said)
        assert len(found) > 1
        assert sorted(map(said.index, (each for lane in found for each in lane))) == list(range(len(said)))
        assert all([said.index(each) for each in lane] == sorted(map(said.index, lane)) for lane in found)
    assert all(len(lanes(said)) == 1 for said in days["W3 Mon"].values())


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
