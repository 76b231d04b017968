"""The lead on a view or a policy: asked for twice at once, it is taken once and is not lost."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.projections.lead import Lead


async def test_a_lead_asked_for_by_two_logs_at_once_is_held_by_both(engine: AsyncEngine) -> None:
    lead, other = Lead(engine, "policy"), Lead(engine, "policy")
    assert await asyncio.gather(*(lead.held() for _ in range(4))) == [True] * 4
    assert not await other.held()
    await lead.release()
    assert await other.held()
    await other.release()


async def test_a_lead_let_go_while_it_is_being_taken_is_free(engine: AsyncEngine) -> None:
    lead, other = Lead(engine, "policy"), Lead(engine, "policy")
    await asyncio.gather(lead.held(), lead.release())
    assert await other.held()
    await other.release()
