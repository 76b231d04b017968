"""Whoever runs her stay reads her name: the vault hears from ``program`` where a stay was handed over to."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from services.assessment.vault.tables import VAULT_SUBJECTS
from shared.contracts.envelope import Envelope
from shared.contracts.handover import EpisodeHandedOver
from shared.runtime.clock import Clock
from shared.subscriptions.policy import PolicyFollower

NAME = "whereabouts"
LOGS = ("program",)


@dataclass(frozen=True)
class Whereabouts:
    """Keeps the facility by which the vault bounds a prison's questions.

    Repeatable, and in any order: an event that is not later in its log than the one that said where she is
    changes nothing. Who was erased stays where she was.
    """

    engine: AsyncEngine

    async def __call__(self, envelope: Envelope) -> None:
        """Move her when the event tells it; all other events pass."""
        if envelope.name != EpisodeHandedOver.__name__:
            return
        event = envelope.event
        if not isinstance(event, EpisodeHandedOver):
            raise TypeError(envelope.type)
        moved = _moved(event.participant_id, event.facility, (envelope.epoch, envelope.position))
        async with self.engine.begin() as connection:
            await connection.execute(moved)


def policy(engine: AsyncEngine, clock: Clock) -> PolicyFollower:
    """The follower whose checkpoint lies beside the vault, and so is restored with it."""
    return PolicyFollower(engine, name=NAME, logs=LOGS, handler=Whereabouts(engine), clock=clock)


def _moved(who: UUID, facility: str, at: tuple[int, int]) -> sa.Update:
    known = VAULT_SUBJECTS.c
    earlier = sa.tuple_(known.moved_epoch, known.moved_position) < sa.tuple_(*map(sa.literal, at))
    return (
        sa.update(VAULT_SUBJECTS)
        .where(known.subject_id == who, known.state == "active")
        .where(known.moved_position.is_(None) | earlier)
        .values(facility=facility, moved_epoch=at[0], moved_position=at[1])
    )
