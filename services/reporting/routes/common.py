"""What every process of this service answers: how fresh its views are, and what is parked."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends

from services.reporting.desk import Desk, ViewFreshness
from services.reporting.routes.parameters import BNN_STAFF, KANWIL_STAFF, LAPAS_STAFF
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.http.access import Caller, requires

Anybody = Annotated[Caller, Depends(requires(*BNN_STAFF, *LAPAS_STAFF, *KANWIL_STAFF, Role.SERVICE))]


class FreshnessAnswer(Frozen):
    """Per view and log: head, applied, age in seconds."""

    views: dict[str, ViewFreshness]


class ParkedRow(Frozen):
    """A key whose events wait: what failed first, how many wait, since when."""

    key: str
    log: str
    position: int
    type: str
    error: str
    events: int
    since: datetime


class ParkedView(Frozen):
    """What is parked in a view. The regional office sees how many, and no key: a key may be a person."""

    keys: int
    events: int
    rows: list[ParkedRow]


class ParkedAnswer(Frozen):
    """Per view: what could not be handled."""

    views: dict[str, ParkedView]


def router(desks: Mapping[str, Desk]) -> APIRouter:
    routes = APIRouter(tags=["state"])

    def seen_by(caller: Caller) -> Iterable[Desk]:
        return [
            desk for desk in desks.values() if caller.role is Role.SERVICE or desk.agency == caller.agency
        ]

    @routes.get("/v1/freshness")
    async def freshness(caller: Anybody) -> FreshnessAnswer:
        """How far the views that the caller may see have followed; error texts are for services."""
        views = {desk.agency: await desk.freshness() for desk in seen_by(caller)}
        if caller.role is not Role.SERVICE:
            views = {agency: view.without_errors() for agency, view in views.items()}
        return FreshnessAnswer(views=views)

    @routes.get("/parked")
    async def parked(caller: Anybody) -> ParkedAnswer:
        """Events that could not be handled, under their keys; ``replay`` applies them after the fix."""
        return ParkedAnswer(views={desk.agency: await _parked(desk, caller) for desk in seen_by(caller)})

    return routes


async def _parked(desk: Desk, caller: Caller) -> ParkedView:
    found = await desk.parked()
    rows = [
        ParkedRow(
            key=each.key,
            log=each.log,
            position=each.position,
            type=each.type,
            error=each.error,
            events=each.events,
            since=each.since,
        )
        for each in found
    ]
    return ParkedView(
        keys=len(rows),
        events=sum(row.events for row in rows),
        rows=[] if caller.role is Role.KANWIL else rows,
    )
