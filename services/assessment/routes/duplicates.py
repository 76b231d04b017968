"""Routes of two referrals of one person: pairs to look at, and what a person decides about them."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from services.assessment.aggregates import PARTICIPANT
from services.assessment.commands import alike
from services.assessment.commands.alike import Pair
from services.assessment.commands.context import Context
from services.assessment.domain.participant import known
from services.assessment.domain.roles import ANSWERS
from services.assessment.routes.fields import Body, Day, asked
from services.assessment.vault.reading import VaultReader
from shared.contracts.base import Frozen
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered

MOST = 200


class Alike(Frozen):
    """One of two records. No register number: it is not needed to decide."""

    participant_id: UUID
    facility: str
    case_number: str
    name: str | None
    status: str


class PairAnswer(Frozen):
    """Two records and in what they agree, the strongest first: name, words, swapped, year, day."""

    one: Alike
    other: Alike
    agree_in: list[str]


class PairsAnswer(Frozen):
    """Pairs; ``following`` is what to send as ``after_one`` and ``after_other`` for the next ones."""

    pairs: list[PairAnswer]
    following: tuple[UUID, UUID] | None


class Merge(Body):
    """She goes on as ``kept_id``, whose consent and assessment hold; the default day is today."""

    kept_id: UUID
    merged_on: Day | None = None


class NotSame(Body):
    """Two persons, not one."""

    one: UUID
    other: UUID


def router(context: Context, vault: VaultReader) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["referrals"])
    decider = Annotated[Caller, Depends(requires(*ANSWERS))]

    @routes.get("/duplicates")
    async def pairs(
        caller: decider,
        participant_id: UUID | None = None,
        after_one: UUID | None = None,
        after_other: UUID | None = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    ) -> PairsAnswer:
        """Records that may be of one person, at any prisons. A person decides, nothing merges by itself."""
        after = (after_one, after_other) if after_one is not None and after_other is not None else None
        engine = context.vault.engine
        found = await alike.pairs(engine, of=participant_id, after=after, limit=limit + 1)
        shown = found[:limit]
        last = (shown[-1].one, shown[-1].other) if len(found) > limit else None
        return PairsAnswer(pairs=await _shown(context, vault, caller, shown), following=last)

    @routes.post("/duplicates/settled", status_code=201)
    async def settle(caller: decider, command: CommandDep, trace: TraceDep, body: NotSame) -> Response:
        """Settle a pair as two persons: it is not shown again."""
        asking = asked(caller, command, trace)
        return answered(await alike.not_the_same(context, asking, body.one, body.other))

    @routes.post("/participants/{participant_id}/merge", status_code=201)
    async def merge(
        caller: decider, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Merge
    ) -> Response:
        """Merge a participant into another. It is not undone: see ADR 0021."""
        done = await alike.merge(
            context,
            asked(caller, command, trace),
            participant_id,
            kept=body.kept_id,
            merged_on=body.merged_on,
        )
        return answered(done)

    return routes


async def _shown(
    context: Context, vault: VaultReader, caller: Caller, found: Sequence[Pair]
) -> list[PairAnswer]:
    women = sorted({who for pair in found for who in (pair.one, pair.other)})
    states = await context.decisions.looking().load_many(PARTICIPANT, women)
    names = await vault.names(caller, women)
    records: dict[UUID, Alike] = {}
    for who, state in zip(women, states, strict=True):
        case = known(state).case
        records[who] = Alike(
            participant_id=who,
            facility=case.facility,
            case_number=case.case_number,
            name=names[who].name if who in names else None,
            status=type(state).__name__.lower(),
        )
    return [
        PairAnswer(one=records[pair.one], other=records[pair.other], agree_in=list(pair.agree_in))
        for pair in found
    ]
