"""Routes by which a stage's sessions come from the template into the calendar."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field

from services.program.commands import calendar
from services.program.commands.context import Asked, Context
from services.program.domain.calendar import Weekly
from services.program.routes.facilities import Clock
from services.program.routes.fields import PLANNERS, Account, Body, Day, Group, Label, Women, asked
from shared.contracts.codes import SessionKind, Stage
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered
from shared.refusals import Invalid


class WeeklyTime(Body):
    """A weekly time of the facility; ``weekday`` 0 is Monday."""

    weekday: Annotated[int, Field(strict=True, ge=0, le=6)]
    starts: Clock


class NewCalendar(Body):
    """A stage of a cohort, week by week; the template says how many sessions there are and how long.

    Weekly times, room and leader that are not said are those of the cohort's plan: times and leader for
    sessions of the group, the leader not for the prison.
    """

    stage: Stage
    kind: Annotated[
        SessionKind | None, Field(description="Needed where the stage has sessions of both kinds")
    ] = None
    group: Group | None = None
    weekly: Annotated[list[WeeklyTime], Field(max_length=21)] = []  # noqa: RUF012 - never changed
    first_day: Day
    room: Label | None = None
    leader: Account | None = None
    participants: Women


def router(context: Context) -> APIRouter:
    routes = APIRouter(prefix="/v1/cohorts/{cohort_id}/calendar", tags=["sessions"])
    planner = Annotated[Caller, Depends(requires(*PLANNERS))]

    @routes.post("/preview")
    async def preview(caller: planner, trace: TraceDep, cohort_id: UUID, body: NewCalendar) -> dict[str, Any]:
        """Say which sessions would be planned, and what they avoid with the time to which they moved."""
        told = Asked(actor=caller, command=None, trace=trace)
        found = await calendar.preview(context, told, wanted(cohort_id, body))
        return dict(found)

    @routes.post("", status_code=201)
    async def plan(
        caller: planner, command: CommandDep, trace: TraceDep, cohort_id: UUID, body: NewCalendar
    ) -> Response:
        """Plan as many sessions as the template says, or none."""
        told = asked(caller, command, trace)
        return answered(await calendar.plan(context, told, wanted(cohort_id, body)))

    return routes


def wanted(cohort_id: UUID, body: NewCalendar) -> calendar.Calendar:
    """What the command is asked for.

    Raises:
        Invalid: ``local-time``.
    """
    for n, slot in enumerate(body.weekly):
        if slot.starts.tzinfo is not None:
            field = f"weekly.{n}.starts"
            raise Invalid("local-time", "A weekly time is the facility's own, without a zone.", field=field)
    said = body.model_dump(exclude={"weekly"})
    weekly = tuple(Weekly.model_validate(slot.model_dump()) for slot in body.weekly)
    return calendar.Calendar(cohort_id=cohort_id, weekly=weekly, **said)
