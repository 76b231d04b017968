"""Treatment plan and its schedule: goals as codes in the log ``clinical``, the schedule in ``assessment``.

The prison follows ``assessment`` and so learns weekly times, a number of sessions and review dates, under
activity codes that say no more than its own roster does.
"""

from collections.abc import Mapping, Sequence
from datetime import date, time
from enum import StrEnum
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.base import DataClass, Event, Frozen
from shared.contracts.codes import Role


class GoalArea(StrEnum):
    """What part of her life a goal is about."""

    USE = "penggunaan"
    BODY = "kesehatan_fisik"
    MIND = "kesehatan_jiwa"
    FAMILY = "keluarga"
    WORK = "kerja_pendidikan"
    LAW = "hukum"
    FAITH = "kerohanian"
    AFTERCARE = "pascarehabilitasi"


class Activity(StrEnum):
    """What is done in a session, as the plan counts it."""

    COUNSELLING = "konseling_individu"
    GROUP = "terapi_kelompok"
    SEMINAR = "seminar"
    FAMILY = "dukungan_keluarga"
    MEDICAL = "layanan_medis"
    SKILLS = "keterampilan"
    FAITH = "kerohanian"
    EXERCISE = "olahraga"


class GoalOutcome(StrEnum):
    """How far a goal was reached; counted 1, 0.5 and 0."""

    ACHIEVED = "tercapai"
    PARTLY = "sebagian"
    NOT_ACHIEVED = "tidak_tercapai"


WORTH = {GoalOutcome.ACHIEVED: 1.0, GoalOutcome.PARTLY: 0.5, GoalOutcome.NOT_ACHIEVED: 0.0}
"""What a judged goal counts; a goal that nobody judged counts nothing and is still a goal that was set."""


def goal_score(goals: Sequence[UUID], judged: Mapping[UUID, GoalOutcome]) -> float | None:
    """What the judged goals are worth, of the goals that were set: 0 to 1; none without a judgement."""
    worth = [WORTH[judged[goal]] for goal in goals if goal in judged]
    return round(sum(worth) / len(goals), 4) if worth else None


NeutralActivity = Literal["pembinaan_bnn", "keterampilan"]
"""What the prison calls a session: its roster's own two words."""


class Goal(Frozen):
    """A goal; its words are in the vault under ``goal_id``, which stays from version to version."""

    goal_id: UUID
    area: GoalArea


class PlannedActivity(Frozen):
    """An activity and how many sessions of it."""

    activity: Activity
    sessions: int


class WeeklySlot(Frozen):
    """A weekly time, Monday is 1, by the facility's clock."""

    weekday: int
    starts: time
    ends: time
    activity: NeutralActivity


class JudgedGoal(Frozen):
    """A goal and how far it was reached."""

    goal_id: UUID
    outcome: GoalOutcome


class _PlanEvent(Event):
    log: ClassVar[str] = "clinical"
    data_class: ClassVar[DataClass] = "C5-clinical"

    participant_id: UUID
    plan_version: int


class PlanWritten(_PlanEvent):
    """A version of the treatment plan was written; it holds once it is approved."""

    goals: tuple[Goal, ...]
    activities: tuple[PlannedActivity, ...]
    slots: tuple[WeeklySlot, ...]
    starts_on: date
    review_on: tuple[date, ...]
    written_on: date
    by_role: Role
    goals_digest: str


class PlanApproved(_PlanEvent):
    """A doctor approved the version: it holds, and its schedule is put to the prison."""

    approved_on: date
    by_role: Role


class PlanReviewed(_PlanEvent):
    """The plan was reviewed; ``goals`` are those that were judged, the last judgement of a goal counts."""

    reviewed_on: date
    goals: tuple[JudgedGoal, ...]
    by_role: Role


class _ScheduleEvent(Event):
    log: ClassVar[str] = "assessment"
    data_class: ClassVar[DataClass] = "C3-participation"

    participant_id: UUID
    schedule_version: int


class ScheduleProposed(_ScheduleEvent):
    """BNN asks the prison for these weekly times; the version is the plan's."""

    slots: tuple[WeeklySlot, ...]
    sessions: int
    starts_on: date
    review_on: tuple[date, ...]
    proposed_on: date
    by_role: Role


class ScheduleApproved(_ScheduleEvent):
    """The prison agreed to the times."""

    approved_on: date
    by_role: Role


class ScheduleReturned(_ScheduleEvent):
    """The prison cannot do it like this: rooms, times, escort, or another reason of its own."""

    reason: Literal["ruang", "waktu", "pengawalan", "lain"]
    returned_on: date
    by_role: Role


PlanLogEvent = (
    PlanWritten | PlanApproved | PlanReviewed | ScheduleProposed | ScheduleApproved | ScheduleReturned
)
"""Everything that is told about plans and schedules, in both logs."""
