"""Route of what the desk's views could not handle."""

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


class Parked(Frozen):
    """The first event of a key that waits for a replay; later ones of the key are behind it."""

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


def router(engine: AsyncEngine) -> APIRouter:
    routes = APIRouter(tags=["state"])
    reader = Annotated[Caller, Depends(requires(*READS_PARKED))]

    @routes.get("/parked")
    async def parked(caller: reader) -> ParkedAnswer:  # noqa: ARG001 - let in by its role
        """What could not be handled; `python -m services.assessment replay KEY` applies it after the fix."""
        return ParkedAnswer(
            parked=[
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
        )

    return routes
