"""Rows about who waits: since when, what a person said of it, and the cohort in which a place is kept."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Pathway
from shared.contracts.program import (
    CandidateListed,
    CandidateMerged,
    CandidateRemoved,
    OtherReferralJoined,
    ParticipantEnrolled,
    ParticipantMoved,
)
from shared.contracts.waiting import (
    CandidateEvent,
    ParticipantPlaced,
    PlacementWithdrawn,
    PreferenceRecorded,
    WaitingReason,
    WaitingReasonSet,
)
from shared.projections.projection import Key, Projection, Told


class Waiting(Frozen):
    """Somebody who waits for a decree; ``decreed`` rows are kept for the case that a decree takes it back."""

    participant_id: UUID
    facility: str
    assessment_id: UUID
    pathway: Pathway
    listed_on: date
    decreed: bool = False
    prefers_woman: bool | None = None
    first: bool = False
    reason: WaitingReason | None = None
    reason_set_on: date | None = None
    placed_in: UUID | None = None
    placed_on: date | None = None


_SAID = ("decreed", "prefers_woman", "first", "reason", "reason_set_on", "placed_in", "placed_on")
_HEARD = (
    CandidateListed,
    CandidateRemoved,
    CandidateMerged,
    OtherReferralJoined,
    ParticipantEnrolled,
    ParticipantMoved,
    CandidateEvent,
)


class WaitingList(Projection[Waiting]):
    """Who waits now; removal and movement take the row away, a decree hides it."""

    name: ClassVar[str] = "waiting"
    row: ClassVar[type[Frozen]] = Waiting
    key: ClassVar[tuple[str, ...]] = ("participant_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("facility", "listed_on"),)

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, _HEARD):
            yield (told.event.participant_id,)

    def fold(self, row: Waiting | None, told: Told) -> Waiting | None:
        match told.event:
            case CandidateListed():
                return _listed(row, told.event)
            case CandidateRemoved() | ParticipantMoved() | CandidateMerged():
                return None
            case OtherReferralJoined(continued_as=elsewhere) if elsewhere is not None:
                return None
            case ParticipantEnrolled() | CandidateEvent() if row is not None:
                return row.model_copy(update=_said(told.event))
        return row


def _listed(row: Waiting | None, event: CandidateListed) -> Waiting:
    """Anew; by another assessment for the same path at the same prison she waits as before."""
    now = Waiting.model_validate(event.model_dump())
    if row is None:
        return now
    if (row.facility, row.pathway) == (now.facility, now.pathway):
        return now.model_copy(update={name: getattr(row, name) for name in _SAID})
    return now.model_copy(update={"prefers_woman": row.prefers_woman})


def _said(event: Event) -> Mapping[str, Any]:
    match event:
        case ParticipantEnrolled():
            return {"decreed": True}
        case PreferenceRecorded(female_facilitator=woman):
            return {"prefers_woman": woman}
        case WaitingReasonSet(reason=reason, first=first, set_on=day):
            return {"reason": reason, "first": first, "reason_set_on": day}
        case ParticipantPlaced(cohort_id=cohort, placed_on=day):
            return {"placed_in": cohort, "placed_on": day}
        case PlacementWithdrawn():
            return {"placed_in": None, "placed_on": None}
    return {}
