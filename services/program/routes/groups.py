"""Routes of one cohort: its plan and places, changes of the plan, its closing."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field

from services.program.commands import amendments, cohort_plans
from services.program.commands.context import Context
from services.program.desk.decrees import Decree
from services.program.desk.groups import Groups
from services.program.domain.amending import Amendment
from services.program.domain.cohort_plan import Plan
from services.program.groups import GroupAnswer, cohort_for, continuity, places_of, weeks
from services.program.routes.facilities import Clock
from services.program.routes.fields import (
    READERS,
    Account,
    Body,
    Day,
    DecreeNumber,
    Label,
    Number,
    Slug,
    asked,
    scope,
)
from services.program.routes.slices import SliceDep
from services.program.routes.waiting import Waiting
from services.program.seeing import is_care
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.contracts.decrees import AmendmentReason
from shared.contracts.waiting import PlacementReason
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered


class Leading(Body):
    """Who leads, by account; whether as a rule or as cover, and whether she is a woman."""

    account: Account
    regular: Annotated[bool, Field(strict=True)] = True
    woman: Annotated[bool, Field(strict=True)]


class Slot(Body):
    """A weekly time by the facility's clock; ``weekday`` 0 is Monday."""

    weekday: Annotated[int, Field(strict=True, ge=0, le=6)]
    starts: Clock
    minutes: Number


class Planned(Body):
    """What is planned for a cohort; everything may be left open."""

    capacity: Annotated[int, Field(strict=True, le=1000)] | None = None
    starts_on: Day | None = None
    room: Label | None = None
    facilitators: Annotated[tuple[Leading, ...], Field(max_length=50)] = ()
    slots: Annotated[tuple[Slot, ...], Field(max_length=50)] = ()

    def plan(self) -> Plan:
        return Plan.model_validate(self.model_dump(include=set(Plan.model_fields)))


class ChangedPlan(Planned):
    """The plan from now on, whole: what is left out is not planned any more."""

    changed_on: Day | None = None


class Closing(Body):
    """When a cohort was closed."""

    closed_on: Day


class AmendmentBody(Body):
    """What a later decree changes in an earlier one."""

    number: DecreeNumber
    amended_on: Day
    add: Annotated[tuple[UUID, ...], Field(max_length=200)] = ()
    remove: Annotated[tuple[UUID, ...], Field(max_length=200)] = ()
    reason: AmendmentReason
    over_capacity: PlacementReason | None = None


class DecreesAnswer(Frozen):
    """Decrees by day. ``following``: what to send as ``after`` for the next page."""

    decrees: list[Decree]
    following: str | None
    positions: dict[str, int]


def router(context: Context, groups: Groups, waiting: Waiting) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["cohorts"])
    reader = Annotated[Caller, Depends(requires(*READERS))]
    counsellor = Annotated[Caller, Depends(requires(Role.BNN_COUNSELLOR))]
    head = Annotated[Caller, Depends(requires(Role.LAPAS_HEAD))]

    @routes.get("/cohorts/{cohort_id}")
    async def show(caller: reader, wanted: ConsistentDep, cohort_id: UUID) -> GroupAnswer:
        """One cohort: its plan and places; for BNN also who led how many sessions, week by week."""
        await waiting.for_view(wanted)
        found = await groups.one(cohort_id)
        caller.must_be_at(found.cohort.facility)
        full = is_care(caller.role)
        return GroupAnswer(
            cohort=cohort_for(caller.role, found.cohort),
            places=places_of(found.cohort.capacity, enrolled=found.enrolled, placed=found.placed),
            changes=list(found.cohort.changes) if full else None,
            continuity=continuity(found.cohort, found.sessions) if full else None,
            weeks=weeks(found.sessions) if full else None,
            positions=dict(found.positions),
        )

    @routes.put("/cohorts/{cohort_id}/plan")
    async def change(
        caller: counsellor, command: CommandDep, trace: TraceDep, cohort_id: UUID, body: ChangedPlan
    ) -> Response:
        """Say places, first day, room, leaders and weekly times; replaces the plan, kept in the history."""
        done = await cohort_plans.change(
            context,
            asked(caller, command, trace),
            cohort_id=cohort_id,
            plan=body.plan(),
            changed_on=body.changed_on,
        )
        return answered(done, 200)

    @routes.post("/cohorts/{cohort_id}/closing", status_code=201)
    async def close(
        caller: counsellor, command: CommandDep, trace: TraceDep, cohort_id: UUID, body: Closing
    ) -> Response:
        """Close a cohort in which nobody is any more."""
        done = await cohort_plans.close(
            context, asked(caller, command, trace), cohort_id=cohort_id, closed_on=body.closed_on
        )
        return answered(done)

    @routes.get("/decrees")
    async def decrees(
        caller: reader, wanted: ConsistentDep, part: SliceDep, facility: Slug | None = None
    ) -> DecreesAnswer:
        """Decrees by day, with the names that stand now and what changed."""
        await waiting.for_view(wanted)
        found = await groups.decrees(scope(caller, facility), part)
        return DecreesAnswer(decrees=found.rows, following=found.following, positions=dict(found.positions))

    @routes.post("/cohorts/{cohort_id}/decrees/{decree_id}/amendment", status_code=201)
    async def amend(
        *,
        caller: head,
        command: CommandDep,
        trace: TraceDep,
        cohort_id: UUID,
        decree_id: UUID,
        body: AmendmentBody,
    ) -> Response:
        """Add names to a decree, or take out who has not started; another decree says so."""
        said = body.model_dump(exclude={"over_capacity"}) | {"decree_id": decree_id}
        done = await amendments.amend(
            context,
            asked(caller, command, trace),
            cohort_id=cohort_id,
            wish=Amendment.model_validate(said),
            over_capacity=body.over_capacity,
        )
        return answered(done)

    return routes
