"""Lapas: the room calendar. Whose session it is (BNN's or the prison's own) is all it says of the content."""

from datetime import datetime
from typing import ClassVar, Literal

from services.reporting.common.sessions import Meeting, Sessions
from shared.contracts.base import Frozen
from shared.contracts.codes import Stage
from shared.contracts.program import SessionScheduled


class Occupied(Meeting):
    """A session in the prison's rooms."""

    starts_at: datetime
    ends_at: datetime
    room: str
    activity: Literal["pembinaan BNN", "keterampilan"]


class RoomCalendar(Sessions[Occupied]):
    """Sessions of the prison."""

    row: ClassVar[type[Frozen]] = Occupied

    def scheduled(self, event: SessionScheduled) -> Occupied:
        return Occupied(
            session_id=event.session_id,
            facility=event.facility,
            session_on=event.session_on,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            room=event.room,
            activity="keterampilan" if event.stage is Stage.SKILLS else "pembinaan BNN",
        )
