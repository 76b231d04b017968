"""BNNP: its sessions with stage, group and leader."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from services.reporting.common.sessions import Meeting, Sessions
from shared.contracts.base import Frozen
from shared.contracts.codes import Stage
from shared.contracts.program import SessionScheduled


class Planned(Meeting):
    """A session as BNNP plans it. ``leader`` is the account that leads it."""

    cohort_id: UUID
    stage: Stage
    group: str | None
    starts_at: datetime
    ends_at: datetime
    room: str
    leader: str


class PlannedSessions(Sessions[Planned]):
    """Sessions of the programme."""

    row: ClassVar[type[Frozen]] = Planned

    def scheduled(self, event: SessionScheduled) -> Planned:
        return Planned(
            session_id=event.session_id,
            facility=event.facility,
            session_on=event.session_on,
            cohort_id=event.cohort_id,
            stage=event.stage,
            group=event.group,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            room=event.room,
            leader=event.leader,
        )
