"""Two referrals of one person: she waits once, and a stay that runs under the other id goes on there."""

from collections.abc import Mapping
from uuid import UUID

from services.program.domain.candidate import Candidate
from services.program.domain.episode import Enrolled, Episode
from shared.contracts.base import Event
from shared.contracts.program import CandidateMerged, OtherReferralJoined, ReviewTaskOpened
from shared.contracts.referral import ParticipantsMerged


def running(episodes: Mapping[UUID, Episode]) -> UUID | None:
    """The participant among these whose stay runs, if there is one."""
    return next((who for who, episode in episodes.items() if isinstance(episode, Enrolled)), None)


def hear_merge(
    merged: Candidate,
    kept: Candidate,
    episodes: Mapping[UUID, Episode],
    *,
    heard: ParticipantsMerged,
    task_id: UUID,
) -> list[Event]:
    """Take the merged one off the list, tell the kept one, and ask a person to look where a stay runs.

    ``episodes``: of the merged participant and of those merged into her before, by participant. Her stay
    keeps its id, its bookings and its records; the kept one waits no longer, because nobody is decreed twice.
    """
    if merged.merged_into is not None or heard.participant_id in kept.others:
        return []
    elsewhere = running(episodes)
    told: list[Event] = [
        CandidateMerged(
            facility=heard.facility,
            participant_id=heard.participant_id,
            kept_id=heard.kept_id,
            merged_on=heard.merged_on,
        ),
        OtherReferralJoined(
            facility=heard.kept_facility,
            participant_id=heard.kept_id,
            merged_id=heard.participant_id,
            continued_as=elsewhere,
            merged_on=heard.merged_on,
        ),
    ]
    if elsewhere is not None and isinstance(stayed := episodes[elsewhere], Enrolled):
        task = ReviewTaskOpened(
            facility=stayed.stay.facility,
            participant_id=elsewhere,
            task_id=task_id,
            assessment_id=stayed.stay.assessment_id,
            opened_on=heard.merged_on,
        )
        told.append(task)
    return told
