"""Make-up sessions: one that stands for a session which was held without her.

Her booking names the missed session that it is for (``makes_up``). It stands for that one as long as the
records say that she missed it, and it is neither cancelled nor freed itself; otherwise both are sessions like
any other. Nothing is written when that changes: it follows from the records as they are, so that no order of
marking, correcting and cancelling matters. Who misses a make-up can make that one up in turn.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from services.program.domain.episode import Booking, Ended, Enrolled, Episode, Freed, Lost, Stay, missed
from shared.contracts.base import Frozen
from shared.contracts.codes import SessionKind, Stage
from shared.refusals import Invalid

Lesson = tuple[SessionKind | None, int | None]
"""Kind and module of a session, as far as they are said."""


class Planned(Frozen):
    """The session that is planned, as far as it matters here; ``module`` is none for who has another path."""

    stage: Stage
    module: int | None
    starts_at: datetime
    replaces: UUID | None


def pairs(bookings: Iterable[Booking]) -> list[tuple[Booking, Booking]]:
    """Each missed session with the make-up that stands for it now."""
    by_id = {booking.session_id: booking for booking in bookings}
    found = ((by_id.get(each.makes_up), each) for each in by_id.values() if each.makes_up is not None)
    return [(one, other) for one, other in found if one is not None and missed(one) and _live(other)]


def stood_for(stay: Stay) -> Mapping[UUID, UUID]:
    """The make-up of each missed session that has one, by their ids."""
    return {one.session_id: other.session_id for one, other in pairs(stay.bookings.values())}


def not_made_up(stay: Stay) -> list[Booking]:
    """What she missed and no make-up stands for, by time; of whatever stage, completed or not."""
    made_up = stood_for(stay)
    found = (each for each in stay.bookings.values() if missed(each) and each.session_id not in made_up)
    return sorted(found, key=lambda one: one.starts_at)


def open_misses(stay: Stay) -> list[Booking]:
    """What can be made up still: nothing of a stage that she has completed."""
    return [one for one in not_made_up(stay) if one.stage not in stay.completed]


def intended(stay: Stay, named: UUID | None, replaces: UUID | None) -> UUID | None:
    """What her booking is for: as ``named``, or what the session that it ``replaces`` was for.

    If another make-up has been planned since that one was cancelled, its replacement is for nothing.
    """
    before = stay.bookings.get(replaces) if replaces is not None else None
    if named is not None or before is None or before.makes_up is None:
        return named
    return None if taken(stay, before.makes_up, besides=(before.session_id,)) else before.makes_up


def taken(stay: Stay, session: UUID, *, besides: Collection[UUID] = ()) -> bool:
    """Whether another booking is for that session and has neither been cancelled nor freed."""
    return any(
        each.makes_up == session and _live(each) and each.session_id not in besides
        for each in stay.bookings.values()
    )


def why_not(  # noqa: PLR0911 - a table of rules
    stay: Stay, session: UUID, planned: Planned, *, named: bool, follows: bool
) -> tuple[str, str, str] | None:
    """Rule, field and sentence by which what is planned cannot be for that session of hers.

    ``named``: it was asked for, and not taken over from a session that is moved or replaced.
    """
    who, one = stay.participant_id, stay.bookings.get(session)
    field = f"makes_up.{who}"
    if one is None:
        return "make-up-unknown", field, "she was not booked at the session to be made up."
    if named and one.stage is not planned.stage:
        return "make-up-other-stage", field, "the session to be made up is of another stage."
    if named and not missed(one):
        return "not-missed", field, "no record says that she missed that session."
    if named and taken(stay, session, besides=() if planned.replaces is None else (planned.replaces,)):
        return "made-up-already", field, "another session is planned already to make up that one."
    if named and follows and one.module != planned.module:
        return "make-up-other-module", field, "the session to be made up works on another module."
    if planned.starts_at <= one.starts_at:
        return "make-up-before", "starts_at", "a make-up lies after the session that it is for."
    return None


def lesson_of(stays: Iterable[Stay], makes_up: Mapping[UUID, UUID], wanted: Lesson) -> Lesson:
    """Kind and module as ``wanted``; what is not said is as in the first of the missed sessions.

    ``stays``: of those who go by the cohort's template, since modules are places in it.
    """
    known = (stay.bookings.get(makes_up[her]) for stay in stays if (her := stay.participant_id) in makes_up)
    one = next((booking for booking in known if booking is not None), None)
    return wanted if one is None else (wanted[0] or one.kind, wanted[1] or one.module)


def refuse_unnamed(makes_up: Mapping[UUID, UUID], participants: Collection[UUID]) -> None:
    """Refuse a make-up of somebody who is not booked.

    Raises:
        Invalid: ``make-up-not-named``.
    """
    for who in makes_up:
        if who not in participants:
            detail = f"{who}: name her among the participants too."
            raise Invalid("make-up-not-named", detail, field=f"makes_up.{who}")


def missing_there(session: UUID, episodes: Mapping[UUID, Episode]) -> list[UUID]:
    """Who missed the session, can still be booked in its stage, and has no make-up that stands for it."""
    stays = {who: one.stay for who, one in episodes.items() if isinstance(one, Enrolled)}
    return [who for who, stay in stays.items() if any(b.session_id == session for b in open_misses(stay))]


def links(session: UUID, episode: Episode) -> tuple[UUID | None, UUID | None]:
    """Which session this one stands for, and which stands for it, of one woman."""
    if not isinstance(episode, Enrolled | Ended):
        return None, None
    made_up = stood_for(episode.stay)
    return next((one for one, other in made_up.items() if other == session), None), made_up.get(session)


def _live(booking: Booking) -> bool:
    return not isinstance(booking.status, Lost | Freed)
