"""Events of the log ``program`` about the way out: the prison's dates, the letter, referral, aftercare."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.base import DataClass
from shared.contracts.codes import Role
from shared.contracts.consents import Receiver
from shared.contracts.custody import ProgramEvent

DeclineReason = Literal[
    "penuh", "di_luar_wilayah", "layanan_tidak_sesuai", "tidak_menjawab", "tidak_bersedia", "lain"
]
"""Why a receiving service does not take her; ``tidak_bersedia``: she does not want to go there."""
ContactHow = Literal["visit", "office", "phone", "message"]
"""How a contact was made or tried: at her place, at the service, by telephone, in writing."""


CloseReason = Literal["persetujuan_ditarik", "kembali"]
"""Why no contact is due any more: she withdrew her consent, or she is in prison again."""


class ReleaseEvent(ProgramEvent):
    """An event about how a participant leaves the prison; they are one stream of hers."""

    participant_id: UUID


class CustodyDatesRecorded(ReleaseEvent):
    """The prison's register says these dates; none stands where it says nothing. A later record replaces.

    ``pb_two_thirds``: two thirds are served (parole, *PB*); ``assimilation_half``: one half (assimilation);
    ``cb_two_thirds``: two thirds for the conditional leave (*CB*). Entered, never computed from a remission.
    """

    data_class: ClassVar[DataClass] = "C2-custody"

    expected_release: date | None
    pb_two_thirds: date | None
    assimilation_half: date | None
    cb_two_thirds: date | None
    recorded_on: date
    by_role: Role


class OutcomeLetterIssued(ReleaseEvent):
    """BNNP signed the letter for her rights file; what it says is the record up to this event."""

    episode_id: UUID
    letter_id: UUID
    issued_on: date
    by_role: Role


class ReleaseConsentHeard(ReleaseEvent):
    """She said yes or no, or took back, that a receiver learns of her for the time after release."""

    receiver: Receiver
    given: bool
    expires_on: date | None
    said_on: date


class ReferralEvent(ReleaseEvent):
    """An event of one referral to a service outside, made for the time after release."""

    data_class: ClassVar[DataClass] = "C4-summary"

    episode_id: UUID
    referral_id: UUID


class ReleaseReferralOffered(ReferralEvent):
    """She is offered to a service of the installation's list; ``receiver`` is its id there.

    ``shared_with`` is the receiver of the consent on which it rests.
    """

    receiver: str
    shared_with: Receiver
    offered_on: date
    by_role: Role


class ReleaseReferralAccepted(ReferralEvent):
    """The service takes her, as it told a counsellor of BNN."""

    accepted_on: date
    by_role: Role


class ReleaseReferralDeclined(ReferralEvent):
    """The service does not take her."""

    reason: DeclineReason
    declined_on: date
    by_role: Role


class ReleaseReferralEnded(ReferralEvent):
    """It is over without an answer of the service: her consent does not hold any more."""

    reason: Literal["persetujuan_ditarik"]
    ended_on: date


class AftercarePlanned(ReleaseEvent):
    """She left the prison after the programme: from ``released_on`` contacts are due by these days."""

    episode_id: UUID
    released_on: date
    due: tuple[date, ...]
    planned_on: date


class AftercareContactRecorded(ReleaseEvent):
    """A contact was kept or not. ``number`` counts the due ones from 1; none: one more than was due.

    A later record of the same ``contact_id`` replaces.
    """

    contact_id: UUID
    number: int | None
    contacted_on: date
    kept: bool
    how: ContactHow
    by_role: Role


class AftercareClosed(ReleaseEvent):
    """No contact is due any more after that day; a consent taken back is told also before the plan."""

    reason: CloseReason
    closed_on: date


ReleaseLogEvent = (
    CustodyDatesRecorded
    | OutcomeLetterIssued
    | ReleaseConsentHeard
    | ReleaseReferralOffered
    | ReleaseReferralAccepted
    | ReleaseReferralDeclined
    | ReleaseReferralEnded
    | AftercarePlanned
    | AftercareContactRecorded
    | AftercareClosed
)
"""Everything that is told about the way out."""
