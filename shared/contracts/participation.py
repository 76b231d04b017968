"""The question by which a person's own extract gets what the programme recorded of her, and its answer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from shared.contracts.base import Frozen

PARTICIPATION = "pulih.participation.extract"
"""Subject of the request, of no log's stream. Only the service that hands extracts out may ask."""
ASKER = "service-assessment"
MOST = 500
"""Facts in one answer, which stays far below the broker's largest message."""


class ParticipationRequest(Frozen):
    """Of whom, after which position of the log ``program``; the token is the asking service's own."""

    token: str = Field(max_length=8192)
    participant_id: UUID
    after: int = Field(0, ge=0)


class ParticipationFact(Frozen):
    """One event about her: booked, there or not, a stage begun or done. ``position`` is the log's."""

    position: int
    type: str
    occurred_at: datetime
    recorded_at: datetime
    data: dict[str, Any]


class ParticipationAnswer(Frozen):
    """Facts in the order of the log; ``following`` is what to ask ``after`` for the next ones."""

    facts: tuple[ParticipationFact, ...]
    following: int | None = None
