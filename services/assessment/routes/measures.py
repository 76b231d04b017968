"""Routes of repeated measures: what is due, and what is expected of one woman."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.assessment.commands.context import Context
from services.assessment.desk.caring import Care
from services.assessment.domain import case_number as case_numbers
from services.assessment.domain.care.timetable import Expected, Owed, Timetable
from services.assessment.domain.roles import CARES
from services.assessment.routes.fields import Day, Slug, TypedCaseNumber
from shared.contracts.base import Frozen
from shared.http.access import Caller, requires
from shared.http.commands import ConsistentDep

MOST = 500


class DueAnswer(Frozen):
    """What is due and overdue of the women of this page; ``following`` goes on with the next ones."""

    as_of: date
    timetable: str
    timetable_version: int
    due: int
    overdue: int
    measures: list[Owed]
    following: str | None
    positions: dict[str, int]


class MeasuresAnswer(Frozen):
    """Everything that the timetable expects of one woman, taken or not."""

    as_of: date
    timetable: str
    timetable_version: int
    measures: list[Expected]
    positions: dict[str, int]


def router(context: Context, care: Care) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["measures"])
    carer = Annotated[Caller, Depends(requires(*CARES))]

    @routes.get("/measures/timetable")
    async def timetable(caller: carer) -> Timetable:  # noqa: ARG001 - let in by her role
        """The timetable in use: which measures, on which occasion, how many days after what."""
        return care.timetable

    @routes.get("/measures/due")
    async def due(  # noqa: PLR0917 - FastAPI gives them by name
        caller: carer,
        wanted: ConsistentDep,
        facility: Slug | None = None,
        as_of: Annotated[
            Day | None, Query(description="Default: today. A later day shows what comes.")
        ] = None,
        after: TypedCaseNumber | None = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    ) -> DueAnswer:
        """What is due and overdue, woman by woman in the order of case numbers, ``limit`` women at a time."""
        if facility is not None:
            caller.must_be_at(facility)
        start = case_numbers.read(after, "after") if after is not None else None
        where = facility or caller.facility
        day = as_of or context.today(where)
        await care.wait_for(wanted)
        owed, page = await care.due(where, day, after=start, limit=limit)
        cared = await context.sharing.cared_for(caller.role, {each.participant_id for each in owed})
        measures = [each for each in owed if each.participant_id in cared]
        late = sum(1 for each in measures if each.state == "overdue")
        return DueAnswer(
            as_of=day,
            timetable=care.timetable.code,
            timetable_version=care.timetable.version,
            due=len(measures) - late,
            overdue=late,
            measures=measures,
            following=page.following,
            positions=dict(page.positions),
        )

    @routes.get("/participants/{participant_id}/measures")
    async def of_one(
        caller: carer,
        wanted: ConsistentDep,
        participant_id: UUID,
        as_of: Annotated[Day | None, Query(description="Default: today.")] = None,
    ) -> MeasuresAnswer:
        """Every measure of one woman: done, upcoming, due, overdue, or lapsed by the end of her stay."""
        await care.wait_for(wanted)
        course, positions = await care.course(participant_id)
        caller.must_be_at(course.facility or "", field="participant_id")
        day = as_of or context.today(course.facility)
        return MeasuresAnswer(
            as_of=day,
            timetable=care.timetable.code,
            timetable_version=care.timetable.version,
            measures=care.expected(course, day),
            positions=dict(positions),
        )

    return routes
