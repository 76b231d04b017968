"""The end of a stay, on its page: what it would lead to is shown first, then it is said once more, and done.

An end is not undone. So the second form carries a fingerprint of what was shown; if that is not what would
happen any more, it is shown again instead of done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.program.aggregates import EPISODE
from services.program.commands import exits, movements
from services.program.commands.context import Asked, Context
from services.program.commands.episodes import visible
from services.program.desk.reading import Desk
from services.program.domain import moving
from services.program.domain.episode import Booking, Enrolled, Episode, Marked, stay_of
from services.program.domain.exits import SAYS, TOLD, Exit
from services.program.domain.leaving import OWN_TO
from services.program.domain.streams import stream_of
from services.program.routes.episodes import row_of
from services.program.routes.fields import CARE, Body, Day
from services.program.routes.hand_overs import HANDS_OVER
from services.program.seeing import label_of
from shared.contracts.base import Event
from shared.contracts.codes import EpisodeEnd, Role
from shared.contracts.program import BookingFreed
from shared.contracts.tasks import TaskDropped
from shared.eventstore.port import Appended
from shared.refusals import Invalid, NotAllowed, Refusal, WrongState
from shared.runtime.facilities import Facility

RELEASED = "bebas"
"""The register's own way out. With an accepted referral the stay is completed in part, by plan."""
ENDS = tuple(role for role in Role if role is Role.LAPAS_REGISTRAR or any(role in by for by in SAYS.values()))
"""Who ends stays, each for reasons of her own."""


class Ending(Body):
    """Why, by a code of ``choices``, and on which day."""

    reason: Annotated[str, Field(max_length=40)]
    ended_on: Day


def choices(role: Role) -> tuple[str, ...]:
    """The reasons that are the role's to say."""
    own = tuple(reason.value for reason in Exit if role in SAYS[reason])
    return (*own, RELEASED) if role is Role.LAPAS_REGISTRAR else own


@dataclass(frozen=True)
class Foreseen:
    """What an end leads to, as the reader may know it.

    ``label``: what the prison sees then, ``told``: what BNN is told, none where that is not the reader's.
    ``freed``: times of bookings that are freed, ``absences`` of them were recorded and count no more.
    ``question``: a proposed drop-out needs no decision any more. ``offer``: to whom the stay was offered.
    """

    ending: Ending
    label: str
    told: EpisodeEnd | None
    own: bool
    freed: tuple[datetime, ...]
    absences: int
    question: bool
    offer: Facility | None
    seen: str


async def foresee(context: Context, desk: Desk, asked: Asked, episode_id: UUID, ending: Ending) -> Foreseen:
    """What it would lead to now.

    Raises:
        Refusal: what the end itself would refuse; ``episode-ended`` also where it ended just so.
    """
    episode = await visible(context, episode_id)
    stay, role = stay_of(episode), asked.actor.role
    events = await _events(context, desk, asked, episode, ending)
    if not isinstance(episode, Enrolled) or not events:
        raise WrongState("episode-ended", "The episode has ended.", field="episode_id")
    freed = [stay.bookings[event.session_id] for event in events if isinstance(event, BookingFreed)]
    here = context.here(stay.facility)
    after = EPISODE.fold(episode, (event for event in events if stream_of(event)[0] == "episode"))
    known = TOLD[Exit(ending.reason)] if ending.reason != RELEASED else None
    offered = stay.offer.to_facility if stay.offer and role in {*HANDS_OVER, Role.LAPAS_HEAD} else None
    return Foreseen(
        ending=ending,
        label=label_of(row_of(after), here.today),
        told=known,
        own=known in OWN_TO,
        freed=tuple(here.local(booking.starts_at) for booking in freed),
        absences=sum(_recorded(booking) for booking in freed),
        question=role in CARE and any(isinstance(event, TaskDropped) for event in events),
        offer=context.facility(offered) if offered else None,
        seen=_fingerprint(events),
    )


async def end(context: Context, desk: Desk, asked: Asked, episode_id: UUID, ending: Ending) -> Appended:
    """End the stay."""
    [episode] = await context.load(EPISODE, [episode_id])
    if ending.reason == RELEASED:
        wish = _release(asked, episode, ending.ended_on)
        try:
            return await movements.move(context, asked, wish, known=desk.knows)
        except Refusal as refusal:
            raise _at_its_field(refusal) from None
    reason = _exit(ending)
    return await exits.leave(context, asked, episode_id=episode_id, reason=reason, ended_on=ending.ended_on)


async def _events(
    context: Context, desk: Desk, asked: Asked, episode: Episode, ending: Ending
) -> Sequence[Event]:
    if ending.reason == RELEASED:
        wish = _release(asked, episode, ending.ended_on)
        try:
            return await movements.foresee(context, asked, wish, known=desk.knows)
        except Refusal as refusal:
            raise _at_its_field(refusal) from None
    id_ = stay_of(episode).episode_id
    reason = _exit(ending)
    return await exits.foresee(context, asked, episode_id=id_, reason=reason, ended_on=ending.ended_on)


def _exit(ending: Ending) -> Exit:
    if ending.reason not in {reason.value for reason in Exit}:
        raise Invalid("enum", "Choose one of the list.", field="reason")
    return Exit(ending.reason)


def _release(asked: Asked, episode: Episode, day: date) -> moving.Move:
    if asked.actor.role is not Role.LAPAS_REGISTRAR:
        raise NotAllowed("role-of-exit", "A release is told by the register.", field="reason")
    stay = stay_of(episode)
    return moving.Move(
        participant_id=stay.participant_id,
        facility=stay.facility,
        movement=moving.Register.RELEASE,
        moved_on=day,
    )


def _at_its_field(refusal: Refusal) -> Refusal:
    """The refusal of a movement, at the field that the form has."""
    if refusal.field == moving.FIELD:
        refusal.field = "ended_on"
    return refusal


def _recorded(booking: Booking) -> bool:
    return isinstance(booking.status, Marked)


def _fingerprint(events: Sequence[Event]) -> str:
    """Of what would be told: kinds, and which sessions are freed."""
    told = sorted(f"{event.name()} {getattr(event, 'session_id', '')}" for event in events)
    return sha256("\n".join(told).encode()).hexdigest()[:16]
