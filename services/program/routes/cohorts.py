"""Routes of templates, cohorts and decrees."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from services.program.commands import cohorts
from services.program.commands.context import Context
from services.program.desk.lists import Lists
from services.program.groups import CareCohort, CustodyCohort, cohort_for
from services.program.routes.fields import READERS, Body, Day, DecreeNumber, Label, Slug, Women, asked, scope
from services.program.routes.groups import Planned
from services.program.routes.slices import SliceDep
from services.program.routes.waiting import Waiting
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.contracts.waiting import PlacementReason
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered


class NewCohort(Planned):
    """A cohort to open."""

    facility: Slug
    label: Label
    template: Slug
    opened_on: Day


class Decree(Body):
    """A decree (SK) of the head: who takes part."""

    number: DecreeNumber
    issued_on: Day
    participants: Women
    over_capacity: PlacementReason | None = None
    """Why more take part than the cohort has places."""


class CohortsAnswer(Frozen):
    """Cohorts, oldest first. ``following``: what to send as ``after`` for the next page."""

    cohorts: list[CareCohort | CustodyCohort]
    following: str | None
    positions: dict[str, int]


def router(context: Context, lists: Lists, waiting: Waiting) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["cohorts"])
    reader = Annotated[Caller, Depends(requires(*READERS))]
    counsellor = Annotated[Caller, Depends(requires(Role.BNN_COUNSELLOR))]
    head = Annotated[Caller, Depends(requires(Role.LAPAS_HEAD))]

    @routes.get("/cohorts")
    async def list_cohorts(
        caller: reader, wanted: ConsistentDep, part: SliceDep, facility: Slug | None = None
    ) -> CohortsAnswer:
        """Cohorts, oldest first; who leads them is BNN's to see."""
        await waiting.for_view(wanted)
        found = await lists.cohorts(scope(caller, facility), part)
        rows = [cohort_for(caller.role, row) for row in found.rows]
        return CohortsAnswer(cohorts=rows, following=found.following, positions=dict(found.positions))

    @routes.post("/cohorts", status_code=201)
    async def open_cohort(
        caller: counsellor, command: CommandDep, trace: TraceDep, body: NewCohort
    ) -> Response:
        """Open a cohort with a template: the newest version valid there and then, for the cohort's life."""
        said = body.model_dump(include={"facility", "label", "template", "opened_on"})
        done = await cohorts.open_cohort(context, asked(caller, command, trace), **said, plan=body.plan())
        return answered(done)

    @routes.post("/cohorts/{cohort_id}/decree", status_code=201)
    async def decree(
        caller: head, command: CommandDep, trace: TraceDep, cohort_id: UUID, body: Decree
    ) -> Response:
        """Decree who takes part; everybody named is enrolled, or nobody."""
        done = await cohorts.decree(
            context, asked(caller, command, trace), cohort_id=cohort_id, **body.model_dump()
        )
        return answered(done)

    return routes
