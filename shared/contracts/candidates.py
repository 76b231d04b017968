"""Events of the log ``program``: a candidate had two referrals, or needs a person's look."""

from datetime import date
from uuid import UUID

from shared.contracts.custody import ProgramEvent


class CandidateMerged(ProgramEvent):
    """Her referral was a second one of the same person, who waits and is decreed as ``kept_id``."""

    participant_id: UUID
    kept_id: UUID
    merged_on: date


class OtherReferralJoined(ProgramEvent):
    """A second referral of this person was merged into hers; under ``continued_as`` her stay runs."""

    participant_id: UUID
    merged_id: UUID
    continued_as: UUID | None
    merged_on: date


class ReviewTaskOpened(ProgramEvent):
    """Something came after enrolment (an assessment, a retraction, a merge); no stage changes by itself."""

    participant_id: UUID
    task_id: UUID
    assessment_id: UUID
    opened_on: date
