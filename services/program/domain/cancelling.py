"""Cancelling a session: it was not held, by whose failure."""

from collections.abc import Sequence
from datetime import date

from services.program.domain.episode import Ended, Enrolled, Episode, Expected
from services.program.domain.here import Here
from services.program.domain.session import Cancelled, Held, Session, Superseded, plan_of
from shared.contracts.base import Event
from shared.contracts.codes import Cause
from shared.contracts.program import BookingCancelled, SessionCancelled
from shared.contracts.sessions import Side
from shared.refusals import WrongState


def cancel(
    session: Session,
    episodes: Sequence[Episode],
    *,
    caused_by: Cause,
    claimed_by: Side,
    cancelled_on: date,
    here: Here,
) -> list[Event]:
    """Say that a session was not held, by whose failure: a lost person-session for each woman expected."""
    plan = plan_of(session)
    here.refuse_future(cancelled_on, "cancelled_on")
    match session:
        case Held():
            raise WrongState("session-held", "Attendance was marked: the session was held.")
        case Superseded(replaced_by=other):
            raise WrongState("session-rescheduled", f"The session was moved already: see {other}.")
        case Cancelled(caused_by=cause) if cause is not caused_by:
            raise WrongState("session-cancelled", f"The session was cancelled already, by {cause}.")
        case Cancelled():
            return []
    cancelled = SessionCancelled(
        facility=plan.facility,
        session_id=plan.session_id,
        session_on=plan.session_on,
        caused_by=caused_by,
        claimed_by=claimed_by,
        cancelled_on=cancelled_on,
        said_on=here.today,
    )
    return [cancelled, *_lost(cancelled, episodes)]


def _lost(cancelled: SessionCancelled, episodes: Sequence[Episode]) -> list[Event]:
    stays = [episode.stay for episode in episodes if isinstance(episode, Enrolled | Ended)]
    return [
        BookingCancelled(
            facility=cancelled.facility,
            episode_id=stay.episode_id,
            participant_id=stay.participant_id,
            session_id=cancelled.session_id,
            session_on=cancelled.session_on,
            caused_by=cancelled.caused_by,
        )
        for stay in stays
        if isinstance(stay.bookings[cancelled.session_id].status, Expected)
    ]
