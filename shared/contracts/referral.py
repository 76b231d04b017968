"""Events of the log ``assessment`` about referrals: BNN's answer, two referrals of one person, and quotas."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.assessment import AssessmentEvent
from shared.contracts.base import DataClass, Event
from shared.contracts.codes import QuotaCategory, Role

RejectionReason = Literal[
    "tidak_memenuhi_syarat", "di_luar_kuota", "berkas_tidak_lengkap", "sudah_terdaftar", "bukan_wilayah"
]
"""Why BNN does not take a referral: nothing clinical, because the prison reads it."""


class ReferralAccepted(AssessmentEvent):
    """BNN takes the referral; where the prison's rules demand it, consent and assessment come after this."""

    accepted_on: date
    by_role: Role


class ReferralRejected(AssessmentEvent):
    """BNN does not take the referral; nothing follows it, and her register number is free for another one."""

    reason: RejectionReason
    rejected_on: date
    by_role: Role


class ParticipantsMerged(AssessmentEvent):
    """Two referrals were of one person: this participant goes on as ``kept_id``, and is told of no more."""

    kept_id: UUID
    kept_facility: str
    merged_on: date
    by_role: Role


class QuotaSet(Event):
    """Places that a prison has in a year for a category; a later one replaces, and 0 means none."""

    log: ClassVar[str] = "assessment"
    data_class: ClassVar[DataClass] = "C3-participation"
    about: ClassVar[str] = "facility"

    year: int
    category: QuotaCategory
    places: int
    set_on: date
    by_role: Role


ReferralLogEvent = ReferralAccepted | ReferralRejected | ParticipantsMerged | QuotaSet
"""What the log ``assessment`` holds besides ``AssessmentLogEvent``."""
