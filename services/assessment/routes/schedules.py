"""Routes of a plan's schedule: what the prison reads and answers. Nothing of the plan is in it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field

from services.assessment.commands import planning
from services.assessment.commands.context import Context
from services.assessment.desk.care import ScheduleRow
from services.assessment.desk.caring import Care
from services.assessment.domain.care.schedule import ReturnReason, ScheduleState
from services.assessment.domain.roles import APPROVES_SCHEDULE, READS_SCHEDULE
from services.assessment.routes.fields import Body, Slug, asked
from shared.contracts.base import Frozen
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered

Version = Annotated[int, Field(ge=1, le=1000)]


class Return(Body):
    """Why the times cannot be kept."""

    reason: ReturnReason


class SchedulesAnswer(Frozen):
    """Schedules in one state, the oldest first."""

    schedules: list[ScheduleRow]


def router(context: Context, care: Care) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["schedules"])
    approver = Annotated[Caller, Depends(requires(*APPROVES_SCHEDULE))]
    reader = Annotated[Caller, Depends(requires(*READS_SCHEDULE))]

    @routes.get("/schedules")
    async def listing(
        caller: reader,
        wanted: ConsistentDep,
        facility: Slug | None = None,
        state: ScheduleState = "proposed",
    ) -> SchedulesAnswer:
        """Schedules that wait for the prison's answer, or have it."""
        if facility is not None:
            caller.must_be_at(facility)
        await care.wait_for(wanted)
        return SchedulesAnswer(schedules=await care.schedules(facility or caller.facility, state))

    @routes.get("/participants/{participant_id}/schedule")
    async def one(caller: reader, wanted: ConsistentDep, participant_id: UUID) -> ScheduleRow:
        """Weekly times, number of sessions, review dates, and what the prison said."""
        await care.wait_for(wanted)
        course, _ = await care.course(participant_id)
        caller.must_be_at(course.facility or "", field="participant_id")
        return await care.schedule(participant_id)

    @routes.post("/participants/{participant_id}/schedule/{version}/approval", status_code=201)
    async def approve(
        caller: approver, command: CommandDep, trace: TraceDep, participant_id: UUID, version: Version
    ) -> Response:
        """The prison will keep these times."""
        asking = asked(caller, command, trace)
        return answered(
            await planning.answer_schedule(
                context, asking, participant_id, version=version, returned_for=None
            )
        )

    @routes.post("/participants/{participant_id}/schedule/{version}/return", status_code=201)
    async def give_back(  # noqa: PLR0917 - FastAPI gives them by name
        caller: approver,
        command: CommandDep,
        trace: TraceDep,
        participant_id: UUID,
        version: Version,
        body: Return,
    ) -> Response:
        """The prison cannot keep them, for a coded reason. BNN answers with the next version of the plan."""
        asking = asked(caller, command, trace)
        return answered(
            await planning.answer_schedule(
                context, asking, participant_id, version=version, returned_for=body.reason
            )
        )

    return routes
