"""One row about what has to be done next for each participant: the work list's filters and its due acts."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from services.assessment.domain.next_act import PROFILE, Facts, next_act
from shared.contracts.assessment import (
    ConsentRecorded,
    ConsentWithdrawn,
    ParticipantAssessed,
    ParticipantReferred,
    ReferralRetracted,
)
from shared.contracts.base import Event, Frozen
from shared.contracts.care import SubstanceProfileRecorded
from shared.contracts.clinical import InstrumentCompleted
from shared.contracts.codes import Occasion
from shared.contracts.consents import Scope
from shared.contracts.protection import ParticipantErased
from shared.contracts.referral import ParticipantsMerged, ReferralRejected
from shared.projections.projection import Key, Projection, Told


class Todo(Frozen):
    """What is due, and since when something is new: for everybody, and for those who care for her."""

    participant_id: UUID
    facility: str
    case_number: str = ""
    asked: bool = False
    agreed: bool = False
    concluded: bool = False
    closed: bool = False
    done: tuple[str, ...] = ()
    due: str | None = None
    erased_on: date | None = None
    """She was erased: nothing is done about her, and no case number is left."""
    changed_at: datetime
    """When something was recorded last; what is clinical counts here."""
    seen_at: datetime | None = None
    """The same without what is clinical."""


class Todos(Projection[Todo]):
    """One row for everybody who was referred. It may begin with what is clinical: logs come in any order."""

    name: ClassVar[str] = "todos"
    row: ClassVar[type[Frozen]] = Todo
    key: ClassVar[tuple[str, ...]] = ("participant_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("facility", "due", "case_number"),)

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case (
                ParticipantReferred()
                | ConsentRecorded()
                | ConsentWithdrawn()
                | ParticipantAssessed()
                | ReferralRetracted()
                | ReferralRejected()
                | ParticipantsMerged()
                | ParticipantErased()
                | InstrumentCompleted()
                | SubstanceProfileRecorded()
            ):
                yield (told.event.participant_id,)

    def fold(self, row: Todo | None, told: Told) -> Todo | None:
        for (participant,) in self.keys(told):
            return self._after(row, participant, told)
        return row

    @staticmethod
    def _after(row: Todo | None, participant: UUID, told: Told) -> Todo:
        facility = told.event.facility
        before = row or Todo(participant_id=participant, facility=facility, changed_at=told.recorded_at)
        changed = _changed(before, told.event)
        changed["changed_at"] = max(before.changed_at, told.recorded_at)
        if told.log == "assessment":
            changed["seen_at"] = max(before.seen_at or told.recorded_at, told.recorded_at)
        after = before.model_copy(update=changed)
        return after.model_copy(update={"due": next_act(_facts(after))})


def _changed(row: Todo, event: Event) -> dict[str, object]:  # noqa: PLR0911 - a table of events
    match event:
        case ParticipantReferred(case_number=number):
            return {"case_number": number}
        case ConsentRecorded(scope=Scope.TREATMENT, given=given):
            return {"asked": True, "agreed": given}
        case ConsentWithdrawn(scope=Scope.TREATMENT):
            return {"agreed": False, "concluded": False}
        case ParticipantAssessed():
            return {"concluded": True}
        case ReferralRetracted() | ReferralRejected() | ParticipantsMerged():
            return {"closed": True}
        case ParticipantErased(erased_on=day):
            return {"closed": True, "case_number": "", "erased_on": day}
        case InstrumentCompleted(instrument=code, occasion=Occasion.INTAKE):
            return {"done": tuple(sorted({*row.done, code}))}
        case SubstanceProfileRecorded():
            return {"done": tuple(sorted({*row.done, PROFILE}))}
    return {}


def _facts(row: Todo) -> Facts:
    return Facts(
        asked=row.asked,
        agreed=row.agreed,
        concluded=row.concluded,
        closed=row.closed,
        done=frozenset(row.done),
    )
