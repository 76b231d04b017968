"""The treatment plan: versions that a counsellor writes and a doctor approves, reviews, and goals judged."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from services.assessment.domain.care.slots import refuse_bad_slots
from services.assessment.domain.dates import refuse_before, refuse_future
from services.assessment.domain.history import ImpossibleHistory
from services.assessment.domain.participant import Assessed, Participant, agreed
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Pathway, Role
from shared.contracts.plan import (
    Goal,
    GoalOutcome,
    JudgedGoal,
    PlanApproved,
    PlannedActivity,
    PlanReviewed,
    PlanWritten,
    ScheduleProposed,
    WeeklySlot,
)
from shared.refusals import Invalid, NotFound, WrongState

MOST_GOALS = 20
MOST_REVIEWS = 24
MOST_SESSIONS = 400


class Draft(Frozen):
    """What a version says, without the words of its goals."""

    goals: tuple[Goal, ...]
    activities: tuple[PlannedActivity, ...]
    slots: tuple[WeeklySlot, ...]
    starts_on: date
    review_on: tuple[date, ...]

    @property
    def sessions(self) -> int:
        return sum(activity.sessions for activity in self.activities)


class Version(Draft):
    """One version as it was told."""

    plan_version: int
    written_on: date
    approved_on: date | None = None
    goals_digest: str


class Plan(Frozen):
    """All versions, oldest first, the reviews, and each goal's last judgement."""

    versions: tuple[Version, ...] = ()
    reviewed_on: tuple[date, ...] = ()
    judged: Mapping[UUID, GoalOutcome] = {}

    @property
    def latest(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    @property
    def in_force(self) -> Version | None:
        """The last version that was approved."""
        return next((v for v in reversed(self.versions) if v.approved_on is not None), None)


def evolve(state: Plan, event: Event) -> Plan:
    """The plan after an event.

    Raises:
        ImpossibleHistory: no decision could have told this.
    """
    match event:
        case PlanWritten() if event.plan_version == len(state.versions) + 1:
            version = Version.model_validate(event.model_dump())
            return state.model_copy(update={"versions": (*state.versions, version)})
        case PlanApproved() if state.latest is not None and state.latest.plan_version == event.plan_version:
            approved = state.latest.model_copy(update={"approved_on": event.approved_on})
            return state.model_copy(update={"versions": (*state.versions[:-1], approved)})
        case PlanReviewed() if state.in_force is not None:
            judged = {**state.judged, **{each.goal_id: each.outcome for each in event.goals}}
            return state.model_copy(
                update={"reviewed_on": (*state.reviewed_on, event.reviewed_on), "judged": judged}
            )
    raise ImpossibleHistory(state, event)


def write(
    plan: Plan,
    participant: Participant,
    *,
    version: int,
    draft: Draft,
    goals_digest: str,
    by_role: Role,
    today: date,
) -> list[Event]:
    """Write a version. ``version`` is the one the writer means to make: who has read an older one is told."""
    someone = _planned_for(participant, today)
    expected = len(plan.versions) + 1
    if version != expected:
        raise WrongState(
            "version-expected",
            f"The plan has {expected - 1} versions; the next one is {expected}. Read it first.",
            field="version",
        )
    _refuse_bad(draft, someone)
    return [
        PlanWritten(
            facility=someone.case.facility,
            participant_id=someone.case.participant_id,
            plan_version=version,
            written_on=today,
            by_role=by_role,
            goals_digest=goals_digest,
            **dict(draft),
        )
    ]


def approve(
    plan: Plan, participant: Participant, *, version: int, by_role: Role, today: date
) -> tuple[list[Event], list[Event]]:
    """Approve the latest version: (what the plan tells, what the schedule tells); again it is quiet."""
    someone = _planned_for(participant, today)
    latest = latest_of(plan, version)
    if latest.approved_on is not None:
        return [], []
    told = {"facility": someone.case.facility, "participant_id": someone.case.participant_id}
    return [PlanApproved(**told, plan_version=version, approved_on=today, by_role=by_role)], [
        ScheduleProposed(
            **told,
            schedule_version=version,
            slots=latest.slots,
            sessions=latest.sessions,
            starts_on=latest.starts_on,
            review_on=latest.review_on,
            proposed_on=today,
            by_role=by_role,
        )
    ]


def review(
    plan: Plan,
    participant: Participant,
    *,
    version: int,
    reviewed_on: date,
    goals: Sequence[JudgedGoal],
    by_role: Role,
    today: date,
) -> list[Event]:
    """Review the version in force; goals that were judged count from now on as judged here."""
    someone = _planned_for(participant, today)
    held = plan.in_force
    if held is None:
        raise WrongState("plan-not-approved", "No version of the plan is approved; nothing is reviewed yet.")
    if version != held.plan_version:
        raise WrongState(
            "version-in-force", f"Version {held.plan_version} is in force, not {version}.", field="version"
        )
    refuse_future(reviewed_on, "reviewed_on", today)
    refuse_before(reviewed_on, "reviewed_on", held.approved_on or held.written_on, "the plan was approved")
    known = {goal.goal_id for goal in held.goals}
    if strange := [each for each in goals if each.goal_id not in known]:
        raise Invalid("unknown-goal", f"The plan has no goal {strange[0].goal_id}.", field="goals")
    if len({each.goal_id for each in goals}) != len(goals):
        raise Invalid("goal-twice", "Each goal is judged once in a review.", field="goals")
    return [
        PlanReviewed(
            facility=someone.case.facility,
            participant_id=someone.case.participant_id,
            plan_version=version,
            reviewed_on=reviewed_on,
            goals=tuple(goals),
            by_role=by_role,
        )
    ]


def latest_of(plan: Plan, version: int) -> Version:
    """The latest version, if it is this one.

    Raises:
        NotFound: ``no-plan``.
        WrongState: ``version-superseded``, or ``version-expected`` for one that is not there yet.
    """
    if plan.latest is None:
        raise NotFound("no-plan", "She has no treatment plan.", field="version")
    if version != plan.latest.plan_version:
        rule = "version-superseded" if version < plan.latest.plan_version else "version-expected"
        raise WrongState(rule, f"The latest version is {plan.latest.plan_version}.", field="version")
    return plan.latest


def _planned_for(participant: Participant, today: date) -> Assessed:
    someone = agreed(participant, today)
    if not isinstance(someone, Assessed) or someone.latest.pathway is Pathway.EDUCATION:
        raise WrongState(
            "plan-after-assessment", "A plan follows an assessment that concluded with rehabilitation."
        )
    return someone


def _refuse_bad(draft: Draft, someone: Assessed) -> None:
    if not draft.goals or len(draft.goals) > MOST_GOALS:
        raise Invalid("goals", f"A plan has 1 to {MOST_GOALS} goals.", field="goals")
    if len({goal.goal_id for goal in draft.goals}) != len(draft.goals):
        raise Invalid("goal-twice", "Each goal has an id of its own.", field="goals")
    if not 1 <= draft.sessions <= MOST_SESSIONS or any(each.sessions < 1 for each in draft.activities):
        raise Invalid("sessions", f"A plan has 1 to {MOST_SESSIONS} sessions.", field="activities")
    if len({each.activity for each in draft.activities}) != len(draft.activities):
        raise Invalid("activity-twice", "Each activity stands in the plan once.", field="activities")
    refuse_bad_slots(draft.slots)
    refuse_before(draft.starts_on, "starts_on", someone.latest.concluded_on, "her assessment was concluded")
    if not 1 <= len(draft.review_on) <= MOST_REVIEWS:
        raise Invalid("reviews", f"A plan has 1 to {MOST_REVIEWS} review dates.", field="review_on")
    if list(draft.review_on) != sorted(set(draft.review_on)) or draft.review_on[0] <= draft.starts_on:
        raise Invalid("reviews", "Review dates ascend and come after the start.", field="review_on")
