"""One row for each instrument that was completed: what it came to, for those who care for her."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from uuid import UUID

from services.assessment.domain.clinical import Result
from shared.contracts.amendments import AmendmentReason, ChangedScore, ResultAmended
from shared.contracts.base import Frozen
from shared.contracts.clinical import InstrumentCompleted
from shared.contracts.codes import Role
from shared.projections.projection import Key, Projection, Told


class Amendment(Frozen):
    """What corrected a result: which scores changed, why, by whom, when."""

    amendment_id: UUID
    amended_on: date
    amended_for: AmendmentReason
    amended_by: Role
    changed: tuple[ChangedScore, ...]


class Completed(Result):
    """A result as it reads now, whose it is, and what it was corrected by."""

    participant_id: UUID
    amendments: tuple[Amendment, ...] = ()


class Results(Projection[Completed]):
    """Every result stands for itself."""

    name: ClassVar[str] = "results"
    row: ClassVar[type[Frozen]] = Completed
    key: ClassVar[tuple[str, ...]] = ("participant_id", "result_id")

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, InstrumentCompleted | ResultAmended):
            yield (told.event.participant_id, told.event.result_id)

    def fold(self, row: Completed | None, told: Told) -> Completed | None:
        match told.event:
            case InstrumentCompleted():
                return Completed.model_validate(told.event.model_dump())
            case ResultAmended():
                before = row.amendments if row is not None else ()
                amendment = Amendment.model_validate(told.event.model_dump())
                return Completed.model_validate(
                    {**told.event.model_dump(), "amendments": (*before, amendment)}
                )
        return row
