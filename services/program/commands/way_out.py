"""The clock's command about one way out: plan aftercare, open what is to be done, drop what is needless."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from services.program.aggregates import CANDIDATE, EPISODE, RELEASE, TASK, tell
from services.program.commands.context import Context
from services.program.commands.release import place_of, released
from services.program.domain import aftercare, release_tasks
from services.program.domain.candidate import Waiting
from services.program.domain.episode import Ended, Enrolled, Episode, NotEnrolled
from services.program.domain.ids import episode_of
from services.program.domain.release_tasks import Standing
from services.program.domain.tasks import drop_task, open_task
from services.program.domain.template import Aftercare
from shared.contracts.base import Event
from shared.decisions import Work
from shared.eventstore.port import Appended, Trace


async def settle(context: Context, participant_id: UUID, *, facility: str) -> Appended:
    """Tell what follows from her way out as the streams are now; quiet when nothing does.

    No command id: what was told already is not told again, and the same may be true twice on one day.
    """
    here = context.here(facility)

    async def decide(work: Work) -> Mapping[str, str]:
        candidate = await work.load(CANDIDATE, participant_id)
        episode = await work.load(EPISODE, episode_of(participant_id))
        release = await work.load(RELEASE, participant_id)
        planned = aftercare.plan(
            release, episode, candidate, aftercare=aftercare_of(context, episode), here=here
        )
        release = RELEASE.fold(release, planned)
        waits = isinstance(candidate.place, Waiting) or isinstance(episode, Enrolled | Ended)
        her = Standing(
            participant_id=participant_id,
            inside=waits and candidate.merged_into is None and not released(candidate),
            episode_id=None if isinstance(episode, NotEnrolled) else episode.stay.episode_id,
        )
        found = release_tasks.tasks(release, her, here.today)
        at = place_of(candidate, episode) or facility
        tell(work, [*planned, *await _tasks(work, found, at, her, here.today)], here)
        return {"participant_id": str(participant_id)}

    return await context.decisions.execute(decide, command=None, trace=Trace(str(context.new_id())))


def aftercare_of(context: Context, episode: Episode) -> Aftercare:
    """The contacts that her template asks for."""
    if isinstance(episode, NotEnrolled):
        return aftercare.USUAL
    template = context.templates.get((episode.stay.template, episode.stay.template_version))
    return (template and template.aftercare) or aftercare.USUAL


async def _tasks(
    work: Work, found: release_tasks.Tasks, facility: str, her: Standing, today: date
) -> list[Event]:
    events: list[Event] = []
    for id_ in sorted(found.needless):
        events += drop_task(await work.load(TASK, id_), dropped_on=today)
    for wanted in found.wanted:
        events += open_task(
            await work.load(TASK, wanted.task_id),
            facility=facility,
            task_id=wanted.task_id,
            kind=wanted.kind,
            side="bnnp",
            participant_id=her.participant_id,
            concerns=wanted.concerns,
            due_on=wanted.due_on,
            opened_on=today,
        )
    return events
