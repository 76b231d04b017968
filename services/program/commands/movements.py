"""Movements of the prison's register: one, or those of a file, all of them or none."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from uuid import UUID

from services.program.aggregates import CANDIDATE, EPISODE, RELEASE, tell
from services.program.commands.context import Asked, Context
from services.program.commands.slots import free_all
from services.program.domain import moving
from services.program.domain.candidate import Candidate, Unlisted
from services.program.domain.effects import Effect, effect_of
from services.program.domain.episode import Enrolled, Episode, NotEnrolled
from services.program.domain.here import Here
from services.program.domain.ids import episode_of
from services.program.domain.streams import stream_of
from shared.contracts.base import Event
from shared.decisions import Work
from shared.eventstore.port import Appended
from shared.refusals import NotFound

Known = Callable[[UUID], Awaitable[bool]]
"""Whether anybody ever referred this participant."""


async def move(context: Context, asked: Asked, wish: moving.Move, *, known: Known) -> Appended:
    """Custody moves somebody; who is neither candidate nor participant must at least be ``known``.

    The answer names her as she goes on, and what the movement led to.
    """
    asked.actor.must_be_at(wish.facility)
    here = context.here(wish.facility)
    if wish.to_facility is not None:
        context.facility(wish.to_facility, "to_facility")

    async def decide(work: Work) -> Mapping[str, str]:
        who, effect = await People(work).move(asked, wish, here, known=known)
        return {"participant_id": str(who), "effect": effect}

    return await context.execute(decide, asked)


class People:
    """Who is moved by one command: their states as they are after what it has told already."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._candidates: dict[UUID, Candidate] = {}
        self._episodes: dict[UUID, Episode] = {}

    async def move(self, asked: Asked, wish: moving.Move, here: Here, *, known: Known) -> tuple[UUID, Effect]:
        """Decide and tell one movement.

        Raises:
            NotFound: ``participant-unknown``, and what ``moving.move`` raises.
        """
        who = await self._as_she_goes_on(wish.participant_id)
        candidate, episode = self._candidates[who], self._episodes[who]
        nobody = isinstance(candidate.place, Unlisted) and isinstance(episode, NotEnrolled)
        if nobody and not await known(who):
            raise NotFound("participant-unknown", "Nobody referred this participant.", field="participant_id")
        hers = wish.model_copy(update={"participant_id": who})
        events = moving.move(
            candidate,
            episode,
            wish=hers,
            role=asked.actor.role,
            here=here,
            referral_accepted=await self._referred(hers),
        )
        self._tell(who, events, here)
        return who, effect_of(candidate, episode, events)

    async def _referred(self, wish: moving.Move) -> bool:
        """Whether a service outside takes her when she is released."""
        if wish.movement is not moving.Register.RELEASE:
            return False
        return (await self._work.load(RELEASE, wish.participant_id)).accepted

    def _tell(self, who: UUID, events: Iterable[Event], here: Here) -> None:
        events = list(events)
        free_all(self._work, events)
        tell(self._work, events, here)
        for event in events:
            if stream_of(event)[0] == "candidate":
                self._candidates[who] = CANDIDATE.evolve(self._candidates[who], event)
            else:
                self._episodes[who] = EPISODE.evolve(self._episodes[who], event)

    async def _as_she_goes_on(self, who: UUID) -> UUID:
        """Her under the id that is hers now: the kept one of a merge, unless a stay of her own runs."""
        while True:
            if who not in self._candidates:
                self._candidates[who] = await self._work.load(CANDIDATE, who)
                self._episodes[who] = await self._work.load(EPISODE, episode_of(who))
            kept = self._candidates[who].merged_into
            if kept is None or isinstance(self._episodes[who], Enrolled):
                return who
            who = kept
