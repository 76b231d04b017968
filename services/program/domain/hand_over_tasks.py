"""What a prison to which a stay is offered has to do: answer, and when it has said yes tell that she came.

Ids follow from what a task is for, so that a clock may ask each minute and each opens once.
"""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from services.program.domain.episode import Enrolled, Episode
from services.program.domain.offer import Offer
from services.program.domain.tasks import task_of
from shared.contracts.tasks import TaskKind

ARRIVES_WITHIN = timedelta(days=7)
"""So long after she left her arrival should have been told: our own choice, no source sets a time for it."""


class Wanted(NamedTuple):
    """A task of the prison ``facility``."""

    task_id: UUID
    facility: str
    due_on: date


def wanted(episode: Episode) -> Wanted | None:
    """What has to be open now; none when nothing is offered, or she has not left yet."""
    if not isinstance(episode, Enrolled) or episode.stay.offer is None:
        return None
    return of_offer(episode.stay.episode_id, episode.stay.offer)


def of_offer(episode_id: UUID, offer: Offer) -> Wanted | None:
    """What an open offer asks of the prison that it was made to."""
    to = offer.to_facility
    if offer.accepted_on is None:
        task = task_of(TaskKind.HAND_OVER, "answer", episode_id, to, offer.offered_on)
        return Wanted(task, to, offer.reply_by)
    if offer.left_on is None:
        return None
    task = task_of(TaskKind.HAND_OVER, "arrival", episode_id, to, offer.left_on)
    return Wanted(task, to, offer.left_on + ARRIVES_WITHIN)
