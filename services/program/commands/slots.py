"""Who and what a session occupies: each quarter hour of room, leader and each woman; and what it replaces."""

from collections.abc import Iterable
from uuid import UUID

from services.program.domain.scheduling import slots
from shared.contracts.base import Event
from shared.contracts.program import BookingFreed, SessionScheduled
from shared.decisions import Work
from shared.refusals import WrongState

_ROOM, _LEADER, _PARTICIPANT, _REPLACES = "room", "leader", "participant", "replaces"


def reserve(work: Work, planned: SessionScheduled) -> None:
    """Hold the quarter hours; what is taken is refused by its field."""
    holder = str(planned.session_id)
    room = WrongState("room-taken", f"{planned.room} is taken at that time.", field="room")
    leader = WrongState("leader-taken", f"{planned.leader} leads another session then.", field="leader")
    women = {who: _taken(who) for who in planned.participants}
    for slot in slots(planned.starts_at, planned.ends_at):
        work.reserve(_ROOM, f"{planned.facility}|{planned.room}|{slot}", holder, refusal=room)
        work.reserve(_LEADER, f"{planned.leader}|{slot}", holder, refusal=leader)
        for who, refusal in women.items():
            work.reserve(_PARTICIPANT, f"{who}|{slot}", _holder(planned.session_id, who), refusal=refusal)
    if planned.replaces is not None:
        again = WrongState("replaced-already", "Another session replaces it already.", field="replaces")
        work.reserve(_REPLACES, str(planned.replaces), holder, refusal=again)


def release(work: Work, session: UUID, participants: Iterable[UUID]) -> None:
    """Give back the time that the session holds; what it replaced stays replaced, by it."""
    work.release(_ROOM, str(session))
    work.release(_LEADER, str(session))
    for who in participants:
        work.release(_PARTICIPANT, _holder(session, who))


def free(work: Work, booking: BookingFreed) -> None:
    """Give back one woman's time; room and leader stay with the session."""
    work.release(_PARTICIPANT, _holder(booking.session_id, booking.participant_id))


def free_all(work: Work, told: Iterable[Event]) -> None:
    """Give back the time of every booking that these events free."""
    for event in told:
        if isinstance(event, BookingFreed):
            free(work, event)


def _holder(session: UUID, who: UUID) -> str:
    return f"{session}|{who}"


def _taken(who: UUID) -> WrongState:
    field = f"participants.{who}"
    return WrongState("participant-taken", f"{who} is booked elsewhere at that time.", field=field)
