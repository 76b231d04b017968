"""BNNP sees whether a client's plan holds and how far its goals were reached; the prison's view does not."""

from datetime import date
from uuid import UUID

from services.reporting.bnnp import VIEW
from services.reporting.bnnp.client import Client
from services.reporting.kanwil import VIEW as KANWIL
from services.reporting.lapas import VIEW as LAPAS
from shared.contracts.codes import Role
from shared.contracts.plan import (
    Goal,
    GoalArea,
    GoalOutcome,
    JudgedGoal,
    PlanApproved,
    PlanReviewed,
    PlanWritten,
)
from shared.testing.projected import given

SHE = {"facility": "lpp-kupang", "participant_id": UUID(int=7)}
GOALS = (UUID(int=1), UUID(int=2))


def written(version: int, day: int) -> PlanWritten:
    return PlanWritten(
        **SHE,
        plan_version=version,
        goals=tuple(Goal(goal_id=goal, area=GoalArea.FAMILY) for goal in GOALS),
        activities=(),
        slots=(),
        starts_on=date(2026, 8, 17),
        review_on=(),
        written_on=date(2026, 8, day),
        by_role=Role.BNN_COUNSELLOR,
        goals_digest="0" * 64,
    )


def judged(day: int, outcome: GoalOutcome) -> PlanReviewed:
    return PlanReviewed(
        **SHE,
        plan_version=1,
        reviewed_on=date(2026, 8, day),
        goals=(JudgedGoal(goal_id=GOALS[0], outcome=outcome),),
        by_role=Role.BNN_COUNSELLOR,
    )


HISTORY = (
    written(1, 12),
    PlanApproved(**SHE, plan_version=1, approved_on=date(2026, 8, 14), by_role=Role.BNN_DOCTOR),
    judged(20, GoalOutcome.PARTLY),
    written(2, 25),
    judged(28, GoalOutcome.ACHIEVED),
)


def test_a_plan_is_a_draft_until_it_is_approved_and_its_score_follows_the_reviews() -> None:
    [client] = given(VIEW).told(*HISTORY).rows("clients")
    assert isinstance(client, Client)
    days = {day: date(2026, 8, day) for day in (11, 12, 14, 20, 26, 28)}
    assert [client.plan_state(day) for day in days.values()] == [
        None,
        "draft",
        "approved",
        "approved",
        "approved",
        "approved",
    ]
    assert [client.goal_score(days[day]) for day in (14, 20, 28)] == [None, 0.25, 0.5]


def test_no_other_agency_hears_of_goals() -> None:
    for view in (LAPAS, KANWIL):
        heard = given(view).told(*HISTORY)
        assert all(heard.rows(projection.name) == [] for projection in view.projections)
