"""Routes of a plan's schedule: what the prison reads and answers. Nothing of the plan is in it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
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
from shared.refusals import Invalid

MOST = 500
Version = Annotated[int, Field(ge=1, le=1000)]


class Return(Body):
    """Why the times cannot be kept."""

    reason: ReturnReason


class SchedulesAnswer(Frozen):
    """Schedules in one state, the oldest first; ``following`` goes on with the next ones."""

    schedules: list[ScheduleRow]
    following: str | None


def router(context: Context, care: Care) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["schedules"])
    approver = Annotated[Caller, Depends(requires(*APPROVES_SCHEDULE))]
    reader = Annotated[Caller, Depends(requires(*READS_SCHEDULE))]

    @routes.get("/schedules")
    async def listing(  # noqa: PLR0917 - FastAPI gives them by name
        caller: reader,
        wanted: ConsistentDep,
        facility: Slug | None = None,
        state: ScheduleState = "proposed",
        after: Annotated[str | None, Query(max_length=60)] = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    ) -> SchedulesAnswer:
        """Schedules that wait for the prison's answer, or have it."""
        if facility is not None:
            caller.must_be_at(facility)
        start = _place(after)
        await care.wait_for(wanted)
        found, more = await care.schedules(facility or caller.facility, state, after=start, limit=limit)
        last = f"{found[-1].proposed_on}~{found[-1].participant_id}" if more else None
        return SchedulesAnswer(schedules=found, following=last)

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


def _place(text: str | None) -> tuple[date, UUID] | None:
    """Where the page before ended, as its ``following`` said.

    Raises:
        Invalid: ``after-unknown``.
    """
    if text is None:
        return None
    day, _, participant = text.partition("~")
    try:
        return date.fromisoformat(day), UUID(participant)
    except ValueError:
        detail = "Send what the page before gave as following."
        raise Invalid("after-unknown", detail, field="after") from None
