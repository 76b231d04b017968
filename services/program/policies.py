"""Whenever an assessment is concluded, list her; when she is retracted, merged or withdraws, take her off.

Who withdraws her consent to treatment leaves the programme as well (``mundur``), and her bookings are freed.
What she says about the time after release is noted with her way out (``sharing_heard``).
"""

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid5

from services.program import sharing_heard
from services.program.aggregates import CANDIDATE, EPISODE, tell
from services.program.commands.context import Context
from services.program.commands.drop_outs import needless
from services.program.commands.slots import free_all
from services.program.domain.candidate import Candidate, hear_assessment, hear_retraction
from services.program.domain.episode import Episode, stay_of
from services.program.domain.here import Here
from services.program.domain.ids import episode_of
from services.program.domain.merging import hear_merge, running
from services.program.domain.withdrawing import hear_withdrawal
from shared.contracts.assessment import ConsentWithdrawn, ParticipantAssessed, ReferralRetracted
from shared.contracts.base import Event
from shared.contracts.envelope import Envelope
from shared.contracts.program import EpisodeEnded
from shared.contracts.referral import ParticipantsMerged
from shared.decisions import Work
from shared.eventstore.port import Command, Trace

NAME = "waiting-list"
"""The policy's name: in its checkpoint, its metrics and as the principal of its commands."""
Heard = ParticipantAssessed | ReferralRetracted | ParticipantsMerged | ConsentWithdrawn
_HEARD = frozenset({"ParticipantAssessed", "ReferralRetracted", "ParticipantsMerged", "ConsentWithdrawn"})
_COMMANDS = UUID("0f8f8a0c-4a86-5d0a-8a7e-4c0f6a1b7c55")


class WaitingList:
    """Hears the log ``assessment``."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def __call__(self, envelope: Envelope) -> None:
        """Give the command that the event asks for; the same event again gives the same command."""
        await sharing_heard.hear(self._context, envelope, NAME, _trace(envelope))
        if envelope.name not in _HEARD:
            return
        event, trace = envelope.event, _trace(envelope)
        command = Command(NAME, str(uuid5(_COMMANDS, f"{NAME}/{envelope.id}/0")), envelope.hash)
        task_id = uuid5(_COMMANDS, f"task/{envelope.id}")

        async def decide(work: Work) -> Mapping[str, str]:
            if not isinstance(event, Heard):
                raise TypeError(envelope.type)
            told = await _told(work, event, task_id)
            free_all(work, told)
            here = self._context.here(event.facility)
            tell(work, [*told, *await _needless(work, told, here)], here)
            return {"participant_id": str(event.participant_id)}

        await self._context.decisions.execute(decide, command=command, trace=trace)


async def _told(work: Work, event: Heard, task_id: UUID) -> list[Event]:
    """What the event leads to, as things stand now."""
    who = event.participant_id
    state = await work.load(CANDIDATE, who)
    episode = await work.load(EPISODE, episode_of(who))
    match event:
        case ParticipantAssessed():
            others = await _episodes(work, state)
            elsewhere = running(others) is not None
            return hear_assessment(state, episode, assessed=event, task_id=task_id, stays_elsewhere=elsewhere)
        case ReferralRetracted():
            others = await _episodes(work, state)
            stays = (episode, *others.values())
            return hear_retraction(state, stays, retracted=event, task_id=task_id)
        case ConsentWithdrawn():
            others = await _episodes(work, state)
            return hear_withdrawal(state, (episode, *others.values()), withdrawn=event)
    kept = await work.load(CANDIDATE, event.kept_id)
    episodes = {who: episode, **await _episodes(work, state)}
    return hear_merge(state, kept, episodes, heard=event, task_id=task_id)


async def _needless(work: Work, told: Iterable[Event], here: Here) -> list[Event]:
    """What takes back the question about a stay that ends."""
    dropped: list[Event] = []
    for ended in [event for event in told if isinstance(event, EpisodeEnded)]:
        stay = stay_of(await work.load(EPISODE, ended.episode_id))
        dropped += await needless(work, stay, [ended], here)
    return dropped


async def _episodes(work: Work, candidate: Candidate) -> dict[UUID, Episode]:
    """Episodes of those who were merged into a candidate, by participant."""
    others = sorted(candidate.others)
    return dict(zip(others, await work.load_many(EPISODE, map(episode_of, others)), strict=True))


def _trace(envelope: Envelope) -> Trace:
    return Trace(
        correlation_id=str(envelope.body["correlationid"]),
        causation_id=envelope.id,
        traceparent=envelope.body.get("traceparent"),
    )
