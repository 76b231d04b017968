"""Leaving before the end: her own withdrawal, or a movement of custody; bookings afterwards are freed.

Freed are bookings without a record and records of absence: nobody is absent where she was not any more.
"""

from datetime import date, timedelta
from uuid import UUID

from services.program.domain.candidate import Candidate, Moved, Waiting
from services.program.domain.episode import (
    Booking,
    Ended,
    Enrolled,
    Episode,
    Expected,
    Marked,
    Stay,
    attended,
    stay_of,
)
from services.program.domain.here import Here
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import EpisodeEnd, Movement, Role
from shared.contracts.program import BookingFreed, EpisodeEnded, ParticipantMoved
from shared.refusals import Invalid, WrongState

REASON_OF = {Movement.TRANSFER: EpisodeEnd.TRANSFERRED, Movement.RELEASE: EpisodeEnd.RELEASED}
"""How a movement without a hand-over ends a stay."""


def withdraw(episode: Episode, *, ended_on: date, role: Role, here: Here) -> list[Event]:
    """She withdraws by her own choice; her bookings after that day are freed. The same again is quiet."""
    stay = stay_of(episode)
    here.refuse_future(ended_on, "ended_on")
    if isinstance(episode, Ended):
        if episode.reason is EpisodeEnd.WITHDREW and episode.ended_on == ended_on:
            return []
        raise WrongState("episode-ended", f"The episode ended on {episode.ended_on}.", field="episode_id")
    return end(stay, EpisodeEnd.WITHDREW, ended_on, role, "ended_on", free_from=ended_on + timedelta(days=1))


class Move(Frozen):
    """What custody says."""

    participant_id: UUID
    facility: str
    movement: Movement
    to_facility: str | None
    moved_on: date


def move(candidate: Candidate, episode: Episode, *, wish: Move, role: Role, here: Here) -> list[Event]:
    """Custody moves her: she leaves the waiting list, or her stay ends and later bookings are freed."""
    here.refuse_future(wish.moved_on, "moved_on")
    _refuse_destination(wish)
    told = ParticipantMoved.model_validate(wish.model_dump())
    if candidate.place == Moved.model_validate(wish.model_dump()):
        return []
    at = _whereabouts(candidate, episode)
    if at not in {None, wish.facility}:
        raise WrongState("not-at-facility", "She is not at this facility.", field="participant_id")
    if not isinstance(episode, Enrolled):
        return [told]
    reason = REASON_OF[wish.movement]
    return [told, *end(episode.stay, reason, wish.moved_on, role, "moved_on", free_from=wish.moved_on)]


def _refuse_destination(wish: Move) -> None:
    if wish.movement is Movement.TRANSFER and wish.to_facility in {None, wish.facility}:
        raise Invalid("transfer-destination", "A transfer names another facility.", field="to_facility")
    if wish.movement is Movement.RELEASE and wish.to_facility is not None:
        raise Invalid("release-destination", "A release names no facility.", field="to_facility")


RELEASED = ""
"""Where somebody is who was released: at no facility."""


def _whereabouts(candidate: Candidate, episode: Episode) -> str | None:
    """The facility where she is as far as we know; none when nothing is known."""
    match candidate.place:
        case Moved(to_facility=facility):
            return facility or RELEASED
        case Waiting(facility=facility):
            return facility
    return episode.stay.facility if isinstance(episode, Enrolled | Ended) else None


def end(stay: Stay, reason: EpisodeEnd, day: date, role: Role, field: str, *, free_from: date) -> list[Event]:
    if day < stay.enrolled_on:
        raise Invalid("before-decree", f"Her stay began with the decree of {stay.enrolled_on}.", field=field)
    if stay.completed and day < max(stay.completed.values()):
        last = max(stay.completed.values())
        raise Invalid("before-completion", f"She completed a stage later, on {last}.", field=field)
    since = [b.session_on for b in stay.bookings.values() if attended(b) and b.session_on > day]
    if since:
        raise Invalid("attended-later", f"She attended a session later, on {max(since)}.", field=field)
    ended = EpisodeEnded(
        facility=stay.facility,
        episode_id=stay.episode_id,
        participant_id=stay.participant_id,
        reason=reason,
        ended_on=day,
        by_role=role,
    )
    later = [b for b in stay.bookings.values() if b.session_on >= free_from and _to_be_freed(stay, b)]
    return [ended, *(_free(stay, booking) for booking in sorted(later, key=lambda b: b.starts_at))]


def _to_be_freed(stay: Stay, booking: Booking) -> bool:
    """Not what she attended, and not what a completed stage was judged by."""
    absent = isinstance(booking.status, Marked) and not attended(booking)
    return booking.stage not in stay.completed and (absent or isinstance(booking.status, Expected))


def _free(stay: Stay, booking: Booking) -> BookingFreed:
    return BookingFreed(
        facility=stay.facility,
        episode_id=stay.episode_id,
        participant_id=stay.participant_id,
        session_id=booking.session_id,
    )
