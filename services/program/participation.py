"""Answers what the log ``program`` has about one woman, for her own extract and for nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.program.aggregates import LOG
from shared.contracts.codes import Role
from shared.contracts.envelope import Envelope
from shared.contracts.participation import (
    ASKER,
    MOST,
    ParticipationAnswer,
    ParticipationFact,
    ParticipationRequest,
)
from shared.eventstore.tables import EVENTS
from shared.http.keysets import KeysUnavailable
from shared.http.tokens import BadToken, Verifier
from shared.refusals import NotAllowed

_SUBJECT = """substring(envelope from '"subject":"([^"]*)"')"""
V1 = (f"CREATE INDEX events_about ON events (log, ({_SUBJECT}), position)",)
"""The subject stands before the data in every envelope, so that the first one is the event's."""


@dataclass(frozen=True)
class ParticipationDesk:
    """``verifier`` is made when the first question comes: nothing is read before."""

    engine: AsyncEngine
    verifier: Callable[[], Verifier]

    async def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        """``{token, participant_id, after?}`` to ``{facts, following}``; an error never carries data."""
        try:
            asked = ParticipationRequest.model_validate(question)
            claims = await self.verifier().verify(asked.token)
        except ValidationError:
            return {"error": "malformed"}
        except BadToken:
            return {"error": "not-signed-in"}
        except KeysUnavailable:
            return {"error": "keys-unavailable"}
        if (claims.role, claims.sub) != (Role.SERVICE, ASKER):
            raise NotAllowed("participation", "Only the service that hands extracts out may ask.")
        return (await self._facts(asked)).model_dump(mode="json")

    async def _facts(self, asked: ParticipationRequest) -> ParticipationAnswer:
        subject = str(asked.participant_id)
        query = about(subject, asked.after)
        async with self.engine.connect() as connection:
            found = [Envelope.read(text.encode()) for text in await connection.scalars(query)]
        shown = found[:MOST]
        facts = tuple(_fact(each) for each in shown if each.subject == subject)
        return ParticipationAnswer(facts=facts, following=shown[-1].position if len(found) > MOST else None)


def about(subject: str, after: int) -> sa.Select[Any]:
    """Envelopes about her behind a position, and one more than a page holds."""
    told = EVENTS.c
    hers = (told.log == LOG) & (sa.literal_column(_SUBJECT) == subject) & (told.position > after)
    return sa.select(told.envelope).where(hers).order_by(told.position).limit(MOST + 1)


def _fact(told: Envelope) -> ParticipationFact:
    return ParticipationFact(
        position=told.position,
        type=told.name,
        occurred_at=told.occurred_at,
        recorded_at=told.recorded_at,
        data=told.event.model_dump(mode="json", exclude={"participant_id"}),
    )
