"""The way out: the register's dates, and what is known of her."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple
from uuid import UUID

from services.program.aggregates import CANDIDATE, EPISODE, RELEASE, tell
from services.program.commands.context import Asked, Context
from services.program.desk.people import Case
from services.program.domain import custody_dates
from services.program.domain.candidate import Candidate, Moved, Waiting
from services.program.domain.episode import Ended, Enrolled, Episode, NotEnrolled
from services.program.domain.ids import episode_of
from services.program.domain.release import Dates, Release
from shared.decisions import Work
from shared.eventstore.port import Appended
from shared.refusals import NotFound, WrongState

CaseOf = Callable[[UUID], Awaitable[Case | None]]
"""The referral by which somebody is known at the desk."""


class Person(NamedTuple):
    """One woman under the id that is hers now."""

    participant_id: UUID
    candidate: Candidate
    episode: Episode
    release: Release


async def person(work: Work, who: UUID) -> Person:
    """Her as she goes on: the kept one of a merge, unless a stay of her own runs."""
    while True:
        candidate = await work.load(CANDIDATE, who)
        episode = await work.load(EPISODE, episode_of(who))
        if candidate.merged_into is None or isinstance(episode, Enrolled):
            return Person(who, candidate, episode, await work.load(RELEASE, who))
        who = candidate.merged_into


def place_of(candidate: Candidate, episode: Episode) -> str | None:
    """The prison where she is; none when nothing is known of it, or she was released."""
    match candidate.place:
        case Moved(to_facility=facility) | Waiting(facility=facility):
            return facility
    return episode.stay.facility if isinstance(episode, Enrolled | Ended) else None


def released(candidate: Candidate) -> bool:
    return isinstance(candidate.place, Moved) and candidate.place.to_facility is None


async def record_dates(
    context: Context, asked: Asked, *, participant_id: UUID, dates: Dates, case_of: CaseOf
) -> Appended:
    """Enter what the register says; of somebody who is neither candidate nor participant at her referral."""

    async def decide(work: Work) -> Mapping[str, str]:
        her = await person(work, participant_id)
        if released(her.candidate):
            raise WrongState("released", "She was released: the register's dates stand.")
        facility = place_of(her.candidate, her.episode)
        if facility is None:
            if (case := await case_of(her.participant_id)) is None:
                raise NotFound("participant-unknown", "Nobody referred this participant.")
            facility = case.facility
        asked.actor.must_be_at(facility)
        here = context.here(facility)
        events = custody_dates.record(
            her.release,
            participant_id=her.participant_id,
            facility=facility,
            dates=dates,
            role=asked.actor.role,
            here=here,
        )
        tell(work, events, here)
        return {"participant_id": str(her.participant_id)}

    return await context.execute(decide, asked)


async def look(context: Context, participant_id: UUID) -> tuple[Person, str | None]:
    """Her way out as it is now, and the prison where she is or was last in the programme."""
    her = await context.decisions.look(lambda work: person(work, participant_id))
    there = place_of(her.candidate, her.episode)
    if there is None and isinstance(her.candidate.place, Moved):
        there = her.candidate.place.facility
    return her, there


def knows(her: Person) -> bool:
    """Whether the programme has anything of her."""
    return her.release != Release() or not isinstance(her.episode, NotEnrolled)
