"""The way out of one participant: the register's dates, letters, referrals, aftercare; one stream of hers."""

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from services.program.domain.history import ImpossibleHistory
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Role
from shared.contracts.consents import Receiver, Said
from shared.contracts.release import (
    AftercareClosed,
    AftercareContactRecorded,
    AftercarePlanned,
    CloseReason,
    ContactHow,
    CustodyDatesRecorded,
    OutcomeLetterIssued,
    ReferralEvent,
    ReleaseConsentHeard,
    ReleaseReferralAccepted,
    ReleaseReferralDeclined,
    ReleaseReferralEnded,
    ReleaseReferralOffered,
)


class Dates(Frozen):
    """What the prison's register says; none where it says nothing."""

    expected_release: date | None = None
    pb_two_thirds: date | None = None
    assimilation_half: date | None = None
    cb_two_thirds: date | None = None


class Recorded(Dates):
    """Dates, and who entered them when."""

    facility: str
    recorded_on: date
    by_role: Role

    @property
    def dates(self) -> Dates:
        return Dates.model_validate(self.model_dump())


class Letter(Frozen):
    """A letter that BNNP signed."""

    letter_id: UUID
    issued_on: date
    by_role: Role


class Referral(Frozen):
    """One offer to a receiving service; ``decided_on`` is the day of its answer or of its end."""

    referral_id: UUID
    episode_id: UUID
    receiver: str
    shared_with: Receiver
    offered_on: date
    status: Literal["offered", "accepted", "declined", "ended"] = "offered"
    decided_on: date | None = None
    reason: str | None = None

    @property
    def stands(self) -> bool:
        """Whether it waits for an answer or has a yes."""
        return self.status in {"offered", "accepted"}


class Plan(Frozen):
    """Days by which contacts are due after her release."""

    episode_id: UUID
    released_on: date
    due: tuple[date, ...]
    closed_on: date | None = None
    closed_for: CloseReason | None = None


class Contact(Frozen):
    """The last record of a contact."""

    contact_id: UUID
    number: int | None
    contacted_on: date
    kept: bool
    how: ContactHow


class Release(Frozen):
    """What is known; all of it is empty at first. ``consents`` are told in the order in which we heard."""

    recorded: tuple[Recorded, ...] = ()
    letters: tuple[Letter, ...] = ()
    consents: Mapping[Receiver, tuple[Said, ...]] = {}
    referrals: tuple[Referral, ...] = ()
    plan: Plan | None = None
    contacts: Mapping[UUID, Contact] = {}
    stopped_on: date | None = None
    """She took back her consent to treatment after the programme, so that no contacts are planned."""

    @property
    def dates(self) -> Dates:
        """The dates as they stand now."""
        return self.recorded[-1].dates if self.recorded else Dates()

    @property
    def standing(self) -> Referral | None:
        """The referral that waits for an answer or has a yes; there is one at most."""
        return next((referral for referral in self.referrals if referral.stands), None)

    @property
    def accepted(self) -> bool:
        """Whether a service has said that it takes her."""
        return self.standing is not None and self.standing.status == "accepted"


def evolve(state: Release, event: Event) -> Release:  # noqa: PLR0911 - a table of events
    match event:
        case CustodyDatesRecorded():
            said = Recorded.model_validate(event.model_dump())
            return state.model_copy(update={"recorded": (*state.recorded, said)})
        case OutcomeLetterIssued():
            letter = Letter.model_validate(event.model_dump())
            return state.model_copy(update={"letters": (*state.letters, letter)})
        case ReleaseConsentHeard(receiver=receiver):
            said_now = Said(on=event.said_on, yes=event.given, expires_on=event.expires_on)
            history = (*state.consents.get(receiver, ()), said_now)
            return state.model_copy(update={"consents": {**state.consents, receiver: history}})
        case ReleaseReferralOffered():
            offered = Referral.model_validate(event.model_dump())
            return state.model_copy(update={"referrals": (*state.referrals, offered)})
        case ReferralEvent():
            return state.model_copy(update={"referrals": _decided(state, event)})
        case AftercarePlanned():
            return state.model_copy(update={"plan": Plan.model_validate(event.model_dump())})
        case AftercareContactRecorded():
            contact = Contact.model_validate(event.model_dump())
            return state.model_copy(update={"contacts": {**state.contacts, contact.contact_id: contact}})
        case AftercareClosed() if state.plan is not None or event.reason == "persetujuan_ditarik":
            return state.model_copy(update=_closed(state.plan, event))
    raise ImpossibleHistory(state, event)


def _closed(plan: Plan | None, event: AftercareClosed) -> dict[str, object]:
    found: dict[str, object] = {}
    if plan is not None and plan.closed_on is None:
        closed = {"closed_on": event.closed_on, "closed_for": event.reason}
        found["plan"] = plan.model_copy(update=closed)
    if event.reason == "persetujuan_ditarik":
        found["stopped_on"] = event.closed_on
    return found


def _decided(state: Release, event: ReferralEvent) -> tuple[Referral, ...]:
    if event.referral_id not in {referral.referral_id for referral in state.referrals}:
        raise ImpossibleHistory(state, event)
    return tuple(
        referral.model_copy(update=_how(event)) if referral.referral_id == event.referral_id else referral
        for referral in state.referrals
    )


def _how(event: ReferralEvent) -> dict[str, object]:
    match event:
        case ReleaseReferralAccepted(accepted_on=day):
            return {"status": "accepted", "decided_on": day}
        case ReleaseReferralDeclined(declined_on=day, reason=reason):
            return {"status": "declined", "decided_on": day, "reason": reason}
        case ReleaseReferralEnded(ended_on=day, reason=reason):
            return {"status": "ended", "decided_on": day, "reason": reason}
    raise TypeError(event.type())
