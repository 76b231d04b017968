"""Leaving before the end: her own withdrawal, and what every end has in common; bookings after it are freed.

Freed are bookings without a record and records of absence: nobody is absent where she was not any more.
"""

from datetime import date, timedelta

from services.program.domain.episode import (
    Booking,
    Ended,
    Episode,
    Expected,
    Marked,
    Stay,
    attended,
    stay_of,
)
from services.program.domain.here import Here
from shared.contracts.base import Event
from shared.contracts.codes import AGENCY_OF, EpisodeEnd, Role
from shared.contracts.program import BookingFreed, EpisodeEnded
from shared.contracts.sessions import Side
from shared.refusals import Invalid, WrongState

CUSTODY = frozenset({Role.LAPAS_OFFICER, Role.LAPAS_HEAD, Role.LAPAS_REGISTRAR})
"""Who never learns how far she has come with BNN."""
OWN_TO: dict[EpisodeEnd, Side] = {EpisodeEnd.STOPPED_BNN: "bnnp", EpisodeEnd.STOPPED_PRISON: "lapas"}
"""Whose the exact reason is, where the told one stands for several."""


def withdraw(episode: Episode, *, ended_on: date, role: Role, here: Here) -> list[Event]:
    """She withdraws by her own choice; her bookings after that day are freed. The same again is quiet."""
    stay = stay_of(episode)
    here.refuse_future(ended_on, "ended_on")
    if isinstance(episode, Ended):
        if episode.reason is EpisodeEnd.WITHDREW and episode.ended_on == ended_on:
            return []
        raise WrongState("episode-ended", f"The episode ended on {episode.ended_on}.", field="episode_id")
    return end(stay, EpisodeEnd.WITHDREW, ended_on, role, "ended_on", free_from=ended_on + timedelta(days=1))


def end(stay: Stay, reason: EpisodeEnd, day: date, role: Role, field: str, *, free_from: date) -> list[Event]:
    """End the stay on a day and free what lies after it.

    Raises:
        Invalid: see ``refuse_day``.
    """
    refuse_day(stay, day, field, role)
    return ended(stay, reason, day, role, free_from=free_from)


def ended(stay: Stay, reason: EpisodeEnd, day: date, role: Role, *, free_from: date) -> list[Event]:
    """The end itself, on a day that was looked at before, as the day on which she left was when she left."""
    told = EpisodeEnded(
        facility=stay.facility,
        episode_id=stay.episode_id,
        participant_id=stay.participant_id,
        reason=reason,
        ended_on=day,
        side=side_told(reason, role),
    )
    return [told, *freed(stay, free_from)]


def side_told(reason: EpisodeEnd, role: Role) -> Side | None:
    """The side that is told to have ended a stay; a role would tell which of several reasons it is.

    Of what the prison's clinic says for BNN the log tells that BNN says it. None: nobody of the two.
    """
    agency = AGENCY_OF[role]
    said: dict[str, Side] = {"bnnp": "bnnp", "lapas": "lapas"}
    return OWN_TO.get(reason, said.get(agency))


def refuse_day(stay: Stay, day: date, field: str, role: Role) -> None:
    """Refuse a day on which she cannot have left.

    That she completed a stage tells her path to whoever sees that BNN still treats her. So to custody no
    answer differs by it: its register says on which day she left, and a stage completed later stays as it
    was told, beside it, for BNN to see.

    Raises:
        Invalid: ``before-decree``, ``before-hand-over``, ``before-completion`` or ``attended-later``, to
            custody only whether she was there later, ``recorded-later``, without the day.
    """
    if day < stay.enrolled_on:
        raise Invalid("before-decree", f"Her stay began with the decree of {stay.enrolled_on}.", field=field)
    refuse_before_here(stay, day, field)
    there = [b.session_on for b in stay.bookings.values() if attended(b) and b.session_on > day]
    if role in CUSTODY:
        if there:
            raise Invalid("recorded-later", "She was at a session on a later day.", field=field)
        return
    if stay.completed and day < (last := max(stay.completed.values())):
        raise Invalid("before-completion", f"She completed a stage later, on {last}.", field=field)
    if there:
        raise Invalid("attended-later", f"She attended a session later, on {max(there)}.", field=field)


def refuse_before_here(stay: Stay, day: date, field: str) -> None:
    """Refuse what a facility tells of a day on which another one still had the stay.

    Raises:
        Invalid: ``before-hand-over``.
    """
    if stay.here_since is not None and day < stay.here_since:
        raise Invalid("before-hand-over", f"Her stay is here since {stay.here_since}.", field=field)


def freed(stay: Stay, since: date) -> list[Event]:
    """Free her bookings from a day on, by time."""
    later = [b for b in stay.bookings.values() if b.session_on >= since and _to_be_freed(stay, b)]
    return [_free(stay, booking) for booking in sorted(later, key=lambda b: b.starts_at)]


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
        makes_up=booking.makes_up,
    )
