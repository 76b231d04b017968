"""Events of the log ``assessment``: referral, consent and the outcome as a pathway; nothing more clinical."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.base import DataClass, Event
from shared.contracts.codes import Pathway, QuotaCategory, Role
from shared.contracts.consents import Purpose, Receiver, Scope


class AssessmentEvent(Event):
    """An event of the log ``assessment``."""

    log: ClassVar[str] = "assessment"
    data_class: ClassVar[DataClass] = "C3-participation"

    participant_id: UUID


class ParticipantReferred(AssessmentEvent):
    """The prison referred a woman; her case number is what two agencies call her by.

    ``rule_set`` is the id and version of the prison's rules, where it has some, and ``eligibility`` what they
    said: all met, some could not be judged, or overridden by who may. Which rules and why stays in the vault.
    """

    case_number: str
    referred_on: date
    by_role: Role
    category: QuotaCategory | None = None
    rule_set: str | None = None
    eligibility: Literal["met", "not_judged", "overridden"] | None = None


class ReferralRetracted(AssessmentEvent):
    """The referral was wrong; nobody counts her any more."""

    reason: Literal["salah_rujuk", "ganda"]
    retracted_on: date
    by_role: Role


class ConsentRecorded(AssessmentEvent):
    """She was told and asked, and said yes or no; a no may be followed by a yes.

    A yes lapses on ``expires_on``. Without scope, purpose and receiver it is the consent to treatment.
    """

    given: bool
    asked_on: date
    notice_version: str
    language: str
    read_aloud: bool
    by_role: Role
    witness_role: Role | None = None
    scope: Scope = Scope.TREATMENT
    purpose: Purpose = Purpose.REHABILITATION
    receiver: Receiver = Receiver.BNNP
    expires_on: date | None = None


class ConsentWithdrawn(AssessmentEvent):
    """She took a consent back: that purpose stops. Nobody asks her why."""

    scope: Scope
    purpose: Purpose
    receiver: Receiver
    withdrawn_on: date
    by_role: Role
    witness_role: Role | None = None


class ParticipantAssessed(AssessmentEvent):
    """An assessment was concluded with a pathway; a later one names the one it supersedes."""

    data_class: ClassVar[DataClass] = "C4-summary"

    assessment_id: UUID
    pathway: Pathway
    concluded_on: date
    decided_role: Role
    supersedes: UUID | None = None


AssessmentLogEvent = (
    ParticipantReferred | ReferralRetracted | ConsentRecorded | ConsentWithdrawn | ParticipantAssessed
)
"""Everything the log ``assessment`` can hold."""
