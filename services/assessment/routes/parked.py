"""Route of what the desk's views and the policy could not handle."""

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncEngine

from services.assessment.desk import VIEW
from services.assessment.desk.measures import MEASURES
from services.assessment.domain.roles import READS_PARKED
from shared.http.access import Caller, requires
from shared.http.parked import ParkedAnswer, everything
from shared.subscriptions.policy import PolicyFollower


def router(engine: AsyncEngine, policy: PolicyFollower) -> APIRouter:
    routes = APIRouter(tags=["state"])
    reader = Annotated[Caller, Depends(requires(*READS_PARKED))]

    @routes.get("/parked")
    async def parked(caller: reader) -> ParkedAnswer:  # noqa: ARG001 - let in by its role
        """What could not be handled; `python -m services.assessment replay KEY` applies it after the fix."""
        return await everything(engine, [policy], [VIEW, MEASURES])

    return routes
