"""So many ``alpa`` in a row propose a drop-out; a correction takes it back; a person decides."""

from datetime import date, timedelta
from typing import Literal
from uuid import UUID

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from services.program.domain import drop_out
from services.program.domain.cancelling import cancel
from services.program.domain.episode import Ended, Stay
from services.program.domain.ids import episode_of
from shared.contracts.base import Event
from shared.contracts.codes import Cause, EpisodeEnd, Role, Stage
from tests.unit.program.places import on, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import World, enrolled

FIRST = date(2026, 9, 1)
DAYS = [FIRST + timedelta(weeks=week) for week in range(7)]
EPISODE = ("episode", episode_of(who("AK")))


def booked(number: int = 6) -> tuple[World, list[UUID]]:
    world = enrolled(AK="sosial")
    return world, [world.schedule(Stage.SOCIAL, on(day), "AK") for day in DAYS[:number]]


def mark(world: World, session: UUID, outcome: str, limit: int | None = 3) -> list[str]:
    """Mark and follow, as the command does; names of what followed."""
    before = world.episodes([who("AK")])
    told = world.mark(session, {"AK": outcome})
    following = drop_out.follow(before, told, {who("AK"): limit}, world.here)
    world.tell(following)
    return [event.name() for event in following]


def decide(world: World, decision: Literal["keep", "end"], day: date = date(2026, 10, 20)) -> list[Event]:
    state = world.state(*EPISODE)
    decided = drop_out.decide(
        state, decision=decision, decided_on=day, role=Role.BNN_COUNSELLOR, here=world.here
    )
    return world.tell(decided)


def stay(world: World) -> Stay:
    found: Stay = world.state(*EPISODE).stay
    return found


def test_the_third_alpa_in_a_row_proposes_and_nothing_ends_by_itself() -> None:
    world, sessions = booked()
    assert [mark(world, session, "alpa") for session in sessions[:4]] == [[], [], ["DropOutProposed"], []]
    assert stay(world).drop_out is not None
    assert not isinstance(world.state(*EPISODE), Ended)
    assert mark(world, sessions[3], "alpa") == [], "the same again is quiet"


def test_without_a_number_in_the_template_nothing_is_proposed() -> None:
    world, sessions = booked()
    assert [mark(world, session, "alpa", None) for session in sessions] == [[]] * 6


@pytest.mark.parametrize("between", ["izin", "tidak_dihadirkan"])
def test_an_excuse_or_not_being_brought_neither_counts_nor_breaks(between: str) -> None:
    world, sessions = booked()
    outcomes = ["alpa", "alpa", between, "alpa"]
    told = [mark(world, session, outcome) for session, outcome in zip(sessions, outcomes, strict=False)]
    assert told == [[], [], [], ["DropOutProposed"]]


def test_a_cancelled_or_unmarked_session_neither_counts_nor_breaks_and_attendance_breaks() -> None:
    world, sessions = booked()
    lost = cancel(
        world.state("session", sessions[1]),
        [world.state(*EPISODE)],
        caused_by=Cause.BNN,
        claimed_by="bnnp",
        cancelled_on=DAYS[1],
        here=world.here,
    )
    world.tell(lost)
    mark(world, sessions[0], "alpa")
    mark(world, sessions[3], "alpa")
    assert mark(world, sessions[4], "alpa") == ["DropOutProposed"]
    other, sessions = booked()
    outcomes = ["alpa", "alpa", "hadir_terlambat", "alpa", "alpa"]
    assert [mark(other, s, o) for s, o in zip(sessions, outcomes, strict=False)] == [[]] * 5


def test_a_correction_that_breaks_the_row_takes_the_proposal_back_and_another_makes_it_again() -> None:
    world, sessions = booked()
    for session in sessions[:3]:
        mark(world, session, "alpa")
    assert mark(world, sessions[1], "hadir") == ["DropOutWithdrawn"]
    with refused("no-proposal", "episode_id"):
        decide(world, "keep")
    assert mark(world, sessions[1], "alpa") == ["DropOutProposed"]


def test_who_is_kept_begins_anew() -> None:
    world, sessions = booked()
    for session in sessions[:3]:
        mark(world, session, "alpa")
    [kept] = decide(world, "keep")
    assert kept.name() == "DropOutDecided"
    with refused("no-proposal", "episode_id"):
        decide(world, "keep")
    assert [mark(world, session, "alpa") for session in sessions[3:]] == [[], [], ["DropOutProposed"]]


def test_a_person_ends_the_stay_for_repeated_absence_once() -> None:
    world, sessions = booked()
    for session in sessions[:3]:
        mark(world, session, "alpa")
    decided, ended, *_ = decide(world, "end")
    assert (decided.name(), ended.model_dump()["reason"]) == ("DropOutDecided", EpisodeEnd.ABSENT)
    assert decide(world, "end") == []
    with refused("episode-ended", "episode_id"):
        decide(world, "keep")
    with refused("date-in-future", "decided_on"):
        decide(world, "end", date(2027, 5, 1))


WORDS = ["hadir", "alpa", "alpa", "izin", "tidak_dihadirkan"]


@settings(max_examples=60, deadline=None)
@given(marks=st.lists(st.tuples(st.integers(0, 5), st.sampled_from(WORDS)), max_size=14))
def test_a_proposal_is_open_exactly_while_the_records_end_with_such_a_row(
    marks: list[tuple[int, str]],
) -> None:
    world, sessions = booked()
    records: dict[int, str] = {}
    for number, outcome in marks:
        mark(world, sessions[number], outcome)
        records[number] = outcome
        own = [records[n] for n in sorted(records) if records[n] in {"hadir", "alpa"}]
        while "hadir" in own:
            own = own[own.index("hadir") + 1 :]
        assert (stay(world).drop_out is not None) == (len(own) >= 3)
