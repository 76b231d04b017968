"""The clock's command about one offered stay: open what the other prison has to do, drop what is needless."""

from collections.abc import Collection, Mapping
from uuid import UUID

from services.program.aggregates import EPISODE, tell
from services.program.commands.context import Context
from services.program.commands.tasks import dropped, opened
from services.program.domain.episode import stay_of
from services.program.domain.hand_over_tasks import wanted
from shared.contracts.tasks import TaskKind
from shared.decisions import Work
from shared.eventstore.port import Appended, Trace


async def settle(context: Context, episode_id: UUID, *, seen: Collection[UUID]) -> Appended:
    """Tell what follows from the offer as the streams are now; quiet when nothing does.

    ``seen``: tasks about it that the desk shows as open. No command id: what was told is not told again.
    """

    async def decide(work: Work) -> Mapping[str, str]:
        stay = stay_of(episode := await work.load(EPISODE, episode_id))
        task = wanted(episode)
        here = context.here(task.facility if task else stay.facility)
        needless = set(seen) - ({task.task_id} if task else set())
        told = [await dropped(work, id_, dropped_on=here.today) for id_ in sorted(needless)]
        if task is not None:
            asked = {"kind": TaskKind.HAND_OVER, "side": "lapas", "opened_on": here.today, **task._asdict()}
            about = {"participant_id": stay.participant_id, "concerns": episode_id}
            told.append(await opened(work, **asked, **about))
        tell(work, [event for events in told for event in events], here)
        return {"episode_id": str(episode_id)}

    return await context.decisions.execute(decide, command=None, trace=Trace(str(context.new_id())))
