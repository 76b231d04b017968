"""BNNP: what events tell of a client's treatment plan."""

from typing import Any

from services.reporting.bnnp.client import Client, Judgement, PlanStep
from shared.contracts.plan import PlanApproved, PlanReviewed, PlanWritten

PLAN_EVENTS = (PlanWritten, PlanApproved, PlanReviewed)


def with_plan(row: Client, event: PlanWritten | PlanApproved | PlanReviewed) -> dict[str, Any]:
    """The fields that the event changes."""
    match event:
        case PlanWritten():
            step = PlanStep(
                version=event.plan_version,
                written_on=event.written_on,
                goals=tuple(goal.goal_id for goal in event.goals),
            )
            return {"plans": (*row.plans, step)}
        case PlanApproved():
            return {"plans": tuple(_approved(step, event) for step in row.plans)}
        case PlanReviewed():
            judged = tuple(
                Judgement(on=event.reviewed_on, goal_id=each.goal_id, outcome=each.outcome)
                for each in event.goals
            )
            return {"judged": (*row.judged, *judged)}


def _approved(step: PlanStep, event: PlanApproved) -> PlanStep:
    if step.version != event.plan_version:
        return step
    return step.model_copy(update={"approved_on": event.approved_on})
