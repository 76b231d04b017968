"""Which stream an event belongs to: its aggregate and that aggregate's id, read from the event itself."""

from uuid import UUID

from shared.contracts.base import Event
from shared.contracts.cohorts import CohortEvent
from shared.contracts.custody import CensusReported, FacilityScreened
from shared.contracts.program import (
    CandidateListed,
    CandidateMerged,
    CandidateRemoved,
    CohortOpened,
    DecreeIssued,
    EpisodeEvent,
    FacilityConfigured,
    OtherReferralJoined,
    ParticipantMoved,
    ReviewTaskOpened,
    SessionCancelled,
    SessionHeld,
    SessionScheduled,
)
from shared.contracts.release import ReleaseEvent
from shared.contracts.sessions import AttendanceOverdue, CauseDisputed, DisputeSettled, SessionRescheduled
from shared.contracts.tasks import TaskEvent
from shared.contracts.waiting import CandidateEvent


def stream_of(event: Event) -> tuple[str, UUID | str]:  # noqa: PLR0911 - one for each kind of stream
    """Category and id, for example ``("episode", UUID(...))``.

    Raises:
        TypeError: the event is not of the log ``program``.
    """
    match event:
        case EpisodeEvent(episode_id=episode):
            return "episode", episode
        case (
            SessionScheduled()
            | SessionHeld()
            | SessionCancelled()
            | SessionRescheduled()
            | CauseDisputed()
            | DisputeSettled()
            | AttendanceOverdue()
        ):
            return "session", event.session_id
        case (
            CandidateEvent()
            | CandidateListed()
            | CandidateRemoved()
            | ReviewTaskOpened()
            | ParticipantMoved()
            | CandidateMerged()
            | OtherReferralJoined()
        ):
            return "candidate", event.participant_id
        case ReleaseEvent(participant_id=who):
            return "release", who
        case CohortEvent() | CohortOpened() | DecreeIssued():
            return "cohort", event.cohort_id
        case FacilityConfigured() | CensusReported() | FacilityScreened():
            return "facility", event.facility
        case TaskEvent(task_id=task):
            return "task", task
    raise TypeError(event.type())
