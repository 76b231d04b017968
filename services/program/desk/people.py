"""Rows about one woman: her case number, her place on the waiting list, her episode."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.contracts.assessment import ParticipantReferred
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import EpisodeEnd, Pathway, QuotaCategory, Stage
from shared.contracts.handover import (
    EpisodeHandedOver,
    HandOverAwaited,
    HandOverClosed,
    HandOverDeclined,
    HandOverEvent,
)
from shared.contracts.holds import HoldBegun, HoldEnded
from shared.contracts.program import (
    EpisodeEnded,
    ParticipantEnrolled,
    StageCompleted,
    StageStarted,
)
from shared.contracts.protection import (
    ParticipantErased,
    ProtectedClass,
    RestrictionImposed,
    RestrictionLifted,
)
from shared.projections.projection import Key, Projection, Told


class Case(Frozen):
    """By what two agencies call her."""

    participant_id: UUID
    facility: str
    case_number: str
    category: QuotaCategory | None = None
    erased_on: date | None = None
    """She was erased: a tombstone, without a case number and in no list."""
    restricted: tuple[ProtectedClass, ...] = ()


class Cases(Projection[Case]):
    """Case numbers, as referrals tell them."""

    name: ClassVar[str] = "cases"
    row: ClassVar[type[Frozen]] = Case
    key: ClassVar[tuple[str, ...]] = ("participant_id",)

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case ParticipantReferred() | ParticipantErased() | RestrictionImposed() | RestrictionLifted():
                yield (told.event.participant_id,)

    def fold(self, row: Case | None, told: Told) -> Case | None:
        match told.event:
            case ParticipantReferred():
                return Case.model_validate(told.event.model_dump())
        if row is None:
            raise LookupError(f"{told.event.name()}: nobody was referred")
        match told.event:
            case ParticipantErased(erased_on=day):
                nothing = {"case_number": "", "category": None, "restricted": ()}
                return row.model_copy(update={**nothing, "erased_on": day})
            case RestrictionImposed(classes=classes):
                return row.model_copy(update={"restricted": tuple(sorted({*row.restricted, *classes}))})
            case RestrictionLifted(classes=classes):
                return row.model_copy(update={"restricted": tuple(sorted({*row.restricted} - {*classes}))})
        return row


class Away(Frozen):
    """A pause, whoever's it is."""

    since: date
    until: date | None = None
    ended_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether she is away on a day; she is back on the day of its end."""
        last = self.until or day
        return self.since <= day <= last and (self.ended_on is None or day < self.ended_on)


class Stay(Frozen):
    """An episode in short."""

    episode_id: UUID
    participant_id: UUID
    facility: str
    cohort_id: UUID
    pathway: Pathway
    stages: tuple[Stage, ...]
    template: str
    template_version: int
    enrolled_on: date
    started: Mapping[Stage, date] = {}
    completed: Mapping[Stage, date] = {}
    holds: Mapping[UUID, Away] = {}
    reason: EpisodeEnd | None = None
    ended_on: date | None = None
    left_on: date | None = None
    """She has left for the facility that was offered her stay, which waits for the hand-over."""


class Episodes(Projection[Stay]):
    """One row an episode."""

    name: ClassVar[str] = "episodes"
    row: ClassVar[type[Frozen]] = Stay
    key: ClassVar[tuple[str, ...]] = ("episode_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("enrolled_on", "episode_id"),
        ("facility", "enrolled_on", "episode_id"),
    )

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case ParticipantEnrolled() | StageStarted() | StageCompleted() | EpisodeEnded():
                yield (told.event.episode_id,)
            case HoldBegun() | HoldEnded() | HandOverEvent():
                yield (told.event.episode_id,)

    def fold(self, row: Stay | None, told: Told) -> Stay | None:
        if isinstance(told.event, ParticipantEnrolled):
            return Stay.model_validate(told.event.model_dump())
        if row is None:
            raise LookupError(f"{told.event.name()}: no such episode")
        return row.model_copy(update=_change(row, told.event))


def _paused(holds: Mapping[UUID, Away], event: HoldBegun | HoldEnded) -> dict[UUID, Away]:
    if isinstance(event, HoldBegun):
        return {**holds, event.hold_id: Away.model_validate(event.model_dump())}
    return {**holds, event.hold_id: holds[event.hold_id].model_copy(update={"ended_on": event.ended_on})}


def _change(row: Stay, event: Event) -> dict[str, object]:  # noqa: PLR0911 - a table of events
    match event:
        case StageStarted(stage=stage, started_on=day):
            return {"started": {**row.started, stage: day}}
        case StageCompleted(stage=stage, completed_on=day):
            return {"completed": {**row.completed, stage: day}}
        case HoldBegun() | HoldEnded():
            return {"holds": _paused(row.holds, event)}
        case EpisodeEnded(reason=reason, ended_on=day):
            return {"reason": reason, "ended_on": day, "left_on": None}
        case HandOverAwaited(left_on=day):
            return {"left_on": day}
        case HandOverClosed() | HandOverDeclined():
            return {"left_on": None}
        case EpisodeHandedOver(facility=facility, cohort_id=cohort):
            return {"facility": facility, "cohort_id": cohort, "left_on": None}
    return {}
