"""What a calendar takes from the plan of its cohort."""

from datetime import time

import pytest

from services.program.domain.calendar import Weekly
from services.program.domain.cohort_plan import Plan
from services.program.domain.template import Meeting
from services.program.domain.usual import Said, filled
from shared.contracts.codes import Role, SessionKind
from shared.contracts.cohorts import Facilitator, WeeklySlot
from shared.refusals import Invalid

NINE, TEN = time(9), time(10)
GROUP = Meeting(sessions=6, minutes=90, per_week=2)
ALONE = Meeting(kind=SessionKind.INDIVIDUAL, sessions=4, minutes=45, per_week=2)
PLAN = Plan(
    room="Aula",
    facilitators=(
        Facilitator(account="pengganti", regular=False, woman=True),
        Facilitator(account="konselor", regular=True, woman=True),
        Facilitator(account="konselor-2", regular=True, woman=False),
    ),
    slots=(WeeklySlot(weekday=1, starts=NINE, minutes=90), WeeklySlot(weekday=3, starts=TEN, minutes=120)),
)


def rules_of(said: Said, plan: Plan, meeting: Meeting, role: Role) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        filled(said, plan, meeting, role=role)
    return [(str(error["field"]), str(error["rule"])) for error in refused.value.errors]


def test_what_is_not_said_is_the_cohorts_and_who_leads_as_a_rule_leads() -> None:
    found = filled(Said(), PLAN, GROUP, role=Role.BNN_COUNSELLOR)
    assert found.weekly == (Weekly(weekday=1, starts=NINE), Weekly(weekday=3, starts=TEN))
    assert (found.room, found.leader) == ("Aula", "konselor")


def test_what_is_said_stands() -> None:
    said = Said(weekly=(Weekly(weekday=4, starts=NINE),), room="Klinik", leader="dokter")
    assert filled(said, PLAN, GROUP, role=Role.BNN_DOCTOR) == said
    assert filled(said, Plan(), ALONE, role=Role.BNN_DOCTOR) == said


def test_what_nobody_planned_is_asked_for_all_at_once() -> None:
    missing = [
        ("weekly", "weekly-not-planned"),
        ("room", "room-not-planned"),
        ("leader", "leader-not-planned"),
    ]
    assert rules_of(Said(), Plan(), GROUP, Role.BNN_COUNSELLOR) == missing


def test_the_times_and_the_leader_of_a_group_are_not_those_of_sessions_with_one_woman() -> None:
    missing = [("weekly", "weekly-not-planned"), ("leader", "leader-not-planned")]
    assert rules_of(Said(), PLAN, ALONE, Role.BNN_DOCTOR) == missing


def test_the_prison_is_not_told_who_leads_the_cohort() -> None:
    assert rules_of(Said(), PLAN, GROUP, Role.LAPAS_OFFICER) == [("leader", "leader-not-planned")]
    assert filled(Said(leader="petugas"), PLAN, GROUP, role=Role.LAPAS_OFFICER).room == "Aula"


def test_a_weekly_time_that_is_shorter_than_a_session_is_named() -> None:
    longer = GROUP.model_copy(update={"minutes": 120})
    assert rules_of(Said(), PLAN, longer, Role.BNN_COUNSELLOR) == [("weekly", "weekly-too-short")]
