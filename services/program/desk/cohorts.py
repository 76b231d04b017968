"""Rows about cohorts: what is planned for each, as it was and as it is."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from uuid import UUID

from services.program.domain.cohort_plan import Plan
from shared.contracts.base import Frozen
from shared.contracts.cohorts import CohortChanged, CohortClosed, Facilitator, WeeklySlot
from shared.contracts.program import CohortOpened
from shared.projections.projection import Key, Projection, Told


class PlanSince(Plan):
    """A plan, and since which day it is the plan."""

    changed_on: date


class Cohort(Frozen):
    """A cohort in short, with the plan as it is; ``changes`` are all of them, the oldest first."""

    cohort_id: UUID
    facility: str
    label: str
    template: str
    template_version: int
    opened_on: date
    closed_on: date | None = None
    capacity: int | None = None
    starts_on: date | None = None
    room: str | None = None
    facilitators: tuple[Facilitator, ...] = ()
    slots: tuple[WeeklySlot, ...] = ()
    changes: tuple[PlanSince, ...] = ()


class Cohorts(Projection[Cohort]):
    """One row a cohort."""

    name: ClassVar[str] = "cohorts"
    row: ClassVar[type[Frozen]] = Cohort
    key: ClassVar[tuple[str, ...]] = ("cohort_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("opened_on", "cohort_id"),
        ("facility", "opened_on", "cohort_id"),
    )

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case CohortOpened() | CohortChanged() | CohortClosed():
                yield (told.event.cohort_id,)

    def fold(self, row: Cohort | None, told: Told) -> Cohort | None:
        if isinstance(told.event, CohortOpened):
            return Cohort.model_validate(told.event.model_dump())
        if row is None:
            raise LookupError(f"{told.event.name()}: no such cohort")
        match told.event:
            case CohortChanged():
                since = PlanSince.model_validate(told.event.model_dump())
                plan = {name: getattr(since, name) for name in Plan.model_fields}
                return row.model_copy(update={**plan, "changes": (*row.changes, since)})
            case CohortClosed(closed_on=day):
                return row.model_copy(update={"closed_on": day})
        return row
