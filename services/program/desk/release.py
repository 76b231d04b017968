"""Rows about the way out of one woman: dates, letter, referral, aftercare, and where she is."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from services.program.domain import release as domain
from services.program.domain import release_tasks
from services.program.domain.release import Release
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import EpisodeEnd, Movement
from shared.contracts.program import (
    CandidateListed,
    CandidateMerged,
    CandidateRemoved,
    EpisodeEnded,
    OtherReferralJoined,
    ParticipantEnrolled,
    ParticipantMoved,
)
from shared.contracts.release import ReleaseEvent
from shared.projections.projection import Key, Projection, Told


class Outgoing(Frozen):
    """Everything the desk needs of one participant; ``facility`` is where she is or was last.

    ``listed``: she waits for a place or has had one, so that the programme has to think of her release.
    ``first_look`` and ``last_look``: between these days something becomes due by itself. ``told_at``: the
    position of the last event about her, by which a clock finds what is new.
    """

    participant_id: UUID
    facility: str | None = None
    listed: bool = False
    episode_id: UUID | None = None
    ended_as: EpisodeEnd | None = None
    ended_on: date | None = None
    released_on: date | None = None
    expected_release: date | None = None
    release: Release = Release()
    first_look: date | None = None
    last_look: date | None = None
    told_at: int = 0


_WHERE = (
    CandidateListed,
    CandidateRemoved,
    CandidateMerged,
    OtherReferralJoined,
    ParticipantEnrolled,
    ParticipantMoved,
    EpisodeEnded,
)


class WayOut(Projection[Outgoing]):
    """One row a participant."""

    name: ClassVar[str] = "way_out"
    row: ClassVar[type[Frozen]] = Outgoing
    key: ClassVar[tuple[str, ...]] = ("participant_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("facility", "expected_release"),
        ("last_look",),
        ("told_at",),
    )

    def keys(self, told: Told) -> Iterable[Key]:
        if isinstance(told.event, (_WHERE, ReleaseEvent)):
            yield (told.event.participant_id,)

    def fold(self, row: Outgoing | None, told: Told) -> Outgoing | None:
        event = told.event
        if row is None and isinstance(event, (*_WHERE, ReleaseEvent)):
            row = Outgoing(participant_id=event.participant_id)
        if row is None:
            return None
        row = row.model_copy(update=_learned(row, event))
        days = [*release_tasks.looks(row.release), *([row.released_on] if row.released_on else [])]
        found = {"first_look": min(days, default=None), "last_look": max(days, default=None)}
        return row.model_copy(update={**found, "told_at": max(row.told_at, told.position)})


def _learned(row: Outgoing, event: Event) -> Mapping[str, Any]:  # noqa: PLR0911 - a table of events
    match event:
        case CandidateListed(facility=facility):
            return {"facility": facility, "listed": True, "released_on": None}
        case CandidateRemoved() | CandidateMerged():
            return {"listed": row.episode_id is not None}
        case OtherReferralJoined(continued_as=elsewhere):
            return {} if elsewhere is None else {"listed": row.episode_id is not None}
        case ParticipantEnrolled(facility=facility, episode_id=episode):
            return {"facility": facility, "listed": True, "episode_id": episode}
        case EpisodeEnded(reason=reason, ended_on=day):
            return {"ended_as": reason, "ended_on": day}
        case ParticipantMoved(movement=Movement.RELEASE, moved_on=day):
            return {"released_on": day}
        case ParticipantMoved(to_facility=facility):
            return {"facility": facility or row.facility, "released_on": None}
        case ReleaseEvent():
            release = domain.evolve(row.release, event)
            dated = {"release": release, "expected_release": release.dates.expected_release}
            return dated if row.facility is not None else {**dated, "facility": event.facility}
    return {}
