"""The treatment plan: versions, approval, reviews."""

from datetime import date, time
from uuid import UUID

import pytest

from services.assessment.domain.care import plan as plans
from services.assessment.domain.care.plan import Draft, Plan
from shared.contracts.base import Event
from shared.contracts.codes import Pathway, Role
from shared.contracts.plan import (
    GoalOutcome,
    JudgedGoal,
    PlanReviewed,
    ScheduleProposed,
    goal_score,
)
from shared.refusals import Invalid, NotFound, WrongState
from tests.unit.assessment.planned import (
    DRAFT,
    GOALS,
    HER,
    WHO,
    approved,
    planned,
    proposed,
    written,
)
from tests.unit.assessment.world import (
    TODAY,
    assessed,
    participants,
    referred,
    said_yes,
)


def writing(version: int = 1, who: object = HER, **changed: object) -> dict[str, object]:
    return {
        "participant": who,
        "version": version,
        "draft": Draft.model_validate({**DRAFT, **changed}),
        "goals_digest": "0" * 64,
        "by_role": Role.BNN_COUNSELLOR,
        "today": TODAY,
    }


def approving(version: int = 1) -> dict[str, object]:
    return {"participant": HER, "version": version, "by_role": Role.BNN_DOCTOR, "today": TODAY}


def reviewing(*goals: tuple[UUID, str], version: int = 1, day: date = TODAY) -> dict[str, object]:
    return {
        "participant": HER,
        "version": version,
        "reviewed_on": day,
        "goals": [JudgedGoal.model_validate({"goal_id": goal, "outcome": said}) for goal, said in goals],
        "by_role": Role.BNN_COUNSELLOR,
        "today": TODAY,
    }


def approve_plan(plan: Plan, **arguments: object) -> list[Event]:
    return plans.approve(plan, **arguments)[0]  # type: ignore[arg-type]


def test_a_counsellor_writes_the_first_version() -> None:
    planned.when(plans.write, **writing()).then(written())


@pytest.mark.parametrize(("history", "version"), [((), 2), ((written(),), 1), ((written(),), 3)])
def test_a_version_is_written_once_and_in_turn(history: tuple, version: int) -> None:
    planned.given(*history).when(plans.write, **writing(version)).then_refused(
        WrongState, rule="version-expected", field="version"
    )


@pytest.mark.parametrize(
    "history",
    [(referred, said_yes), (referred, said_yes, assessed(pathway=Pathway.EDUCATION))],
    ids=["not assessed", "education"],
)
def test_a_plan_follows_an_assessment_that_concluded_with_rehabilitation(history: tuple) -> None:
    other = participants.given(*history).state
    planned.when(plans.write, **writing(who=other)).then_refused(WrongState, rule="plan-after-assessment")


@pytest.mark.parametrize(
    ("changed", "rule", "field"),
    [
        ({"goals": []}, "goals", "goals"),
        ({"goals": [DRAFT["goals"][0]] * 2}, "goal-twice", "goals"),
        ({"activities": []}, "sessions", "activities"),
        ({"activities": [{"activity": "seminar", "sessions": 0}]}, "sessions", "activities"),
        ({"activities": [{"activity": "seminar", "sessions": 2}] * 2}, "activity-twice", "activities"),
        ({"slots": []}, "slots", "slots"),
        ({"slots": [{**DRAFT["slots"][0], "ends": time(9)}]}, "slot-time", "slots"),
        ({"slots": [DRAFT["slots"][0]] * 2}, "slot-overlap", "slots"),
        ({"starts_on": date(2026, 8, 10)}, "out-of-order", "starts_on"),
        ({"review_on": []}, "reviews", "review_on"),
        ({"review_on": [date(2026, 8, 17)]}, "reviews", "review_on"),
        ({"review_on": [date(2026, 10, 12), date(2026, 9, 14)]}, "reviews", "review_on"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused(changed: dict, rule: str, field: str) -> None:
    planned.when(plans.write, **writing(**changed)).then_refused(Invalid, rule=rule, field=field)


def test_a_doctor_approves_and_the_schedule_alone_is_put_to_the_prison() -> None:
    plan = planned.given(written()).state
    assert plans.approve(plan, **approving()) == ([approved()], [proposed()])  # type: ignore[arg-type]
    assert not {"goals", "activities", "goals_digest"} & set(ScheduleProposed.model_fields)


def test_approving_again_is_quiet() -> None:
    planned.given(written(), approved()).when(approve_plan, **approving()).then_nothing()


@pytest.mark.parametrize(
    ("history", "version", "refusal", "rule"),
    [
        ((), 1, NotFound, "no-plan"),
        ((written(), written(2)), 1, WrongState, "version-superseded"),
        ((written(),), 2, WrongState, "version-expected"),
    ],
)
def test_only_the_latest_version_is_approved(history: tuple, version: int, refusal: type, rule: str) -> None:
    planned.given(*history).when(approve_plan, **approving(version)).then_refused(refusal, rule=rule)


def test_a_version_holds_until_the_next_one_is_approved() -> None:
    state = planned.given(written(), approved(), written(2)).state
    assert state.in_force is not None
    assert state.in_force.plan_version == 1
    assert planned.given(written(), approved(), written(2), approved(2)).state.in_force == (
        planned.given(written(), approved(), written(2), approved(2)).state.latest
    )


def test_a_review_judges_goals_and_the_last_judgement_counts() -> None:
    first = reviewing((GOALS[0], "sebagian"), (GOALS[1], "tidak_tercapai"))
    state = (
        planned.given(written(), approved())
        .when(plans.review, **first)
        .then(
            PlanReviewed(
                **WHO,
                plan_version=1,
                reviewed_on=TODAY,
                goals=(
                    JudgedGoal(goal_id=GOALS[0], outcome=GoalOutcome.PARTLY),
                    JudgedGoal(goal_id=GOALS[1], outcome=GoalOutcome.NOT_ACHIEVED),
                ),
                by_role=Role.BNN_COUNSELLOR,
            )
        )
    )
    assert goal_score(GOALS, state.judged) == pytest.approx(0.5 / 3, abs=1e-4)
    later = plans.evolve(state, plans.review(state, **reviewing((GOALS[0], "tercapai")))[0])  # type: ignore[arg-type]
    assert goal_score(GOALS, later.judged) == pytest.approx(1 / 3, abs=1e-4)
    assert goal_score(GOALS, {}) is None


@pytest.mark.parametrize(
    ("history", "asked", "refusal", "rule"),
    [
        ((written(),), reviewing(), WrongState, "plan-not-approved"),
        ((written(), approved(), written(2)), reviewing(version=2), WrongState, "version-in-force"),
        ((written(), approved()), reviewing((UUID(int=9), "tercapai")), Invalid, "unknown-goal"),
        ((written(), approved()), reviewing(*[(GOALS[0], "tercapai")] * 2), Invalid, "goal-twice"),
        ((written(), approved()), reviewing(day=date(2026, 8, 21)), Invalid, "date-in-future"),
        ((written(), approved()), reviewing(day=date(2026, 8, 19)), Invalid, "out-of-order"),
    ],
)
def test_a_review_that_cannot_be_is_refused(history: tuple, asked: dict, refusal: type, rule: str) -> None:
    planned.given(*history).when(plans.review, **asked).then_refused(refusal, rule=rule)
