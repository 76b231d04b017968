"""Planning a cohort, changing the plan, closing it; places, and who led how many sessions."""

from datetime import date, time
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.program.desk.cohorts import Cohort
from services.program.desk.sessions import Meeting
from services.program.domain.changing import change, close
from services.program.domain.cohort_plan import Plan, quarters
from services.program.domain.places import places
from services.program.groups import continuity, places_of, weeks
from shared.contracts.base import Event
from shared.contracts.codes import Stage
from shared.contracts.cohorts import CohortChanged, CohortClosed, Facilitator, WeeklySlot
from tests.unit.program.places import COHORT, DECREED_ON, KUPANG, WITA, here, on, who
from tests.unit.program.refusing import refused
from tests.unit.program.test_desk import heard
from tests.unit.program.world import World, enrolled

TUESDAY = WeeklySlot(weekday=1, starts=time(9), minutes=90)
SITI = Facilitator(account="konselor-siti", regular=True, woman=True)


def slot(weekday: int, hour: int, minute: int = 0, *, minutes: int = 60) -> WeeklySlot:
    return WeeklySlot(weekday=weekday, starts=time(hour, minute), minutes=minutes)


YOHAN = Facilitator(account="konselor-yohan", regular=False, woman=False)
PLAN = Plan(capacity=10, starts_on=date(2026, 8, 20), room="Aula", facilitators=(SITI,), slots=(TUESDAY,))


def changed(world: World, plan: Plan, *, taken: int = 0, day: date = DECREED_ON) -> list[Event]:
    return world.tell(
        change(
            world.state("cohort", COHORT),
            world.state("facility", KUPANG),
            plan=plan,
            taken=taken,
            changed_on=day,
            here=here(),
        )
    )


def opened() -> World:
    world = World()
    world.configure()
    world.open()
    return world


def test_a_plan_is_told_whole_and_the_same_again_is_quiet() -> None:
    world = opened()
    [told] = changed(world, PLAN)
    assert isinstance(told, CohortChanged)
    assert (told.capacity, told.room, told.facilitators, told.slots) == (10, "Aula", (SITI,), (TUESDAY,))
    assert changed(world, PLAN) == []
    assert world.state("cohort", COHORT).plan == PLAN


@pytest.mark.parametrize(
    ("change_of_plan", "rule", "field"),
    [
        ({"capacity": 0}, "capacity", "capacity"),
        ({"starts_on": date(2026, 8, 17)}, "start-before-opening", "starts_on"),
        ({"room": "Dapur"}, "room-unknown", "room"),
        ({"facilitators": (SITI, SITI)}, "facilitators", "facilitators"),
        ({"slots": (TUESDAY, TUESDAY)}, "weekly-overlap", "slots.1.starts"),
        ({"slots": (slot(0, 9),)}, "blocked-time", "slots.0.starts"),
        (
            {"slots": (slot(1, 9, 5),)},
            "quarter-hour",
            "slots.0.starts",
        ),
        ({"slots": (slot(1, 9, minutes=50),)}, "session-length", "slots.0.starts"),
        ({"slots": (slot(1, 23, minutes=90),)}, "one-day", "slots.0.starts"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_its_field(
    change_of_plan: dict[str, object], rule: str, field: str
) -> None:
    with refused(rule, field):
        changed(opened(), PLAN.model_copy(update=change_of_plan))


def test_every_wrong_weekly_time_is_named() -> None:
    slots = (
        slot(0, 9),
        slot(3, 9, minutes=7),
    )
    with refused("blocked-time", "slots.0.starts") as info:
        changed(opened(), Plan(slots=slots))
    assert [error["rule"] for error in info.value.errors] == ["blocked-time", "session-length"]


def test_fewer_places_than_are_taken_are_refused() -> None:
    with refused("capacity-below-taken", "capacity"):
        changed(opened(), Plan(capacity=2), taken=3)


def test_whose_stay_ended_gives_her_place_back() -> None:
    world = enrolled(AK="sosial", DW="sosial")
    world.withdraw("DW", date(2026, 8, 20))
    cohort = world.state("cohort", COHORT)
    candidates = {woman: world.state("candidate", woman) for woman in cohort.named}
    assert places(cohort, candidates, world.episodes(cohort.named)).taken == {who("AK")}


def test_a_cohort_is_closed_when_nobody_is_in_it_any_more() -> None:
    world = enrolled(AK="sosial")
    with refused("cohort-not-empty", "cohort_id") as info:
        close(world.state("cohort", COHORT), [who("AK")], closed_on=date(2026, 10, 1), here=here())
    assert [error["field"] for error in info.value.errors] == [f"participants.{who('AK')}"]
    told = world.tell(close(world.state("cohort", COHORT), [], closed_on=date(2026, 10, 1), here=here()))
    assert told == [CohortClosed(facility=KUPANG, cohort_id=COHORT, closed_on=date(2026, 10, 1))]
    assert close(world.state("cohort", COHORT), [], closed_on=date(2026, 10, 1), here=here()) == []
    with refused("cohort-closed", "cohort_id"):
        changed(world, PLAN)
    with refused("cohort-closed", "cohort_id"):
        world.decree("DW", number="SK-CONTOH/002")


def meeting(n: int, leader: str, day: int, status: str = "held") -> Meeting:
    return Meeting(
        session_id=UUID(int=n),
        facility=KUPANG,
        cohort_id=COHORT,
        stage=Stage.SOCIAL,
        group_label=None,
        starts_at=on(date(2026, 8, day)),
        ends_at=on(date(2026, 8, day), 10),
        session_on=date(2026, 8, day),
        room="Aula",
        leader=leader,
        replaces=None,
        status=status,
    )


def test_continuity_counts_who_led_as_a_rule_on_that_day() -> None:
    world = opened()
    changed(world, PLAN)
    changed(
        world,
        PLAN.model_copy(update={"facilitators": (YOHAN.model_copy(update={"regular": True}),)}),
        day=date(2026, 8, 25),
    )
    [row] = heard(world).rows("cohorts")
    assert isinstance(row, Cohort)
    assert [since.changed_on.day for since in row.changes] == [18, 25]
    sessions = [
        meeting(1, "konselor-siti", 20),
        meeting(2, "konselor-yohan", 20),
        meeting(3, "konselor-yohan", 27),
        meeting(4, "konselor-siti", 27, "cancelled"),
    ]
    found = continuity(row, sessions)
    assert (found.held, found.led_by_regular, found.share) == (3, 2, 0.6667)
    assert continuity(row, []).share is None
    assert [(week.week_of.day, week.held, week.cancelled) for week in weeks(sessions)] == [
        (17, 2, 0),
        (24, 1, 1),
    ]


def test_without_a_limit_no_number_of_free_places_is_told() -> None:
    assert places_of(None, enrolled=3, placed=0).free is None
    assert places_of(3, enrolled=3, placed=1).free == 0


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 6), st.integers(0, 91), st.integers(1, 16))
def test_a_slot_holds_its_quarters_and_none_twice(day: int, first: int, length: int) -> None:
    weekly = WeeklySlot(weekday=day, starts=time(first // 4, first % 4 * 15), minutes=15 * length)
    held = list(quarters(weekly, WITA))
    assert len(held) == len(set(held)) == length
    later = WeeklySlot(weekday=(day + 1) % 7, starts=weekly.starts, minutes=15 * length)
    assert not {*held} & {*quarters(later, WITA)}
