"""Whenever an assessment is concluded, list her; when a referral is retracted, take her off the list."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from services.program.aggregates import CANDIDATE, EPISODE, tell
from services.program.commands.context import Context
from services.program.domain.candidate import hear_assessment, hear_retraction
from services.program.domain.ids import episode_of
from shared.contracts.assessment import ParticipantAssessed, ReferralRetracted
from shared.contracts.envelope import Envelope
from shared.decisions import Work
from shared.eventstore.port import Command, Trace

NAME = "waiting-list"
"""The policy's name: in its checkpoint, its metrics and as the principal of its commands."""
_COMMANDS = UUID("0f8f8a0c-4a86-5d0a-8a7e-4c0f6a1b7c55")


class WaitingList:
    """Hears the log ``assessment``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def __call__(self, envelope: Envelope) -> None:
        """Give the command that the event asks for; the same event again gives the same command."""
        if envelope.name not in {"ParticipantAssessed", "ReferralRetracted"}:
            return
        event, trace = envelope.event, _trace(envelope)
        command = Command(NAME, str(uuid5(_COMMANDS, f"{NAME}/{envelope.id}/0")), envelope.hash)
        task_id = uuid5(_COMMANDS, f"task/{envelope.id}")

        async def decide(work: Work) -> Mapping[str, str]:
            if not isinstance(event, ParticipantAssessed | ReferralRetracted):
                raise TypeError(envelope.type)
            state = await work.load(CANDIDATE, event.participant_id)
            episode = await work.load(EPISODE, episode_of(event.participant_id))
            if isinstance(event, ParticipantAssessed):
                told = hear_assessment(state, episode, assessed=event, task_id=task_id)
            else:
                told = hear_retraction(state, episode, retracted=event, task_id=task_id)
            tell(work, told, self._context.here(event.facility))
            return {"participant_id": str(event.participant_id)}

        await self._context.decisions.execute(decide, command=command, trace=trace)


def _trace(envelope: Envelope) -> Trace:
    return Trace(
        correlation_id=str(envelope.body["correlationid"]),
        causation_id=envelope.id,
        traceparent=envelope.body.get("traceparent"),
    )
