"""Pausing everybody in a cohort in one append, and ending that; what each would lead to first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from services.program import own_reasons
from services.program.aggregates import COHORT, EPISODE, tell
from services.program.commands.again import sessions_again
from services.program.commands.context import Asked, Context
from services.program.commands.guarding import hidden
from services.program.commands.slots import book_again, free_all
from services.program.domain import cohort_holds as rules
from services.program.domain import holds
from services.program.domain.cohort import Open, opened
from services.program.domain.cohort_holds import Whole
from services.program.domain.episode import Episode, NotEnrolled, stay_of
from services.program.domain.here import Here
from services.program.domain.holds import OwnHoldReason
from services.program.domain.ids import episode_of
from services.program.domain.interruptions import Hold
from shared.decisions import Work
from shared.eventstore.port import Appended


@dataclass(frozen=True)
class Pausing:
    """Pause the cohort for this reason; ``until`` is the last day, when it is known."""

    cohort_id: UUID
    reason: OwnHoldReason
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Returning:
    """Everybody whom this pause paused is back from that day on."""

    cohort_id: UUID
    cohort_hold_id: UUID
    ended_on: date


@dataclass(frozen=True)
class Paused:
    """A woman's hold, one of those that were begun together."""

    participant_id: UUID
    hold_id: UUID
    hold: Hold


async def run(context: Context, asked: Asked, wanted: Pausing | Returning) -> Appended:
    """Do it for all who are eligible; the answer names them, and who is left out by which rule."""
    pause_id = context.new_id()

    async def decide(work: Work) -> Mapping[str, Any]:
        return answer_of(wanted.cohort_id, await _decided(context, asked, work, wanted, pause_id))

    return await context.execute(decide, asked)


async def foresee(context: Context, asked: Asked, wanted: Pausing | Returning) -> Whole:
    """What it would lead to now, or what it refuses; nothing is written."""
    pause_id = context.new_id()

    async def look(work: Work) -> Whole:
        return await _decided(context, asked, work, wanted, pause_id)

    return await context.decisions.look(look)


def answer_of(cohort_id: UUID, whole: Whole) -> dict[str, Any]:
    """What is answered: ids and rules."""
    return {
        "cohort_id": str(cohort_id),
        "cohort_hold_id": str(whole.cohort_hold_id),
        "participants": [str(who) for who in whole.women],
        "left_out": left_out(whole),
    }


def left_out(whole: Whole) -> list[dict[str, str]]:
    """Who is left out, by which rule."""
    return [
        {
            "participant_id": str(found["field"]).removeprefix("participants."),
            "rule": str(found["rule"]),
            "detail": str(found["detail"]),
        }
        for found in whole.left_out
    ]


async def pauses(context: Context, cohort_id: UUID) -> tuple[Open, Mapping[UUID, Sequence[Paused]]]:
    """The cohort, and the holds of each pause of it, of those who may be shown; the latest pause first.

    Raises:
        NotFound: ``cohort-unknown``.
    """

    async def look(work: Work) -> tuple[Open, Mapping[UUID, Sequence[Paused]]]:
        cohort, episodes = await _everybody(context, work, cohort_id)
        stays = (one for one in map(stay_of, episodes) if one.facility == cohort.facility)
        found: dict[UUID, list[Paused]] = {}
        for stay in stays:
            for id_, hold in stay.holds.items():
                if hold.cohort_hold_id is not None:
                    found.setdefault(hold.cohort_hold_id, []).append(Paused(stay.participant_id, id_, hold))
        latest = sorted(found.items(), key=lambda pair: (pair[1][0].hold.since, pair[0]), reverse=True)
        return cohort, dict(latest)

    return await context.decisions.look(look)


async def _decided(
    context: Context, asked: Asked, work: Work, wanted: Pausing | Returning, pause_id: UUID
) -> Whole:
    cohort, episodes = await _everybody(context, work, wanted.cohort_id)
    asked.actor.must_be_at(cohort.facility)
    here = context.here(cohort.facility)
    if isinstance(wanted, Pausing):
        whole = _begun(asked, work, cohort, episodes, wanted, pause_id, here)
    else:
        whole = await _ended(context, asked, work, cohort, episodes, wanted)
    tell(work, whole.events, here)
    return whole


def _begun(  # noqa: PLR0917 - what a pause rests on
    asked: Asked,
    work: Work,
    cohort: Open,
    episodes: Sequence[Episode],
    wanted: Pausing,
    pause_id: UUID,
    here: Here,
) -> Whole:
    told = holds.TOLD[wanted.reason]
    rules.refuse_reason(wanted.reason)
    holds.refuse_role(told, asked.actor.role)
    wish = holds.Wish(hold_id=pause_id, reason=told, since=wanted.since, until=wanted.until)
    whole = rules.begin(cohort, episodes, wish=wish, here=here)
    if told.value != wanted.reason.value:
        for who in whole.women:
            subject = rules.hold_of_her(pause_id, who)
            own_reasons.keep(work, subject, holds.SIDE_OF[told], wanted.reason)
    free_all(work, whole.events)
    return whole


async def _ended(  # noqa: PLR0917 - what a pause rests on
    context: Context,
    asked: Asked,
    work: Work,
    cohort: Open,
    episodes: Sequence[Episode],
    wanted: Returning,
) -> Whole:
    hers = rules.begun_together(episodes, wanted.cohort_hold_id)
    for _, hold in hers[:1]:
        holds.refuse_role(hold.reason, asked.actor.role)
    stays = [stay_of(one) for one, _ in hers]
    whole = rules.end(
        cohort,
        hers,
        {stay.participant_id: await sessions_again(work, stay, context.protections) for stay in stays},
        cohort_hold_id=wanted.cohort_hold_id,
        ended_on=wanted.ended_on,
        here=context.here(cohort.facility),
    )
    book_again(work, whole.events)
    return whole


async def _everybody(context: Context, work: Work, cohort_id: UUID) -> tuple[Open, Sequence[Episode]]:
    """The stays of everybody whom the cohort ever named, but of who is in no list: nothing new about her."""
    cohort = opened(await work.load(COHORT, cohort_id))
    protected = await hidden(cohort.named, context.protections)
    named = sorted(cohort.named - protected)
    episodes = await work.load_many(EPISODE, map(episode_of, named))
    return cohort, [one for one in episodes if not isinstance(one, NotEnrolled)]
