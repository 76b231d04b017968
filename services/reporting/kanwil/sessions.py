"""Kanwil: the sessions behind its counts of planned, held and cancelled. Private rows."""

from typing import ClassVar

from services.reporting.common.sessions import Meeting, Sessions
from shared.contracts.base import Frozen
from shared.contracts.program import SessionScheduled


class CountedMeetings(Sessions[Meeting]):
    """Sessions, without place, stage or leader."""

    row: ClassVar[type[Frozen]] = Meeting
    private: ClassVar[bool] = True

    def scheduled(self, event: SessionScheduled) -> Meeting:
        return Meeting(session_id=event.session_id, facility=event.facility, session_on=event.session_on)
