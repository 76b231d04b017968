"""Pairs of records that may be one person: found by keyed digests, looked at and decided by a person."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from services.assessment.aggregates import PARTICIPANT, PROTECTION
from services.assessment.commands.context import Asked, Context
from services.assessment.domain import likeness
from services.assessment.domain.carrying import carried
from services.assessment.domain.merging import merge as decide_merge
from services.assessment.domain.participant import Live, known, live
from services.assessment.domain.person import Person
from services.assessment.domain.protection import refuse_use
from services.assessment.tables import LIKENESSES, NOT_SAME
from shared.contracts.assessment import ConsentRecorded
from shared.contracts.codes import Role
from shared.decisions import Work
from shared.eventstore.port import Appended
from shared.eventstore.tables import RESERVATIONS
from shared.refusals import Invalid

_BYTES = 16
STRENGTH = ("name", "words", "swapped", "year", "day")
"""Kinds of agreement, the strongest first."""
GONE = "gone"
"""Kind of the reservation that keeps who was merged, rejected or retracted out of the pairs."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two participants and in what their records agree."""

    one: UUID
    other: UUID
    agree_in: tuple[str, ...]


def digests(secret: bytes, person: Person) -> Iterator[tuple[str, bytes]]:
    """Kind and digest of each of a person's keys, each digest once."""
    seen: set[bytes] = set()
    for kind, key in likeness.keys(person.name, person.birth_date):
        digest = hmac.new(secret, f"likeness|{kind}|{key}".encode(), hashlib.sha256).digest()[:_BYTES]
        if digest not in seen:
            seen.add(digest)
            yield kind, digest


def keep_likeness(work: Work, secret: bytes, who: UUID, person: Person) -> None:
    """Keep a person's digests, in the transaction that refers her."""
    for kind, digest in digests(secret, person):
        work.keep(LIKENESSES, digest=digest, participant_id=who, kind=kind)


async def pairs(
    engine: AsyncEngine, *, of: UUID | None, after: tuple[UUID, UUID] | None, limit: int
) -> Sequence[Pair]:
    """Pairs in the order of their ids, without those that a person decided about."""
    a, b = LIKENESSES.alias("a"), LIKENESSES.alias("b")
    settled = sa.exists().where(NOT_SAME.c.one == a.c.participant_id, NOT_SAME.c.other == b.c.participant_id)
    held = RESERVATIONS.c
    gone = sa.exists().where(
        held.kind == GONE,
        held.key.in_([sa.cast(a.c.participant_id, sa.Text), sa.cast(b.c.participant_id, sa.Text)]),
    )
    query = (
        sa.select(a.c.participant_id, b.c.participant_id, sa.func.array_agg(sa.distinct(a.c.kind)))
        .join_from(a, b, (a.c.digest == b.c.digest) & (a.c.participant_id < b.c.participant_id))
        .where(~settled, ~gone)
        .group_by(a.c.participant_id, b.c.participant_id)
        .order_by(a.c.participant_id, b.c.participant_id)
        .limit(limit)
    )
    if of is not None:
        query = query.where((a.c.participant_id == of) | (b.c.participant_id == of))
    if after is not None:
        query = query.where(sa.tuple_(a.c.participant_id, b.c.participant_id) > sa.tuple_(*after))
    async with engine.connect() as connection:
        found = (await connection.execute(query)).all()
    return [Pair(one, other, tuple(sorted(kinds, key=STRENGTH.index))) for one, other, kinds in found]


async def merge(context: Context, asked: Asked, who: UUID, *, kept: UUID, merged_on: date | None) -> Appended:
    """Let ``who`` go on as ``kept``; her register number stays hers, and leads there. Default day: today."""

    async def decide(work: Work) -> Mapping[str, str]:
        merged, remaining = await work.load_many(PARTICIPANT, [who, kept])
        here = context.of(asked.actor, merged, care=False)
        context.of(asked.actor, remaining, care=False)
        day = here.today if merged_on is None else merged_on
        events = decide_merge(merged, remaining, merged_on=day, by_role=asked.actor.role, today=here.today)
        if events:
            refuse_use(await work.load(PROTECTION, kept), ())
            await _carry(context, work, live(merged), live(remaining), asked.actor.role)
        work.tell(PARTICIPANT, who, *events, occurred_at=here.since(day))
        leave(work, who)
        return {
            "participant_id": str(kept),
            "case_number": known(remaining).case.case_number,
            "merged_id": str(who),
        }

    return await context.execute(decide, asked)


async def _carry(context: Context, work: Work, merged: Live, kept: Live, by_role: Role) -> None:
    """Tell in the kept one's stream what narrows her consents; both streams were read at their versions."""
    stream = await work.store.load(PARTICIPANT.ref(merged.case.participant_id))
    asked = [event for each in stream.events if isinstance(event := each.event, ConsentRecorded)]
    there = context.at(kept.case.facility)
    told = carried(merged, kept, asked, on=there.today, by_role=by_role)
    work.tell(PARTICIPANT, kept.case.participant_id, *told, occurred_at=there.since(there.today))


async def not_the_same(context: Context, asked: Asked, one: UUID, other: UUID) -> Appended:
    """Settle a pair: these are two persons. The same again is quiet."""
    if one == other:
        raise Invalid("same-participant", "Name two participants.", field="other")
    first, second = sorted((one, other))

    async def decide(work: Work) -> Mapping[str, str]:
        for state in await work.load_many(PARTICIPANT, [first, second]):
            context.of(asked.actor, state, care=False)
        pair = (NOT_SAME.c.one == first) & (NOT_SAME.c.other == second)
        async with context.vault.engine.connect() as connection:
            settled = await connection.scalar(sa.select(sa.exists().where(pair)))
        if not settled:
            role = str(asked.actor.role)
            work.keep(NOT_SAME, one=first, other=second, said_by_role=role, said_at=context.clock())
        return {"one": str(first), "other": str(second)}

    return await context.execute(decide, asked)


def leave(work: Work, who: UUID) -> None:
    """She is no candidate for a pair any more, and holds no place of a quota."""
    work.reserve(GONE, str(who), str(who))
    work.release("place", str(who))
