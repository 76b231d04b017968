"""What could not be handled by a service's policies and views, as its own answer shows it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.base import Frozen
from shared.projections.parked import parked as parked_in
from shared.projections.projection import View
from shared.subscriptions.policy import PolicyFollower


class Parked(Frozen):
    """An event (of a policy) or the first event of a key (of a view) that waits for a replay."""

    follower: str
    key: str
    log: str
    position: int
    type: str
    error: str
    since: datetime


class ParkedAnswer(Frozen):
    """Everything that waits."""

    parked: list[Parked]


async def everything(
    engine: AsyncEngine, policies: Iterable[PolicyFollower], views: Iterable[View]
) -> ParkedAnswer:
    """What waits in these policies and views of one database."""
    found: list[Parked] = []
    for policy in policies:
        found += await _of_policy(policy)
    for view in views:
        found += await _of_view(engine, view)
    return ParkedAnswer(parked=found)


async def _of_policy(policy: PolicyFollower) -> list[Parked]:
    return [
        Parked(
            follower=policy.name,
            key=each.envelope.subject,
            log=each.envelope.log,
            position=each.envelope.position,
            type=each.envelope.type,
            error=each.error or "behind an earlier one",
            since=each.parked_at,
        )
        for each in await policy.parked()
    ]


async def _of_view(engine: AsyncEngine, view: View) -> list[Parked]:
    return [
        Parked(
            follower=f"{view.schema}.{each.view}",
            key=each.key,
            log=each.log,
            position=each.position,
            type=each.type,
            error=each.error,
            since=each.since,
        )
        for each in await parked_in(engine, view)
    ]
