"""Movements of the prison's register: one, or those of a file, all of them or none."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.program.aggregates import CANDIDATE, EPISODE, RELEASE, tell
from services.program.commands import interruptions
from services.program.commands.again import sessions_again
from services.program.commands.context import Asked, Context
from services.program.commands.drop_outs import needless
from services.program.commands.slots import book_again, free_all
from services.program.domain import moving
from services.program.domain.candidate import Candidate, Unlisted
from services.program.domain.effects import Effect, effect_of
from services.program.domain.episode import Enrolled, Episode, NotEnrolled
from services.program.domain.files import refused
from services.program.domain.here import Here
from services.program.domain.ids import episode_of
from services.program.domain.movement_file import MovementLine, asked_for, at_its_line, read
from services.program.domain.session import Session
from services.program.domain.several import Finding
from services.program.domain.streams import stream_of
from shared.contracts.base import Event
from shared.decisions import Work
from shared.eventstore.port import Appended
from shared.refusals import Invalid, NotFound, WrongState

Known = Callable[[UUID], Awaitable[bool]]
"""Whether anybody ever referred this participant."""


Numbers = Callable[[Sequence[str]], Awaitable[Mapping[str, UUID]]]
"""Participants by case number or id, of those who are known."""


async def move(context: Context, asked: Asked, wish: moving.Move, *, known: Known) -> Appended:
    """Custody moves somebody; who is neither candidate nor participant must at least be ``known``.

    The answer names her as she goes on, and what the movement led to.
    """
    return await context.execute(_moving(context, asked, wish, known), asked, register=True)


async def foresee(context: Context, asked: Asked, wish: moving.Move, *, known: Known) -> Sequence[Event]:
    """What it would lead to now, or what it refuses; nothing is written."""
    decide = _moving(context, asked, wish, known)

    async def look(work: Work) -> Sequence[Event]:
        await decide(work)
        return work.told

    return await context.decisions.look(look)


def _moving(
    context: Context, asked: Asked, wish: moving.Move, known: Known
) -> Callable[[Work], Awaitable[Mapping[str, str]]]:
    asked.actor.must_be_at(wish.facility)
    here = context.here(wish.facility)
    if wish.to_facility is not None:
        context.facility(wish.to_facility, "to_facility")

    async def decide(work: Work) -> Mapping[str, str]:
        who, effect = await People(work, context).move(asked, wish, here, known=known)
        return {"participant_id": str(who), "effect": effect}

    return decide


async def take(
    context: Context, asked: Asked, *, facility: str, content: bytes, desk: Numbers, known: Known
) -> Appended:
    """All movements of a file or none; each line says what it led to, and the same file again is quiet."""
    asked.actor.must_be_at(facility)
    lines = await _lines(context, facility, content, desk)

    async def decide(work: Work) -> Mapping[str, Any]:
        effects = await _effects(context, asked, work, lines, known)
        return {"facility": facility, "lines": effects}

    return await context.execute(decide, asked, register=True)


async def look_through(
    context: Context, asked: Asked, *, facility: str, content: bytes, desk: Numbers, known: Known
) -> list[dict[str, Any]]:
    """What the file would lead to; writes nothing."""
    asked.actor.must_be_at(facility)
    lines = await _lines(context, facility, content, desk)
    return await _effects(context, asked, context.decisions.looking(), lines, known)


async def _lines(context: Context, facility: str, content: bytes, desk: Numbers) -> list[MovementLine]:
    lines = read(content, facility, await desk(asked_for(content)))
    wrong = [
        line.row.finding("to_facility", "unknown-facility", "There is no such facility.")
        for line in lines
        if line.wish.to_facility is not None and line.wish.to_facility not in context.facilities
    ]
    if wrong:
        raise refused(wrong)
    return lines


async def _effects(
    context: Context, asked: Asked, work: Work, lines: Iterable[MovementLine], known: Known
) -> list[dict[str, Any]]:
    """Each line after those before it; every one that is refused is named, and then nothing is taken."""
    people, effects, wrong = People(work, context), list[dict[str, Any]](), list[Finding]()
    for line in lines:
        here = context.here(line.wish.facility)
        try:
            who, effect = await people.move(asked, line.wish, here, known=known)
        except (Invalid, WrongState, NotFound) as refusal:
            wrong.append(at_its_line(line, refusal))
            continue
        effects.append({"line": line.row.line, "participant_id": str(who), "effect": effect.value})
    if wrong:
        raise refused(wrong)
    return effects


class People:
    """Who is moved by one command: their states as they are after what it has told already."""

    def __init__(self, work: Work, context: Context) -> None:
        self._work, self._context = work, context
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
        events = await self._decided(asked, hers, here)
        also = await needless(self._work, episode.stay, events, here) if isinstance(episode, Enrolled) else []
        self._tell(who, [*events, *also], here)
        if not events and wish.movement is moving.Register.ISOLATION and not isinstance(episode, Enrolled):
            return who, Effect.NOTED
        return who, effect_of(candidate, episode, events)

    async def _decided(self, asked: Asked, hers: moving.Move, here: Here) -> list[Event]:
        candidate, episode = self._candidates[hers.participant_id], self._episodes[hers.participant_id]
        here.refuse_future(hers.moved_on, "moved_on")
        match hers.movement:
            case moving.Register.MERGED:
                return await interruptions.review(self._work, hers)
            case moving.Register.ISOLATION:
                moving.refuse_elsewhere(candidate, episode, hers)
                return await interruptions.isolate(self._work, episode, hers, here, self._context.new_id)
            case moving.Register.RETURNED:
                ended = await interruptions.back(self._work, episode, hers, here, self._context.protections)
                if ended is not None:
                    return ended
        return moving.move(
            candidate,
            episode,
            wish=hers,
            role=asked.actor.role,
            here=here,
            referral_accepted=await self._referred(hers),
            sessions=await self._freed(episode),
        )

    async def _freed(self, episode: Episode) -> Mapping[UUID, Session]:
        """The sessions of which she was freed when she left, if her stay waits."""
        if not isinstance(episode, Enrolled) or episode.stay.offer is None:
            return {}
        return await sessions_again(self._work, episode.stay, self._context.protections)

    async def _referred(self, wish: moving.Move) -> bool:
        """Whether a service outside takes her when she is released."""
        if wish.movement is not moving.Register.RELEASE:
            return False
        return (await self._work.load(RELEASE, wish.participant_id)).accepted

    def _tell(self, who: UUID, events: Iterable[Event], here: Here) -> None:
        events = list(events)
        free_all(self._work, events)
        book_again(self._work, events)
        tell(self._work, events, here)
        for event in events:
            if stream_of(event)[0] == "candidate":
                self._candidates[who] = CANDIDATE.evolve(self._candidates[who], event)
            elif stream_of(event)[0] == "episode":
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
