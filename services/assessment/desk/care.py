"""Rows about samples, plans and schedules, as those read them who may."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from services.assessment.domain.care import schedule as schedules
from services.assessment.domain.care.plan import Version
from services.assessment.domain.care.schedule import Schedule
from shared.contracts.amendments import AmendmentReason
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.contracts.plan import (
    GoalOutcome,
    PlanApproved,
    PlanReviewed,
    PlanWritten,
    ScheduleApproved,
    ScheduleProposed,
    ScheduleReturned,
    goal_score,
)
from shared.contracts.samples import (
    ChangedFinding,
    PanelResult,
    SampleAmended,
    SampleReason,
    SampleTested,
)
from shared.projections.projection import Key, Projection, Told


class SampleAmendment(Frozen):
    """What corrected a test: old and new, why, by whom, when."""

    amendment_id: UUID
    amended_on: date
    amended_for: AmendmentReason
    by_role: Role
    changed: tuple[ChangedFinding, ...]


class SampleRow(Frozen):
    """A test as it reads now, and how it came to."""

    sample_id: UUID
    participant_id: UUID
    taken_on: date
    reason: SampleReason
    by_role: Role
    results: tuple[PanelResult, ...]
    amendments: tuple[SampleAmendment, ...] = ()


class Samples(Projection[SampleRow]):
    """One row a sample."""

    name: ClassVar[str] = "samples"
    row: ClassVar[type[Frozen]] = SampleRow
    key: ClassVar[tuple[str, ...]] = ("sample_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("participant_id", "taken_on"),)

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, SampleTested | SampleAmended):
            yield (told.event.sample_id,)

    def fold(self, row: SampleRow | None, told: Told) -> SampleRow | None:
        match told.event:
            case SampleTested():
                return SampleRow.model_validate(told.event.model_dump())
            case SampleAmended() if row is not None:
                amendment = SampleAmendment.model_validate(told.event.model_dump())
                changed = {"results": told.event.results, "amendments": (*row.amendments, amendment)}
                return row.model_copy(update=changed)
        return row


class Written(Version):
    """A version, who wrote it and when."""

    by_role: Role
    written_at: datetime


class PlanRow(Frozen):
    """Her plan with all its versions."""

    participant_id: UUID
    facility: str
    versions: tuple[Written, ...] = ()
    reviewed_on: tuple[date, ...] = ()
    judged: Mapping[UUID, GoalOutcome] = {}

    @property
    def in_force(self) -> Written | None:
        """The last version that was approved."""
        return next((v for v in reversed(self.versions) if v.approved_on is not None), None)

    @property
    def score(self) -> float | None:
        """Goal score of the version in force, 0 to 1."""
        held = self.in_force
        return goal_score([goal.goal_id for goal in held.goals], self.judged) if held else None

    def review_due(self, as_of: date) -> date | None:
        """The first review date of the version in force that no review of its days has answered.

        A review answers the dates before it, and the next one where it comes in the second half of the way
        there.
        """
        if (held := self.in_force) is None:
            return None
        reviews = [day for day in self.reviewed_on if day <= as_of and day >= (held.approved_on or day)]
        before = held.starts_on
        for due in held.review_on:
            if not any(day > before + (due - before) / 2 for day in reviews):
                return due
            before = due
        return None


class Plans(Projection[PlanRow]):
    """One row for everybody with a plan."""

    name: ClassVar[str] = "plans"
    row: ClassVar[type[Frozen]] = PlanRow
    key: ClassVar[tuple[str, ...]] = ("participant_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("facility",),)

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, PlanWritten | PlanApproved | PlanReviewed):
            yield (told.event.participant_id,)

    def fold(self, row: PlanRow | None, told: Told) -> PlanRow | None:
        match told.event:
            case PlanWritten(participant_id=who, facility=facility):
                known = row or PlanRow(participant_id=who, facility=facility)
                version = Written.model_validate({**told.event.model_dump(), "written_at": told.recorded_at})
                return known.model_copy(update={"versions": (*known.versions, version)})
            case PlanApproved() if row is not None:
                approved = tuple(
                    each.model_copy(update={"approved_on": told.event.approved_on})
                    if each.plan_version == told.event.plan_version
                    else each
                    for each in row.versions
                )
                return row.model_copy(update={"versions": approved})
            case PlanReviewed() if row is not None:
                judged = {**row.judged, **{each.goal_id: each.outcome for each in told.event.goals}}
                reviewed = (*row.reviewed_on, told.event.reviewed_on)
                return row.model_copy(update={"reviewed_on": reviewed, "judged": judged})
        return row


class ScheduleRow(Schedule):
    """The schedule of one woman, for BNN and for her prison."""

    participant_id: UUID
    facility: str


class Schedules(Projection[ScheduleRow]):
    """One row for everybody for whom a schedule was proposed."""

    name: ClassVar[str] = "schedules"
    row: ClassVar[type[Frozen]] = ScheduleRow
    key: ClassVar[tuple[str, ...]] = ("participant_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("facility", "state"),)

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, ScheduleProposed | ScheduleApproved | ScheduleReturned):
            yield (told.event.participant_id,)

    def fold(self, row: ScheduleRow | None, told: Told) -> ScheduleRow | None:
        event = told.event
        if not isinstance(event, ScheduleProposed | ScheduleApproved | ScheduleReturned):
            return row
        state = schedules.evolve(row if row is not None else schedules.Nothing(), event)
        who = {"participant_id": event.participant_id, "facility": event.facility}
        return ScheduleRow.model_validate({**state.model_dump(), **who})
