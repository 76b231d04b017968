"""Cohorts: the label by which staff call a group of women who start together."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.contracts.base import Frozen
from shared.contracts.program import CohortOpened
from shared.projections.projection import Key, Projection, Told


class CohortRow(Frozen):
    """A cohort."""

    cohort_id: UUID
    facility: str
    label: str
    opened_on: date


class Cohorts(Projection[CohortRow]):
    """One row a cohort."""

    name: ClassVar[str] = "cohorts"
    row: ClassVar[type[Frozen]] = CohortRow
    key: ClassVar[tuple[str, ...]] = ("cohort_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("facility",),)

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, CohortOpened):
            yield (told.event.cohort_id,)

    def fold(self, row: CohortRow | None, told: Told) -> CohortRow | None:
        if not isinstance(event := told.event, CohortOpened):
            return row
        return CohortRow(
            cohort_id=event.cohort_id, facility=event.facility, label=event.label, opened_on=event.opened_on
        )
