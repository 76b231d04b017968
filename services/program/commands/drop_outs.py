"""Proposals of a drop-out: told with the record that makes them, with a task for BNN; decided by a person."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from services.program.aggregates import EPISODE, TASK, tell
from services.program.commands.context import Asked, Context
from services.program.commands.slots import free_all
from services.program.commands.tasks import dropped, opened
from services.program.domain import drop_out as rules
from services.program.domain import tasks
from services.program.domain.episode import Enrolled, Episode, Stay, stay_of
from services.program.domain.here import Here
from services.program.domain.interruptions import DropOut
from shared.contracts.base import Event
from shared.contracts.drop_outs import DropOutProposed, DropOutWithdrawn
from shared.contracts.program import EpisodeEnded
from shared.contracts.tasks import TaskKind
from shared.decisions import Work
from shared.eventstore.port import Appended


async def follow(
    context: Context, work: Work, episodes: Mapping[UUID, Episode], told: Iterable[Event], here: Here
) -> list[Event]:
    """What new records lead to: proposals and their tasks, and those that a correction takes back."""
    stays = {who: state.stay for who, state in episodes.items() if isinstance(state, Enrolled)}
    limits = {
        who: context.template(stay.template, stay.template_version).drop_out for who, stay in stays.items()
    }
    following = rules.follow(episodes, told, limits, here)
    also: list[Event] = []
    for event in following:
        match event:
            case DropOutProposed():
                stay = stays[event.participant_id]
                proposal = DropOut(sessions=event.sessions, proposed_on=event.proposed_on)
                also += await _opened(work, stay, proposal)
            case DropOutWithdrawn():
                also += await _dropped(work, stays[event.participant_id], here)
    return [*following, *also]


async def needless(work: Work, stay: Stay, told: Iterable[Event], here: Here) -> list[Event]:
    """What takes the open task back when these events end the stay some other way."""
    ended = any(isinstance(event, EpisodeEnded) for event in told)
    return await _dropped(work, stay, here) if ended else []


async def decide(
    context: Context, asked: Asked, *, episode_id: UUID, decision: Literal["keep", "end"], decided_on: date
) -> Appended:
    """Keep her or end her stay; the task is done with it."""

    async def decided(work: Work) -> Mapping[str, str]:
        episode = await work.load(EPISODE, episode_id)
        stay = stay_of(episode)
        asked.actor.must_be_at(stay.facility)
        here, role = context.here(stay.facility), asked.actor.role
        events = rules.decide(episode, decision=decision, decided_on=decided_on, role=role, here=here)
        free_all(work, events)
        done: list[Event] = []
        if events and type(task := await work.load(TASK, _task(stay))) is tasks.Open:
            done = tasks.finish(task, done_on=max(decided_on, task.opened_on), role=role, here=here)
        tell(work, [*events, *done], here)
        return {"episode_id": str(episode_id)}

    return await context.execute(decided, asked)


async def _opened(work: Work, stay: Stay, proposal: DropOut) -> list[Event]:
    return await opened(
        work,
        facility=stay.facility,
        task_id=_id(stay, proposal),
        kind=TaskKind.STOP_PROPOSED,
        side="bnnp",
        due_on=proposal.proposed_on + rules.DUE,
        opened_on=proposal.proposed_on,
        participant_id=stay.participant_id,
        concerns=stay.episode_id,
    )


async def _dropped(work: Work, stay: Stay, here: Here) -> list[Event]:
    if stay.drop_out is None:
        return []
    return await dropped(work, _id(stay, stay.drop_out), dropped_on=here.today)


def _task(stay: Stay) -> UUID:
    return _id(stay, rules.proposal(stay))


def _id(stay: Stay, proposal: DropOut) -> UUID:
    return tasks.task_of(TaskKind.STOP_PROPOSED, stay.episode_id, *proposal.sessions)
