"""What a plan clashes with: the sessions that have its room, leader or women then, as far as may be seen.

A refusal names them. The reservations decide who is first; this only says whose they are, so that it is also
right when two plan at once.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple
from uuid import UUID

from services.program.aggregates import SESSION
from services.program.commands.context import Asked, Context
from services.program.commands.slots import LEADER, PARTICIPANT, REPLACES, ROOM, Use, session_of, uses
from services.program.domain.session import Plan, plan_of
from services.program.domain.several import Finding
from services.program.seeing import LABEL_OF, is_care
from shared.contracts.codes import Stage
from shared.contracts.program import SessionScheduled
from shared.eventstore.port import Taken
from shared.eventstore.store import EventStore
from shared.refusals import NotAllowed, WrongState

MOST_NAMED = 20


class Clash(NamedTuple):
    """Something that a plan needs, and the session that has it."""

    use: Use
    session: UUID


async def clashing(store: EventStore, planned: Iterable[SessionScheduled], *without: UUID) -> list[Clash]:
    """What these plans clash with now, each pair of thing and session once; ``without`` are not counted."""
    return await held(store, [use for plan in planned for use in uses(plan)], *without)


async def held(store: EventStore, wanted: Sequence[Use], *without: UUID) -> list[Clash]:
    """The same for single quarter hours of things."""
    found: dict[tuple[UUID, str, str], Clash] = {}
    for kind in (ROOM, LEADER, PARTICIPANT):
        of_kind = [use for use in wanted if use.kind == kind]
        held = await store.holders(kind, [use.key for use in of_kind])
        for use in of_kind:
            if use.key not in held or (session := session_of(held[use.key])) in without:
                continue
            found.setdefault(
                (UUID(use.holder.partition("|")[0]), use.field, str(session)), Clash(use, session)
            )
    return list(found.values())


@asynccontextmanager
async def clashes_named(context: Context, asked: Asked) -> AsyncIterator[list[SessionScheduled]]:
    """Name the clashing sessions when a reservation refuses; the list holds what the last try wanted.

    Raises:
        WrongState: the same rule and field as without, ``errors`` with every session that is in the way.
    """
    wanted: list[SessionScheduled] = []
    try:
        yield wanted
    except WrongState as refusal:
        if not isinstance(taken := refusal.__cause__, Taken):
            raise
        found = await _found(context, wanted, taken)
        errors = await named(context, asked, found[:MOST_NAMED])
        if not errors:
            raise
        first = errors[0]
        raise WrongState(
            str(first["rule"]), str(first["detail"]), field=str(first["field"]), errors=errors
        ) from None


async def _found(context: Context, wanted: Sequence[SessionScheduled], taken: Taken) -> list[Clash]:
    """The clashes as they are, and first of all the one that refused, also if it has just been given back."""
    kind, key, winner = taken.reservation.kind, taken.reservation.key, session_of(taken.held_by)
    if kind == REPLACES:
        return [Clash(Use(REPLACES, key, taken.reservation.holder, key), winner)]
    keys = {(use.kind, use.key): use for plan in wanted for use in uses(plan)}
    mine = {plan.session_id for plan in wanted} | {plan.replaces for plan in wanted if plan.replaces}
    first = Clash(keys[kind, key], winner)
    others = await clashing(context.store, wanted, *mine)
    same = (first.use.field, first.session)
    return [first, *(clash for clash in others if (clash.use.field, clash.session) != same)]


async def named(context: Context, asked: Asked, clashes: Sequence[Clash]) -> list[Finding]:
    """Each clash as a finding with the other session: id, time, room, leader, as the caller may see it."""
    ids = list(dict.fromkeys(clash.session for clash in clashes))
    states = dict(zip(ids, await context.load(SESSION, ids), strict=True))
    return [_finding(context, asked, clash.use, plan_of(states[clash.session])) for clash in clashes]


def _finding(context: Context, asked: Asked, use: Use, plan: Plan) -> Finding:
    here = context.here(plan.facility)
    starts, ends = here.local(plan.starts_at), here.local(plan.ends_at)
    finding: Finding = {"field": use.field, "rule": use.rule}
    if use.kind == REPLACES:
        finding["rule"] = "replaced-already"
    finding |= {"starts_at": starts.isoformat(), "ends_at": ends.isoformat()}
    span = f"{starts:%Y-%m-%d %H:%M} to {ends:%H:%M}"
    if not may_see(asked, plan.facility):
        return finding | {"detail": f"{use.what} is taken from {span} by a session of another facility."}
    finding |= {"session_id": str(plan.session_id), "room": plan.room, "label": LABEL_OF[plan.stage]}
    if is_care(asked.actor.role) or plan.stage is Stage.SKILLS:
        finding |= {"stage": plan.stage.value, "leader": plan.leader}
    by = f"session {plan.session_id} in {plan.room}, {span}"
    if use.kind == REPLACES:
        return finding | {"detail": f"It is replaced already by {by}."}
    return finding | {"detail": f"{use.what} is taken by {by}."}


def may_see(asked: Asked, facility: str) -> bool:
    """Whether what lies at this facility is named to the caller."""
    try:
        asked.actor.must_be_at(facility)
    except NotAllowed:
        return False
    return True
