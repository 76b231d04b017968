"""Where somebody who is back can be booked again: what a command has to read for ``domain.coming_back``."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from services.program.aggregates import SESSION
from services.program.commands.guarding import Protections, hidden
from services.program.domain import coming_back
from services.program.domain.episode import Expected, Stay
from services.program.domain.session import Plan, Planned, Session, plan_of
from shared.decisions import Work


async def sessions_again(work: Work, stay: Stay, protections: Protections) -> Mapping[UUID, Session]:
    """The sessions of which she was freed; in place of one that was moved meanwhile what it was moved to.

    None while her taking part rests: that she is back is a fact of the register and can be told, that she is
    expected somewhere would be new. What was moved to a time at which she is expected elsewhere is left out.
    """
    if await hidden([stay.participant_id], protections):
        return {}
    found = await _by_id(work, coming_back.freed(stay))
    ends = dict(found)
    while moved := coming_back.moved_to(ends):
        later = await _by_id(work, moved.values())
        ends |= {id_: later[to] for id_, to in moved.items()}
    moved_days = {plan_of(ends[id_]).session_on for id_ in coming_back.moved_to(found)}
    busy = await _expected(work, stay, moved_days)
    return {id_: end for id_, end in ends.items() if found[id_] == end or _fits(end, busy)}


def _fits(session: Session, busy: list[Plan]) -> bool:
    return isinstance(session, Planned) and not any(coming_back.overlap(session.plan, plan) for plan in busy)


async def _expected(work: Work, stay: Stay, days: set[date]) -> list[Plan]:
    """Where she is expected on these days."""
    there = [
        id_
        for id_, booking in stay.bookings.items()
        if booking.session_on in days and isinstance(booking.status, Expected)
    ]
    return [plan_of(session) for session in (await _by_id(work, there)).values()]


async def _by_id(work: Work, ids: Iterable[UUID]) -> dict[UUID, Session]:
    wanted = list(ids)
    return dict(zip(wanted, await work.load_many(SESSION, wanted), strict=True))
