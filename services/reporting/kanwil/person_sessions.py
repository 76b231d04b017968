"""Kanwil: the person-sessions behind its counts. Private rows; only their counters are read."""

from typing import ClassVar

from services.reporting.common.person_sessions import Booking, PersonSessions
from shared.contracts.base import Frozen
from shared.contracts.program import ParticipantBooked


class CountedSessions(PersonSessions[Booking]):
    """Booked person-sessions, without place, stage or time of day."""

    row: ClassVar[type[Frozen]] = Booking
    private: ClassVar[bool] = True

    def booked(self, event: ParticipantBooked) -> Booking:
        return Booking(
            session_id=event.session_id,
            participant_id=event.participant_id,
            facility=event.facility,
            session_on=event.session_on,
        )
