"""Route of what the desk's views and the policy could not handle."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncEngine

from services.assessment.desk import VIEW
from services.assessment.desk.measures import MEASURES
from services.assessment.domain.roles import READS_PARKED
from shared.contracts.base import Frozen
from shared.http.access import Caller, requires
from shared.projections.parked import parked as parked_in
from shared.subscriptions.policy import PolicyFollower


class Parked(Frozen):
    """An event (of the policy) or the first event of a key (of a view) that waits for a replay."""

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


def router(engine: AsyncEngine, policy: PolicyFollower) -> APIRouter:
    routes = APIRouter(tags=["state"])
    reader = Annotated[Caller, Depends(requires(*READS_PARKED))]

    @routes.get("/parked")
    async def parked(caller: reader) -> ParkedAnswer:  # noqa: ARG001 - let in by its role
        """What could not be handled; `python -m services.assessment replay KEY` applies it after the fix."""
        return ParkedAnswer(parked=[*await _of_policy(policy), *await _of_views(engine)])

    return routes


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


async def _of_views(engine: AsyncEngine) -> list[Parked]:
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
        for view in (VIEW, MEASURES)
        for each in await parked_in(engine, view)
    ]
