"""Due work for those who care: urgent findings with their clocks, and conclusions to look at again."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from shared.contracts.base import Frozen
from shared.contracts.care import (
    Handling,
    Proposed,
    ReassessmentOpened,
    ReassessmentSettled,
    UrgentFindingHandled,
    UrgentFindingRaised,
    UrgentKind,
)
from shared.projections.projection import Key, Projection, Told


class Urgent(Frozen):
    """One urgent finding."""

    finding_id: UUID
    participant_id: UUID
    facility: str
    kind: UrgentKind
    raised_at: datetime
    due_at: datetime
    handled_at: datetime | None = None
    outcome: Handling | None = None


class UrgentFindings(Projection[Urgent]):
    """One row a finding."""

    name: ClassVar[str] = "urgent"
    row: ClassVar[type[Frozen]] = Urgent
    key: ClassVar[tuple[str, ...]] = ("finding_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("facility", "due_at"), ("due_at",))

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, UrgentFindingRaised | UrgentFindingHandled):
            yield (told.event.finding_id,)

    def fold(self, row: Urgent | None, told: Told) -> Urgent | None:
        match told.event:
            case UrgentFindingRaised():
                return Urgent.model_validate(told.event.model_dump())
            case UrgentFindingHandled() if row is not None:
                handled = {"handled_at": told.event.handled_at, "outcome": told.event.outcome}
                return row.model_copy(update=handled)
        return row


class Question(Frozen):
    """A conclusion that is to be looked at again; the newest question of each participant."""

    participant_id: UUID
    facility: str
    reassessment_id: UUID
    assessment_id: UUID
    was: Proposed
    becomes: Proposed
    opened_on: date
    settled_on: date | None = None


class Questions(Projection[Question]):
    """One row for everybody whose proposal changed after a conclusion."""

    name: ClassVar[str] = "reassessments"
    row: ClassVar[type[Frozen]] = Question
    key: ClassVar[tuple[str, ...]] = ("participant_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("facility", "opened_on"),)

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, ReassessmentOpened | ReassessmentSettled):
            yield (told.event.participant_id,)

    def fold(self, row: Question | None, told: Told) -> Question | None:
        match told.event:
            case ReassessmentOpened():
                return Question.model_validate(told.event.model_dump())
            case ReassessmentSettled() if row is not None:
                return row.model_copy(update={"settled_on": told.event.settled_on})
        return row
