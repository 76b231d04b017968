"""Lapas: who is expected where and when, and what was recorded; no stage, no group, no leader."""

from datetime import datetime
from typing import ClassVar

from services.reporting.common.person_sessions import Booking, PersonSessions
from shared.contracts.base import Frozen
from shared.contracts.program import ParticipantBooked


class Expected(Booking):
    """A person-session as custody sees it: place and time."""

    starts_at: datetime
    ends_at: datetime
    room: str


class ExpectedSessions(PersonSessions[Expected]):
    """Booked person-sessions of the prison's participants."""

    row: ClassVar[type[Frozen]] = Expected

    def booked(self, event: ParticipantBooked) -> Expected:
        return Expected(
            session_id=event.session_id,
            participant_id=event.participant_id,
            facility=event.facility,
            session_on=event.session_on,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            room=event.room,
        )
