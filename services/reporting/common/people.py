"""People: one row a participant, made of what each log says of her independently of the others."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from services.reporting.common.holds import Away, with_hold
from services.reporting.common.places import HandedOver, place_on
from services.reporting.dated import earliest
from shared.contracts.assessment import (
    ConsentRecorded,
    ConsentWithdrawn,
    ParticipantAssessed,
    ParticipantReferred,
    ReferralRetracted,
)
from shared.contracts.base import Event, Frozen
from shared.contracts.handover import EpisodeHandedOver
from shared.contracts.holds import HoldBegun, HoldEnded
from shared.contracts.program import EpisodeEnded, OtherReferralJoined, ParticipantEnrolled, StageStarted
from shared.contracts.protection import (
    ParticipantErased,
    ProtectedClass,
    RestrictionImposed,
    RestrictionLifted,
)
from shared.contracts.referral import ParticipantsMerged, ReferralRejected
from shared.projections.projection import Key, Projection, Told


class Person(Frozen):
    """What every agency may know of a participant; each field is told by one log alone.

    ``facility`` referred her and ``enrolled_at`` runs her programme; she counts at each for its own facts.
    ``started_on`` is the day of her first attended session: her stay in the programme runs from there.

    Two referrals of one person are two rows, and each says for itself whether it counts, so that any order
    of the logs comes out the same: a merged referral (``merged_on``) counts no longer as one, a stay always
    counts where it runs, and ``continued_as`` names the merged row whose stay is hers.
    """

    participant_id: UUID
    facility: str | None = None
    referred_on: date | None = None
    retracted_on: date | None = None
    merged_on: date | None = None
    continued_as: UUID | None = None
    enrolled_at: str | None = None
    decreed_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    erased_on: date | None = None
    """She was erased: the row is a tombstone, which counts as before and is in no list."""
    restricted: tuple[ProtectedClass, ...] = ()
    """Data classes of hers that rest: not shown."""
    handed_over: tuple[HandedOver, ...] = ()
    """To which facilities her stay was handed over since; ``enrolled_at`` is where it began."""
    holds: tuple[Away, ...] = ()
    """When her stay was paused, by whichever side."""

    @property
    def places(self) -> tuple[HandedOver, ...]:
        """Where she is in the programme after the facility that referred her: by decree, and by hand-over."""
        elsewhere = self.enrolled_at is not None and self.enrolled_at != self.facility
        decreed = self.decreed_on if elsewhere else None
        first = () if decreed is None else (HandedOver(on=decreed, facility=self.enrolled_at or ""),)
        return (*first, *self.handed_over)

    def at(self, day: date) -> str | None:
        """The facility where she is in the programme, or waits to be."""
        return place_on(self.facility, self.places, day)

    @property
    def referral_counts(self) -> bool:
        """Whether her referral is one more person: not retracted, and not a second one of somebody."""
        return self.retracted_on is None and self.merged_on is None

    @property
    def is_shown(self) -> bool:
        """Whether this row stands for her: of merged ones, that whose stay runs, else the kept one."""
        if self.retracted_on is not None:
            return False
        return self.enrolled_at is not None or (self.merged_on is None and self.continued_as is None)


P = TypeVar("P", bound=Person)


class People(Projection[P]):
    """A table of people. Agencies say in ``learned`` what else an event tells them."""

    key: ClassVar[tuple[str, ...]] = ("participant_id",)
    contained: ClassVar[tuple[str, ...]] = ("handed_over",)
    heard: ClassVar[tuple[type[Event], ...]] = (
        ParticipantReferred,
        ReferralRetracted,
        ConsentRecorded,
        ConsentWithdrawn,
        ParticipantAssessed,
        ReferralRejected,
        ParticipantsMerged,
        OtherReferralJoined,
        ParticipantEnrolled,
        StageStarted,
        EpisodeEnded,
        EpisodeHandedOver,
        HoldBegun,
        HoldEnded,
        ParticipantErased,
        RestrictionImposed,
        RestrictionLifted,
    )
    """Events that concern the table; each is about one ``participant_id``."""

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, self.heard):
            yield (_participant(told.event),)

    def fold(self, row: P | None, told: Told) -> P | None:
        if not isinstance(told.event, self.heard):
            return row
        known = row if row is not None else self._new(told.event)
        changed = {**_common(known, told.event), **self.learned(known, told.event)}
        if isinstance(told.event, ParticipantErased) and "case_number" in self.row.model_fields:
            changed["case_number"] = None
        return known.model_copy(update=changed)

    def learned(self, row: P, event: Event) -> dict[str, Any]:  # noqa: ARG002 - an agency may learn nothing more
        """Fields that an event changes besides those of ``Person``."""
        return {}

    def _new(self, event: Event) -> P:
        return self.row(participant_id=_participant(event))  # type: ignore[return-value]  # row is the model of P


def _participant(event: Event) -> UUID:
    participant: UUID = event.participant_id  # type: ignore[attr-defined]  # every heard event is about one
    return participant


def _common(row: Person, event: Event) -> dict[str, Any]:  # noqa: PLR0911 - a table of events
    match event:
        case ParticipantReferred():
            return {"facility": event.facility, "referred_on": event.referred_on}
        case ReferralRetracted():
            return {"retracted_on": event.retracted_on}
        case ParticipantsMerged():
            return {"merged_on": event.merged_on}
        case OtherReferralJoined():
            return {"continued_as": event.continued_as or row.continued_as}
        case ParticipantEnrolled():
            return {"enrolled_at": event.facility, "decreed_on": event.enrolled_on}
        case StageStarted():
            return {"started_on": earliest(row.started_on, event.started_on)}
        case EpisodeEnded():
            return {"ended_on": event.ended_on}
        case EpisodeHandedOver(handed_over_on=day):
            step = HandedOver(on=day, facility=event.facility)
            return {"handed_over": (*row.handed_over, step)}
        case HoldBegun() | HoldEnded():
            return {"holds": with_hold(row.holds, event)}
    return _protected(row, event)


def _protected(row: Person, event: Event) -> dict[str, Any]:
    match event:
        case ParticipantErased():
            return {"erased_on": event.erased_on, "restricted": ()}
        case RestrictionImposed():
            return {"restricted": tuple(sorted({*row.restricted, *event.classes}))}
        case RestrictionLifted():
            return {"restricted": tuple(sorted({*row.restricted} - {*event.classes}))}
    return {}
