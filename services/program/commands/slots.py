"""Who and what a session occupies: each quarter hour of room, leader and each woman; and what it replaces."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from services.program.domain.scheduling import slots
from shared.contracts.base import Event
from shared.contracts.program import BookingFreed, ParticipantBooked, SessionScheduled
from shared.decisions import Work
from shared.refusals import WrongState

ROOM, LEADER, PARTICIPANT, REPLACES = "room", "leader", "participant", "replaces"


class Use(NamedTuple):
    """One key that a session needs for itself; ``what`` is the room, the leader or the participant's id."""

    kind: str
    key: str
    holder: str
    what: str

    @property
    def field(self) -> str:
        """The field of the request that it is about."""
        return f"participants.{self.what}" if self.kind == PARTICIPANT else self.kind

    @property
    def rule(self) -> str:
        return f"{self.kind}-taken"

    @property
    def detail(self) -> str:
        """Why it is refused, without saying by what."""
        return _DETAIL[self.kind].format(self.what)


_DETAIL = {
    ROOM: "{} is taken at that time.",
    LEADER: "{} leads another session then.",
    PARTICIPANT: "{} is booked elsewhere at that time.",
}


def uses(planned: SessionScheduled) -> list[Use]:
    """Every quarter hour of room, leader and each woman."""
    holder = str(planned.session_id)
    found: list[Use] = []
    for slot in slots(planned.starts_at, planned.ends_at):
        found.append(Use(ROOM, f"{planned.facility}|{planned.room}|{slot}", holder, planned.room))
        found.append(Use(LEADER, f"{planned.leader}|{slot}", holder, planned.leader))
        found += [
            Use(PARTICIPANT, f"{who}|{slot}", _holder(planned.session_id, who), str(who))
            for who in planned.participants
        ]
    return found


def session_of(holder: str) -> UUID:
    """The session that holds a key: participants' keys are held by ``<session>|<participant>``."""
    return UUID(holder.partition("|")[0])


def reserve(work: Work, planned: SessionScheduled) -> None:
    """Hold the quarter hours; what is taken is refused by its field."""
    refusals: dict[str, WrongState] = {}
    for use in uses(planned):
        if use.field not in refusals:
            refusals[use.field] = WrongState(use.rule, use.detail, field=use.field)
        work.reserve(use.kind, use.key, use.holder, refusal=refusals[use.field])
    if planned.replaces is not None:
        again = WrongState("replaced-already", "Another session replaces it already.", field="replaces")
        work.reserve(REPLACES, str(planned.replaces), str(planned.session_id), refusal=again)


def release(work: Work, session: UUID, participants: Iterable[UUID]) -> None:
    """Give back the time that the session holds; what it replaced stays replaced, by it."""
    work.release(ROOM, str(session))
    work.release(LEADER, str(session))
    for who in participants:
        work.release(PARTICIPANT, _holder(session, who))


def free(work: Work, booking: BookingFreed) -> None:
    """Give back one woman's time; room and leader stay with the session."""
    work.release(PARTICIPANT, _holder(booking.session_id, booking.participant_id))


def free_all(work: Work, told: Iterable[Event]) -> None:
    """Give back the time of every booking that these events free."""
    for event in told:
        if isinstance(event, BookingFreed):
            free(work, event)


def book_again(work: Work, told: Iterable[Event]) -> None:
    """Hold one woman's time again for every booking that these events make; room and leader are held."""
    for event in told:
        if not isinstance(event, ParticipantBooked):
            continue
        who = event.participant_id
        refusal = WrongState("participant-taken", _DETAIL[PARTICIPANT].format(who), field="ended_on")
        for slot in slots(event.starts_at, event.ends_at):
            work.reserve(PARTICIPANT, f"{who}|{slot}", _holder(event.session_id, who), refusal=refusal)


def _holder(session: UUID, who: UUID) -> str:
    return f"{session}|{who}"
