"""BNNP: what is known of one client, and where she stands on a day."""

from datetime import date
from typing import Literal
from uuid import UUID

from services.reporting.bnnp.assist import Highest
from services.reporting.bnnp.profile import Profile
from services.reporting.common import consents
from services.reporting.common.people import Person
from services.reporting.dated import latest, reached
from shared.contracts.base import Frozen
from shared.contracts.codes import LEAVING, EpisodeEnd, Movement, Pathway, Stage
from shared.contracts.consents import KINDS, TREATMENT, Kind, Purpose, Receiver, Said, stands
from shared.contracts.consents import latest as latest_said
from shared.contracts.plan import GoalOutcome, goal_score

WAITING_FOR = "waiting_for_"


class Shared(Said):
    """What she said about sharing, for one purpose and receiver."""

    purpose: Purpose
    receiver: Receiver


class Conclusion(Frozen):
    """The outcome of an assessment."""

    on: date
    pathway: Pathway


class Progress(Frozen):
    """How far she is in one stage."""

    stage: Stage
    started_on: date
    completed_on: date | None = None
    overridden: bool = False


class PlanStep(Frozen):
    """A version of her treatment plan, and the goals that it set."""

    version: int
    written_on: date
    approved_on: date | None = None
    goals: tuple[UUID, ...]


class Judgement(Frozen):
    """How far a goal was reached, as a review said."""

    on: date
    goal_id: UUID
    outcome: GoalOutcome


class Client(Person):
    """A client: what the logs ``assessment``, ``clinical`` and ``program`` say of her, each for itself."""

    case_number: str | None = None
    answers: tuple[Said, ...] = ()
    sharing: tuple[Shared, ...] = ()
    conclusions: tuple[Conclusion, ...] = ()
    rejected_on: date | None = None
    assist: tuple[Highest, ...] = ()
    plans: tuple[PlanStep, ...] = ()
    judged: tuple[Judgement, ...] = ()
    cohort_id: UUID | None = None
    stages: tuple[Stage, ...] = ()
    progress: tuple[Progress, ...] = ()
    end_reason: EpisodeEnd | None = None
    movement: Movement | None = None
    moved_on: date | None = None
    profiles: tuple[Profile, ...] = ()
    touched_in: tuple[date, ...] = ()
    touched_on: date | None = None
    """The last day with a record of her: consent, an instrument, a profile, a conclusion."""

    @property
    def asked_on(self) -> date | None:
        """The first time she was asked."""
        return min((answer.on for answer in self.answers), default=None)

    @property
    def assessed_on(self) -> date | None:
        """Her first conclusion: both waits are measured from it, so that they add up."""
        return min((conclusion.on for conclusion in self.conclusions), default=None)

    def consent(self, day: date) -> bool | None:
        """Whether she consents to treatment; none before she was asked."""
        return consents.holds(self.answers, day)

    def shares(self, day: date) -> list[str]:
        """What she shares on a day, as ``purpose:receiver``, said or understood."""
        treatment = bool(self.consent(day))
        return [
            kind.code
            for kind in KINDS
            if kind is not TREATMENT and stands(kind, self._said(kind, day), day, treatment=treatment)
        ]

    def _said(self, kind: Kind, day: date) -> Said | None:
        about = [s for s in self.sharing if (s.purpose, s.receiver) == (kind.purpose, kind.receiver)]
        return latest_said(about, day)

    def pathway(self, day: date) -> Pathway | None:
        return latest([(conclusion.on, conclusion.pathway) for conclusion in self.conclusions], day)

    def risk(self, day: date) -> Highest | None:
        return latest([(result.completed_on, result) for result in self.assist], day)

    def profile(self, day: date) -> Profile | None:
        return latest([(profile.recorded_on, profile) for profile in self.profiles], day)

    def icd10(self, day: date) -> str | None:
        """The last code that a doctor recorded."""
        coded = [(profile.recorded_on, profile.icd10) for profile in self.profiles if profile.icd10]
        return latest(coded, day)

    def plan(self, day: date) -> PlanStep | None:
        """The version that was in force: the last one that a doctor had approved."""
        approved = [step for step in self.plans if reached(day, step.approved_on)]
        return max(approved, key=lambda step: step.version, default=None)

    def plan_state(self, day: date) -> Literal["draft", "approved"] | None:
        """Whether a plan holds, or is only written; none without one."""
        if self.plan(day) is not None:
            return "approved"
        return "draft" if any(reached(day, step.written_on) for step in self.plans) else None

    def goal_score(self, day: date) -> float | None:
        """Goal score of the plan in force by the last judgement of each goal, 0 to 1."""
        if (held := self.plan(day)) is None:
            return None
        judged = {each.goal_id: each.outcome for each in self.judged if each.on <= day}
        return goal_score(held.goals, judged)

    def stage(self, day: date) -> str | None:
        """Her stage, between two ``waiting_for_<stage>`` or ``waiting_for_end``; none when not active."""
        begun = [step for step in self.progress if reached(day, step.started_on)]
        if not begun or reached(day, self.ended_on):
            return None
        order = self.stages or tuple(Stage)
        current = max(begun, key=lambda step: order.index(step.stage) if step.stage in order else -1)
        if not reached(day, current.completed_on):
            return current.stage
        after = order[order.index(current.stage) + 1 :] if current.stage in order else ()
        return f"{WAITING_FOR}{after[0] if after else 'end'}"

    def status(self, day: date) -> str:  # noqa: PLR0911 - one code after another
        """Her stage while she is active, else where she stands before or after, as a code."""
        if stage := self.stage(day):
            return stage
        if reached(day, self.ended_on):
            return "completed" if self.end_reason is EpisodeEnd.COMPLETED else "left"
        if self.movement in LEAVING and reached(day, self.moved_on):
            return "moved"
        if reached(day, self.rejected_on):
            return "rejected"
        if consents.ended(self.answers, day):
            return "withdrawn"
        match self.pathway(day):
            case Pathway.EDUCATION:
                return "education"
            case Pathway.MEDICAL | Pathway.SOCIAL:
                return "waiting"
        return {None: "referred", True: "consented", False: "declined"}[self.consent(day)]
