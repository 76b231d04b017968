"""Make-up sessions, stages and pauses; and what the prison does not learn from them."""

from datetime import date
from uuid import UUID

import pytest

from services.program.domain import holds, make_ups
from services.program.domain.holds import Wish
from services.program.domain.ids import episode_of
from shared.contracts.codes import Role, Stage
from shared.contracts.holds import HoldReason
from shared.refusals import NotAllowed
from tests.unit.program.making_up import (
    AK,
    DAYS,
    counted,
    held,
    make_up,
    planned,
    stay,
)
from tests.unit.program.places import here, on
from tests.unit.program.refusing import refused
from tests.unit.program.world import World, enrolled


def test_a_completed_stage_has_nothing_to_be_made_up() -> None:
    world, missed = held("izin")
    for n in (1, 2):
        world.mark(planned(world, n), {"AK": "hadir"})
    world.complete("AK", Stage.SOCIAL, DAYS[2])
    with refused("stage-completed", f"participants.{AK}"):
        make_up(world, 3, missed)
    assert make_ups.open_misses(stay(world)) == []
    assert [each.session_id for each in make_ups.not_made_up(stay(world))] == [missed]


def test_a_make_up_lets_a_stage_be_completed_that_the_dose_had_refused() -> None:
    world, missed = held("izin")
    world.mark(planned(world, 1), {"AK": "hadir"})
    with refused("dose", "attendance"):
        world.complete("AK", Stage.SOCIAL, DAYS[2])
    world.mark(make_up(world, 2, missed), {"AK": "hadir"})
    [completed, *_] = world.complete("AK", Stage.SOCIAL, DAYS[2])
    assert (completed.held, completed.attended) == (2, 2)  # type: ignore[attr-defined]  # it is completed


def test_the_prison_does_not_learn_from_a_refusal_which_of_bnns_stages_a_session_is_of() -> None:
    said = set()
    for pathway, stage in (("medis", Stage.MEDICAL), ("sosial", Stage.SOCIAL)):
        world = enrolled(AK=pathway)
        missed = world.schedule(stage, on(DAYS[0]), "AK")
        world.mark(missed, {"AK": "izin"})
        with pytest.raises(NotAllowed, match="belongs to: bnnp") as found:
            world.schedule(stage, on(DAYS[2]), "AK", role=Role.LAPAS_OFFICER, makes_up={AK: missed})
        said.add(str(found.value))
    assert len(said) == 1


def paused(world: World, day: date) -> UUID:
    hold, world.here = UUID(int=1), here(day)
    wish = Wish(hold_id=hold, reason=HoldReason.BNN, since=day)
    world.tell(holds.begin(world.state("episode", episode_of(AK)), wish=wish, here=world.here))
    return hold


def back(world: World, hold: UUID, *sessions: UUID) -> None:
    known = {id_: world.state("session", id_) for id_ in sessions}
    state = world.state("episode", episode_of(AK))
    world.tell(holds.end(state, known, hold_id=hold, ended_on=world.here.today, here=world.here))


def test_back_from_a_pause_she_is_booked_for_what_the_make_up_was_for() -> None:
    world, missed = held("izin")
    again = make_up(world, 3, missed)
    hold = paused(world, DAYS[2])
    assert [each.session_id for each in make_ups.open_misses(stay(world))] == [missed]
    back(world, hold, again)
    assert make_ups.stood_for(stay(world)) == {missed: again}


def test_back_from_a_pause_she_is_booked_as_usual_if_another_make_up_was_planned_meanwhile() -> None:
    world, missed = held("izin")
    again = make_up(world, 3, missed)
    world.here = here(DAYS[2])
    wish = Wish(hold_id=UUID(int=1), reason=HoldReason.BNN, since=DAYS[2], until=DAYS[3])
    world.tell(holds.begin(world.state("episode", episode_of(AK)), wish=wish, here=world.here))
    other = make_up(world, 4, missed)
    back(world, UUID(int=1), again)
    assert make_ups.stood_for(stay(world)) == {missed: other}
    assert stay(world).bookings[again].makes_up is None
    assert counted(world) == (2, 1, 0, 0)
