"""Routes of the treatment plan: written and approved by BNN, and read by nobody else."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import Field

from services.assessment.commands import planning
from services.assessment.commands.context import Context
from services.assessment.desk.care import PlanRow, Written
from services.assessment.desk.caring import Care, Review
from services.assessment.domain import case_number as case_numbers
from services.assessment.domain.care.plan import MOST_GOALS, MOST_REVIEWS, MOST_SESSIONS, Draft
from services.assessment.domain.care.slots import MOST_SLOTS
from services.assessment.domain.roles import APPROVES_PLAN, READS_PLAN, WRITES_PLAN
from services.assessment.routes.fields import Body, Day, LocalTime, Slug, TypedCaseNumber, asked
from services.assessment.vault.access import refuse_reading
from services.assessment.vault.contents import CLASS_OF, PlanGoals
from shared.contracts.base import Frozen
from shared.contracts.plan import Activity, GoalArea, GoalOutcome, JudgedGoal, NeutralActivity
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered

Version = Annotated[int, Field(ge=1, le=1000)]


class GoalBody(Body):
    """A goal: its area, and its words, which go into the vault. A goal that stays keeps its ``goal_id``."""

    goal_id: UUID | None = None
    area: GoalArea
    text: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]


class ActivityBody(Body):
    """An activity and how many sessions of it."""

    activity: Activity
    sessions: Annotated[int, Field(ge=1, le=MOST_SESSIONS)]


class SlotBody(Body):
    """A weekly time, Monday is 1, by the facility's clock; under the two words that the prison uses."""

    weekday: Annotated[int, Field(ge=1, le=7)]
    starts: LocalTime
    ends: LocalTime
    activity: NeutralActivity


class PlanBody(Body):
    """A version of the plan: ``version`` is the one that this makes, so that nobody overwrites another's."""

    version: Version
    starts_on: Day
    goals: Annotated[list[GoalBody], Field(min_length=1, max_length=MOST_GOALS)]
    activities: Annotated[list[ActivityBody], Field(min_length=1, max_length=len(Activity))]
    slots: Annotated[list[SlotBody], Field(min_length=1, max_length=MOST_SLOTS)]
    review_on: Annotated[list[Day], Field(min_length=1, max_length=MOST_REVIEWS)]


class JudgedBody(Body):
    """How far a goal was reached: 1, 0.5 or 0 in the goal score."""

    goal_id: UUID
    outcome: GoalOutcome


class ReviewBody(Body):
    """A review of the version in force; goals are judged in it, or later, or again."""

    reviewed_on: Day
    goals: Annotated[tuple[JudgedBody, ...], Field(max_length=MOST_GOALS)] = ()


class GoalRead(Frozen):
    """A goal; ``text`` is none where the vault does not open it, or a later version left it out."""

    goal_id: UUID
    area: GoalArea
    text: str | None
    outcome: GoalOutcome | None


class PlanAnswer(Frozen):
    """The plan: the latest version with the words of its goals, all versions by code, reviews, goal score."""

    participant_id: UUID
    version: int
    in_force: int | None
    goals: list[GoalRead]
    versions: list[Written]
    reviewed_on: list[date]
    next_review_on: date | None
    goal_score: float | None


class ReviewsAnswer(Frozen):
    """Reviews that are due."""

    as_of: date
    reviews: list[Review]
    following: str | None
    positions: dict[str, int]


