"""What the policy makes of consents about the time after release: noted, and what rests on a no ends."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from services.program.aggregates import CANDIDATE, EPISODE, RELEASE, tell
from services.program.commands.context import Context
from services.program.domain.aftercare import stop
from services.program.domain.episode import NotEnrolled
from services.program.domain.ids import episode_of
from services.program.domain.referring import hear_consent
from shared.contracts.assessment import ConsentRecorded, ConsentWithdrawn
from shared.contracts.base import Event
from shared.contracts.consents import Purpose, Scope
from shared.contracts.envelope import Envelope
from shared.decisions import Work
from shared.eventstore.port import Command, Trace

_COMMANDS = UUID("d0c8f0a6-2b0a-5d39-9f0e-7f3a3f0f5e21")


async def hear(context: Context, envelope: Envelope, policy: str, trace: Trace) -> None:
    """Give the command that a consent asks for; the same event again gives the same command."""
    if envelope.name not in {"ConsentRecorded", "ConsentWithdrawn"}:
        return
    event = envelope.event
    if not isinstance(event, ConsentRecorded | ConsentWithdrawn) or not _concerns(event):
        return
    command = Command(policy, str(uuid5(_COMMANDS, f"sharing/{envelope.id}")), envelope.hash)

    async def decide(work: Work) -> Mapping[str, str]:
        candidate = await work.load(CANDIDATE, event.participant_id)
        told: list[Event] = []
        for who in (event.participant_id, *sorted(candidate.others)):
            told += await _told(work, event, who)
        tell(work, told, context.here(event.facility))
        return {"participant_id": str(event.participant_id)}

    await context.decisions.execute(decide, command=command, trace=trace)


def _concerns(event: ConsentRecorded | ConsentWithdrawn) -> bool:
    """Consents about aftercare, and a withdrawal of the one to treatment."""
    stopped = isinstance(event, ConsentWithdrawn) and event.scope is Scope.TREATMENT
    return event.purpose is Purpose.AFTERCARE or stopped


async def _told(work: Work, event: ConsentRecorded | ConsentWithdrawn, who: UUID) -> list[Event]:
    release = await work.load(RELEASE, who)
    if event.purpose is Purpose.AFTERCARE:
        return hear_consent(release, heard=event, facility=event.facility, participant_id=who)
    episode = await work.load(EPISODE, episode_of(who))
    if isinstance(episode, NotEnrolled) or not isinstance(event, ConsentWithdrawn):
        return []
    return stop(release, episode, event.withdrawn_on)
