"""BNNP: person-sessions with stage and group, for attendance by stage and by group."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from services.reporting.common.person_sessions import Booking, PersonSessions, counted_for
from shared.contracts.base import Frozen
from shared.contracts.codes import Stage
from shared.contracts.program import ParticipantBooked


class ClientSession(Booking):
    """A person-session as BNNP sees it."""

    stage: Stage
    group: str | None = None
    cohort_id: UUID | None = None
    starts_at: datetime
    ends_at: datetime
    room: str


class ClientSessions(PersonSessions[ClientSession]):
    """Booked person-sessions of BNNP's clients."""

    row: ClassVar[type[Frozen]] = ClientSession

    def booked(self, event: ParticipantBooked) -> ClientSession:
        return ClientSession(
            session_id=event.session_id,
            participant_id=event.participant_id,
            facility=event.facility,
            session_on=event.session_on,
            stage=event.stage,
            group=event.group,
            cohort_id=event.cohort_id,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            room=event.room,
        )

    def counters(self, row: ClientSession) -> Iterator[str]:
        for name in counted_for(row):
            yield name
            if name in {"attended", "alpa"}:
                yield f"stage:{row.stage}:{name}"
                if row.group is not None:
                    yield f"group:{row.cohort_id}:{row.group}:{name}"
