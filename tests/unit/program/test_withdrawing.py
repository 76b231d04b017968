"""She withdraws her consent: to treatment, the programme ends for her; to sharing, it goes on."""

from datetime import date

import pytest

from services.program.domain.episode import Ended, Enrolled
from services.program.domain.ids import episode_of
from services.program.domain.withdrawing import hear_withdrawal
from shared.contracts.assessment import ConsentWithdrawn
from shared.contracts.base import Event
from shared.contracts.codes import EpisodeEnd, Role, Stage
from shared.contracts.consents import KINDS, TREATMENT, Kind
from shared.contracts.program import BookingFreed, CandidateRemoved, EpisodeEnded
from tests.unit.program.places import KUPANG, on, who
from tests.unit.program.world import World, enrolled

FIRST, SECOND, THIRD = date(2026, 8, 20), date(2026, 8, 27), date(2026, 9, 1)
OPTIONAL = [kind for kind in KINDS if not kind.required]


def withdrawn(day: date, kind: Kind = TREATMENT) -> ConsentWithdrawn:
    about = kind.model_dump(include={"scope", "purpose", "receiver"})
    return ConsentWithdrawn(
        facility=KUPANG,
        participant_id=who("AK"),
        withdrawn_on=day,
        by_role=Role.BNN_DOCTOR,
        **about,
    )


def hear(world: World, event: ConsentWithdrawn) -> list[Event]:
    state, episode = world.state("candidate", who("AK")), world.state("episode", episode_of(who("AK")))
    return world.tell(hear_withdrawal(state, [episode], withdrawn=event))


def booked() -> World:
    world = enrolled(AK="sosial")
    sessions = [world.schedule(Stage.SOCIAL, on(day), "AK") for day in (FIRST, SECOND, THIRD)]
    world.mark(sessions[0], {"AK": "hadir"})
    return world


def test_the_stay_ends_by_her_own_choice_and_what_comes_is_freed() -> None:
    ended, *freed = hear(booked(), withdrawn(SECOND))
    assert isinstance(ended, EpisodeEnded)
    assert (ended.reason, ended.ended_on, ended.side) == (EpisodeEnd.WITHDREW, SECOND, "bnnp")
    assert [type(event) for event in freed] == [BookingFreed]


def test_the_same_withdrawal_again_is_quiet() -> None:
    world = booked()
    hear(world, withdrawn(SECOND))
    assert hear(world, withdrawn(SECOND)) == []


@pytest.mark.parametrize(
    "day", [date(2026, 8, 10), date(2026, 8, 19)], ids=["before the decree", "before she came"]
)
def test_a_withdrawal_that_was_typed_in_late_ends_the_stay_on_her_last_day_in_it(day: date) -> None:
    ended, *freed = hear(booked(), withdrawn(day))
    assert isinstance(ended, EpisodeEnded)
    assert ended.ended_on == FIRST
    assert len(freed) == 2


def test_a_stage_that_was_completed_later_stays_completed() -> None:
    world = booked()
    state = world.state("episode", episode_of(who("AK")))
    stay = state.stay.model_copy(update={"completed": {Stage.SOCIAL: THIRD}})
    events = hear_withdrawal(
        world.state("candidate", who("AK")), [Enrolled(stay=stay)], withdrawn=withdrawn(FIRST)
    )
    assert [(e.name(), getattr(e, "ended_on", None)) for e in events] == [("EpisodeEnded", THIRD)]


def test_who_waits_is_taken_off_the_list() -> None:
    world = World()
    world.configure()
    world.assess("AK", "sosial")
    [removed] = hear(world, withdrawn(SECOND))
    assert isinstance(removed, CandidateRemoved)
    assert (removed.reason, removed.removed_on) == ("persetujuan_ditarik", SECOND)
    assert hear(world, withdrawn(SECOND)) == []


@pytest.mark.parametrize("kind", OPTIONAL, ids=lambda kind: kind.code)
def test_sharing_that_she_takes_back_is_nothing_to_the_programme(kind: Kind) -> None:
    world = booked()
    assert hear(world, withdrawn(SECOND, kind)) == []


def test_a_stay_under_an_id_that_was_merged_into_hers_ends_too_and_an_ended_one_is_left() -> None:
    world = booked()
    state = world.state("episode", episode_of(who("AK")))
    over = Ended(stay=state.stay, reason=EpisodeEnd.COMPLETED, ended_on=THIRD)
    events = hear_withdrawal(world.state("candidate", who("AK")), [over, state], withdrawn=withdrawn(SECOND))
    assert [event.name() for event in events] == ["EpisodeEnded", "BookingFreed"]