def router(context: Context, care: Care) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["plans"])
    writer = Annotated[Caller, Depends(requires(*WRITES_PLAN))]
    approver = Annotated[Caller, Depends(requires(*APPROVES_PLAN))]
    reader = Annotated[Caller, Depends(requires(*READS_PLAN))]

    @routes.post("/participants/{participant_id}/plan", status_code=201)
    async def write(
        caller: writer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: PlanBody
    ) -> Response:
        """Write the next version. It holds once a doctor approves it; until then the one before does."""
        draft, texts = _draft(body)
        done = await planning.write(
            context,
            asked(caller, command, trace),
            participant_id,
            version=body.version,
            draft=draft,
            texts=texts,
        )
        return answered(done)

    @routes.post("/participants/{participant_id}/plan/{version}/approval", status_code=201)
    async def approve(
        caller: approver, command: CommandDep, trace: TraceDep, participant_id: UUID, version: Version
    ) -> Response:
        """Approve the latest version. Its schedule, and nothing else of it, is put to the prison."""
        return answered(
            await planning.approve(context, asked(caller, command, trace), participant_id, version=version)
        )

    @routes.post("/participants/{participant_id}/plan/{version}/review", status_code=201)
    async def review(  # noqa: PLR0917 - FastAPI gives them by name
        caller: reader,
        command: CommandDep,
        trace: TraceDep,
        participant_id: UUID,
        version: Version,
        body: ReviewBody,
    ) -> Response:
        """Review the version in force and judge its goals, some or all."""
        done = await planning.review(
            context,
            asked(caller, command, trace),
            participant_id,
            version=version,
            reviewed_on=body.reviewed_on,
            goals=[JudgedGoal.model_validate(each.model_dump()) for each in body.goals],
        )
        return answered(done)

    @routes.get("/participants/{participant_id}/plan")
    async def one(caller: reader, wanted: ConsistentDep, participant_id: UUID) -> PlanAnswer:
        """Her plan with the words of its goals."""
        refuse_reading(caller, CLASS_OF["plan-goals"])
        await care.wait_for(wanted)
        await care.course(participant_id)
        plan = await care.plan(participant_id)
        return _answer(plan, await _texts(context, caller, participant_id), context.today(plan.facility))

    @routes.get("/plans/reviews")
    async def reviews(  # noqa: PLR0917 - FastAPI gives them by name
        caller: reader,
        wanted: ConsistentDep,
        facility: Slug | None = None,
        as_of: Annotated[
            Day | None, Query(description="Default: today. A later day shows what comes.")
        ] = None,
        after: TypedCaseNumber | None = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 500,
    ) -> ReviewsAnswer:
        """Reviews whose day has come, woman by woman in the order of case numbers."""
        start = case_numbers.read(after, "after") if after is not None else None
        where = facility or caller.facility
        day = as_of or context.today(where)
        await care.wait_for(wanted)
        found, page = await care.reviews(where, day, after=start, limit=limit)
        return ReviewsAnswer(
            as_of=day, reviews=found, following=page.following, positions=dict(page.positions)
        )

    return routes


def _draft(body: PlanBody) -> tuple[Draft, dict[UUID, str]]:
    """The version as codes, and the words of its goals by goal."""
    goals = [(each.goal_id or uuid4(), each) for each in body.goals]
    said: dict[str, Any] = body.model_dump(exclude={"version", "goals"})
    coded = [{"goal_id": goal_id, "area": each.area} for goal_id, each in goals]
    return Draft.model_validate({**said, "goals": coded}), {goal_id: each.text for goal_id, each in goals}


async def _texts(context: Context, caller: Caller, who: UUID) -> dict[UUID, str]:
    known = (await context.reader.opened(caller, {who}, PlanGoals)).get(who)
    newest = known.get(PlanGoals) if known is not None else None
    return dict(newest.texts) if newest is not None else {}


def _answer(plan: PlanRow, texts: dict[UUID, str], today: date) -> PlanAnswer:
    latest, held = plan.versions[-1], plan.in_force
    return PlanAnswer(
        participant_id=plan.participant_id,
        version=latest.plan_version,
        in_force=held.plan_version if held else None,
        goals=[
            GoalRead(
                goal_id=goal.goal_id,
                area=goal.area,
                text=texts.get(goal.goal_id),
                outcome=plan.judged.get(goal.goal_id),
            )
            for goal in latest.goals
        ],
        versions=list(plan.versions),
        reviewed_on=list(plan.reviewed_on),
        next_review_on=plan.review_due(today),
        goal_score=plan.score,
    )
