"""A stay that comes from another facility takes a place of the cohort there, like any other."""

from datetime import date

import pytest

from services.program.domain.changing import change, close
from services.program.domain.cohort_plan import Plan
from services.program.domain.facility import Unconfigured
from services.program.domain.ids import episode_of
from shared.contracts.codes import Movement
from tests.unit.program.moved import FIRST, SECOND, THERE, THIRD, Two, two
from tests.unit.program.places import COHORT, who
from tests.unit.program.refusing import refused

AK = who("AK")


def planned(world: Two, capacity: int) -> None:
    taken = len(world.places().taken)
    world.tell(
        change(
            world.there,
            Unconfigured(),
            plan=Plan(capacity=capacity),
            taken=taken,
            changed_on=FIRST,
            here=world.here,
        )
    )


def closed(world: Two, day: date = THIRD) -> None:
    world.tell(close(world.there, world.places().taken, closed_on=day, here=world.here))


def test_her_place_is_kept_when_the_stay_is_accepted_and_hers_when_she_is_there() -> None:
    world, _ = two()
    planned(world, 1)
    world.offer(FIRST)
    assert world.places().taken == frozenset()
    world.accept(SECOND)
    assert (world.places().placed, world.places().enrolled) == ({AK}, frozenset())
    assert world.places(COHORT).enrolled == {AK}, "until she moves she is in the old cohort too"
    world.transfer(SECOND)
    world.receive(THIRD)
    assert (world.places().placed, world.places().enrolled) == (frozenset(), {AK})
    assert world.places(COHORT).taken == frozenset()
    assert world.places().free(world.there.plan.capacity) == 0


@pytest.mark.parametrize("at", ["still away", "there"])
def test_while_she_has_a_place_the_cohort_is_not_closed_and_her_place_is_not_cut(at: str) -> None:
    world, _ = two()
    world.offer(FIRST)
    world.accept(SECOND)
    if at == "there":
        world.receive(THIRD)
    with refused("cohort-not-empty", "cohort_id") as info:
        closed(world)
    assert [error["field"] for error in info.value.errors] == [f"participants.{AK}"]
    planned(world, 1)
    with refused("capacity", "capacity"):
        planned(world, 0)


def test_a_stay_is_not_accepted_into_a_full_cohort() -> None:
    world, _ = two()
    planned(world, 1)
    world.offer(FIRST)
    world.accept(SECOND)
    other, _ = two()
    planned(other, 1)
    other.states["cohort", THERE] = world.there.model_copy(update={"named": frozenset({who("DW")})})
    other.states["episode", episode_of(who("DW"))] = world.episode
    other.offer(FIRST)
    with refused("cohort-full", "cohort_id"):
        other.accept(SECOND)
    assert world.accept(SECOND) == [], "what was accepted stays so, though no place is free any more"


def test_a_stay_is_not_accepted_into_a_cohort_that_is_closed() -> None:
    world, _ = two()
    world.offer(FIRST)
    closed(world)
    with refused("cohort-closed", "cohort_id"):
        world.accept(SECOND)


@pytest.mark.parametrize("how", ["back", "released"])
def test_who_does_not_come_gives_her_place_back(how: str) -> None:
    world, _ = two()
    planned(world, 1)
    world.offer(FIRST)
    world.accept(SECOND)
    if how == "back":
        world.transfer(SECOND)
        world.come_back(THIRD)
    else:
        world.move("AK", Movement.RELEASE, THIRD)
    assert world.places().taken == frozenset()
    closed(world)
    assert world.there.closed_on == THIRD
