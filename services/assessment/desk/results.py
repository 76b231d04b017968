"""One row for each instrument that was completed: what it came to, for those who care for her."""

from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from services.assessment.domain.clinical import Result
from shared.contracts.base import Frozen
from shared.contracts.clinical import InstrumentCompleted
from shared.projections.projection import Key, Projection, Told


class Completed(Result):
    """A result and whose it is."""

    participant_id: UUID


class Results(Projection[Completed]):
    """Every result stands for itself."""

    name: ClassVar[str] = "results"
    row: ClassVar[type[Frozen]] = Completed
    key: ClassVar[tuple[str, ...]] = ("participant_id", "result_id")

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, InstrumentCompleted):
            yield (told.event.participant_id, told.event.result_id)

    def fold(self, row: Completed | None, told: Told) -> Completed | None:
        if isinstance(told.event, InstrumentCompleted):
            return Completed.model_validate(told.event.model_dump())
        return row
