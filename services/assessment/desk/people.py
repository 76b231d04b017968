"""Two rows about one woman: what the log ``assessment`` says, and what ``clinical`` says."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from services.assessment.domain.instruments.assist.form import CODE as ASSIST
from shared.contracts.assessment import (
    ConsentRecorded,
    ConsentWithdrawn,
    ParticipantAssessed,
    ParticipantReferred,
    ReferralRetracted,
)
from shared.contracts.base import Frozen
from shared.contracts.clinical import InstrumentCompleted
from shared.contracts.codes import Pathway, RecallAnchor
from shared.contracts.consents import Scope
from shared.contracts.protection import ParticipantErased
from shared.contracts.referral import ParticipantsMerged, ReferralRejected
from shared.projections.projection import Key, Projection, Told

Status = Literal[
    "referred", "declined", "consented", "assessed", "withdrawn", "retracted", "rejected", "merged"
]


class Case(Frozen):
    """Where she stands."""

    participant_id: UUID
    facility: str
    case_number: str
    referred_on: date
    status: str = "referred"
    asked_on: date | None = None
    withdrawn_on: date | None = None
    assessment_id: UUID | None = None
    pathway: Pathway | None = None
    concluded_on: date | None = None
    retracted_on: date | None = None
    erased_on: date | None = None
    """She was erased: a tombstone, without a case number and in no list."""


class Cases(Projection[Case]):
    """One row for everybody who was referred."""

    name: ClassVar[str] = "cases"
    row: ClassVar[type[Frozen]] = Case
    key: ClassVar[tuple[str, ...]] = ("participant_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("facility", "case_number"), ("case_number",))

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case ConsentRecorded() | ConsentWithdrawn() if told.event.scope is Scope.SHARING:
                return
            case (
                ParticipantReferred()
                | ConsentRecorded()
                | ConsentWithdrawn()
                | ParticipantAssessed()
                | ReferralRetracted()
            ):
                yield (told.event.participant_id,)
            case ReferralRejected() | ParticipantsMerged() | ParticipantErased():
                yield (told.event.participant_id,)

    def fold(self, row: Case | None, told: Told) -> Case | None:
        if isinstance(told.event, ParticipantReferred):
            return Case.model_validate(told.event.model_dump())
        if row is None:
            raise LookupError(f"{told.event.name()}: nobody was referred")
        match told.event:
            case ConsentRecorded(given=given, asked_on=day):
                no = "withdrawn" if row.status in {"assessed", "withdrawn"} else "declined"
                yes = "consented" if row.assessment_id is None else "assessed"
                changed = {"status": yes if given else no, "asked_on": day}
            case ConsentWithdrawn(withdrawn_on=day):
                changed = {"status": "withdrawn", "withdrawn_on": day}
            case ParticipantAssessed():
                wanted = {"assessment_id", "pathway", "concluded_on"}
                changed = {"status": "assessed", **told.event.model_dump(include=wanted)}
            case ReferralRetracted(retracted_on=day):
                changed = {"status": "retracted", "retracted_on": day}
            case ReferralRejected():
                changed = {"status": "rejected"}
            case ParticipantsMerged():
                changed = {"status": "merged"}
            case ParticipantErased(erased_on=day):
                changed = {"case_number": "", "erased_on": day}
            case _:
                return row
        return row.model_copy(update=changed)


class Screening(Frozen):
    """Her last completed ASSIST: that it is there, not what it says."""

    participant_id: UUID
    result_id: UUID
    screened_on: date
    recall_anchor: RecallAnchor


class Screenings(Projection[Screening]):
    """One row for everybody with an ASSIST; the latest day holds, of one day the last that was told."""

    name: ClassVar[str] = "screenings"
    row: ClassVar[type[Frozen]] = Screening
    key: ClassVar[tuple[str, ...]] = ("participant_id",)

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, InstrumentCompleted) and told.event.instrument == ASSIST:
            yield (told.event.participant_id,)

    def fold(self, row: Screening | None, told: Told) -> Screening | None:
        if not isinstance(told.event, InstrumentCompleted) or told.event.recall_anchor is None:
            return row
        if row is not None and row.screened_on > told.event.completed_on:
            return row
        return Screening(
            participant_id=told.event.participant_id,
            result_id=told.event.result_id,
            screened_on=told.event.completed_on,
            recall_anchor=told.event.recall_anchor,
        )
