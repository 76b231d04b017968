"""She withdrew her consent to treatment: she waits no longer, and her stay ends, gracefully.

A consent to share that she takes back is nothing to the programme: it goes on.
"""

from collections.abc import Iterable
from datetime import timedelta

from services.program.domain.candidate import Candidate, Waiting, waits
from services.program.domain.episode import Enrolled, Episode, NotEnrolled, attended
from services.program.domain.leaving import end
from shared.contracts.assessment import ConsentWithdrawn
from shared.contracts.base import Event
from shared.contracts.codes import EpisodeEnd
from shared.contracts.consents import Scope
from shared.contracts.program import CandidateRemoved


def hear_withdrawal(
    state: Candidate, episodes: Iterable[Episode], *, withdrawn: ConsentWithdrawn
) -> list[Event]:
    """End her stay, or take her off the list; ``episodes`` are hers, under every id that she had.

    Who was decreed waits no longer, though her place still says what she waited with.
    """
    if withdrawn.scope is not Scope.TREATMENT:
        return []
    stays = [episode for episode in episodes if not isinstance(episode, NotEnrolled)]
    if stays or not waits(state):
        return [event for episode in stays for event in _stop(episode, withdrawn)]
    return [
        CandidateRemoved(
            facility=_listed_at(state) or withdrawn.facility,
            participant_id=withdrawn.participant_id,
            reason="persetujuan_ditarik",
            removed_on=withdrawn.withdrawn_on,
        )
    ]


def _listed_at(state: Candidate) -> str | None:
    listed = state.place if isinstance(state.place, Waiting) else state.waited
    return listed.facility if listed else None


def _stop(episode: Episode, withdrawn: ConsentWithdrawn) -> list[Event]:
    """End the stay on that day, or on the later one on which she was last in it.

    What was attended, decreed or completed since is not undone: records come in another order than the days.
    So nothing is refused here, where nobody would hear it.
    """
    if not isinstance(episode, Enrolled):
        return []
    stay = episode.stay
    there = (booking.session_on for booking in stay.bookings.values() if attended(booking))
    day = max(withdrawn.withdrawn_on, stay.here_since or stay.enrolled_on, *stay.completed.values(), *there)
    free_from = day + timedelta(days=1)
    return end(stay, EpisodeEnd.WITHDREW, day, withdrawn.by_role, "withdrawn_on", free_from=free_from)
