"""What the prison's register says besides movements between prisons: isolation, entries of one person.

Isolation is a pause of the prison's side: the log says ``alasan_lapas``, the exact code stays there.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from services.program import own_reasons
from services.program.aggregates import TASK
from services.program.commands.again import sessions_again
from services.program.commands.guarding import Protections
from services.program.domain import holds
from services.program.domain.episode import Enrolled, Episode, Stay
from services.program.domain.here import Here
from services.program.domain.interruptions import Hold
from services.program.domain.moving import Move
from services.program.domain.streams import stream_of
from services.program.domain.tasks import open_task, task_of
from shared.contracts.base import Event
from shared.contracts.holds import HoldReason
from shared.contracts.tasks import TaskKind
from shared.decisions import Work
from shared.refusals import Invalid

REVIEWED_WITHIN = timedelta(days=14)


async def isolate(
    work: Work, episode: Episode, wish: Move, here: Here, new_id: Callable[[], UUID]
) -> list[Event]:
    """Pause her stay; quiet when it was said before, or nothing of hers runs.

    A stay that waits for its hand-over is paused by the prison where she is now, and goes on paused there.
    The pause has a drawn id: one that followed from its kind would tell everybody what kind it is.

    Raises:
        Invalid: ``before-last-movement``: she was not there yet.
    """
    if not isinstance(episode, Enrolled):
        return []
    left_on = episode.stay.offer.left_on if episode.stay.offer else None
    if episode.stay.facility != wish.facility and left_on is not None and wish.moved_on < left_on:
        raise Invalid("before-last-movement", f"She left where she was on {left_on}.", field="moved_on")
    if any(each.since == wish.moved_on for each in _pauses(episode.stay).values()):
        return []
    hold = new_id()
    asked = holds.Wish(hold_id=hold, reason=HoldReason.PRISON, since=wish.moved_on)
    events = holds.begin(episode, wish=asked, here=here, at=wish.facility)
    own_reasons.keep(work, hold, "lapas", holds.OwnHoldReason.ISOLATION)
    return events


async def back(
    work: Work, episode: Episode, wish: Move, here: Here, protections: Protections
) -> list[Event] | None:
    """End the prison's own pause. None: there is none, so she returns from elsewhere.

    Who has left for another facility returns from there: what was paused before ended when she left. A pause
    that was over by itself on that day is not what she returns from, nor is one of another prison.
    """
    if not isinstance(episode, Enrolled):
        return None
    stay = episode.stay
    if stay.facility == wish.facility and stay.away(wish.moved_on):
        return None
    begun = {id_: hold for id_, hold in _pauses(stay).items() if hold.facility == wish.facility}
    if any(hold.ended_on == wish.moved_on for hold in begun.values()):
        return []
    running = [(hold.since, id_) for id_, hold in begun.items() if hold.runs(wish.moved_on)]
    if not running:
        return None
    _, open_ = min(running)
    sessions = await sessions_again(work, stay, protections)
    return holds.end(episode, sessions, hold_id=open_, ended_on=wish.moved_on, here=here, at=wish.facility)


async def review(work: Work, wish: Move) -> list[Event]:
    """Two entries are one person, says the register: a person at BNN looks, and merges the referrals.

    A file may say so twice, in two lines that mean the same woman: what this command has told already counts.
    """
    task = task_of(TaskKind.REVIEW, "merged", wish.participant_id, wish.moved_on)
    told = [event for event in work.told if stream_of(event) == ("task", task)]
    return open_task(
        TASK.fold(await work.load(TASK, task), told),
        facility=wish.facility,
        task_id=task,
        kind=TaskKind.REVIEW,
        side="bnnp",
        participant_id=wish.participant_id,
        due_on=wish.moved_on + REVIEWED_WITHIN,
        opened_on=wish.moved_on,
    )


def _pauses(stay: Stay) -> dict[UUID, Hold]:
    """Pauses of the prison for reasons of its own, begun or over."""
    return {
        id_: hold
        for id_, hold in stay.holds.items()
        if hold.reason is HoldReason.PRISON and hold.state in {"open", "ended"}
    }
