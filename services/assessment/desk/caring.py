"""What staff ask of the view of measures: due lists, series of samples, plans, schedules, reviews."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from services.assessment.desk.care import PlanRow, SampleRow, ScheduleRow
from services.assessment.desk.courses import Course
from services.assessment.domain.care.timetable import Expected, Owed, Timetable, expected, owed
from shared.contracts.base import Frozen
from shared.projections.reading import Snapshot, ViewReader
from shared.refusals import NotFound

R = TypeVar("R", bound=Frozen)

_PATIENCE = 2.0


class Review(Frozen):
    """A plan whose next review date has come."""

    participant_id: UUID
    facility: str
    case_number: str
    plan_version: int
    due_on: date
    days_late: int


@dataclass(frozen=True)
class Page:
    """People by case number, as of these positions; ``following``: the case number to go on after."""

    courses: list[Course]
    positions: Mapping[str, int]
    following: str | None


@dataclass(frozen=True)
class Care:
    """Queries of the active version; each is one consistent moment and says its positions."""

    reader: ViewReader
    timetable: Timetable

    async def wait_for(self, positions: Mapping[str, int]) -> None:
        """Wait, boundedly, until the view has come this far."""
        await self.reader.wait_for(positions, _PATIENCE)

    async def course(self, participant: UUID) -> tuple[Course, Mapping[str, int]]:
        """One woman.

        Raises:
            NotFound: ``unknown-participant``.
        """
        async with self.reader.snapshot() as moment:
            found = await _rows(moment, "courses", Course, participant)
        if not found or found[0].facility is None:
            raise NotFound(
                "unknown-participant", "There is no participant with this id.", field="participant_id"
            )
        return found[0], moment.positions

    async def due(
        self, facility: str | None, as_of: date, *, after: str | None, limit: int
    ) -> tuple[list[Owed], Page]:
        """What is due or overdue of the women of one page, the earliest of each woman first."""
        page = await self.page(facility, as_of, after=after, limit=limit)
        found = [
            Owed.model_validate({**each.model_dump(), **course.model_dump(include=_WHO)})
            for course in page.courses
            for each in owed(self.expected(course, as_of))
        ]
        return found, page

    def expected(self, course: Course, as_of: date) -> list[Expected]:
        """Everything that the timetable expects of her; nothing without a referral and consent that hold."""
        if not course.asked(as_of):
            return []
        return expected(self.timetable, course.days, course.done, as_of)

    async def samples(self, participant: UUID) -> list[SampleRow]:
        """Her samples, oldest first."""
        async with self.reader.snapshot() as moment:
            found = await _rows(moment, "samples", SampleRow, participant)
        return sorted(found, key=lambda row: (row.taken_on, str(row.sample_id)))

    async def plan(self, participant: UUID) -> PlanRow:
        """Her plan.

        Raises:
            NotFound: ``no-plan``.
        """
        async with self.reader.snapshot() as moment:
            found = await _rows(moment, "plans", PlanRow, participant)
        if not found:
            raise NotFound("no-plan", "She has no treatment plan.", field="participant_id")
        return found[0]

    async def schedule(self, participant: UUID) -> ScheduleRow:
        """Her schedule.

        Raises:
            NotFound: ``no-schedule``.
        """
        async with self.reader.snapshot() as moment:
            found = await _rows(moment, "schedules", ScheduleRow, participant)
        if not found:
            raise NotFound("no-schedule", "No schedule was proposed for her.", field="participant_id")
        return found[0]

    async def schedules(
        self, facility: str | None, state: str, *, after: tuple[date, UUID] | None, limit: int
    ) -> tuple[list[ScheduleRow], bool]:
        """Schedules of a facility in a state, those that wait longest first; whether there are more."""
        async with self.reader.snapshot() as moment:
            table = moment.table("schedules")
            wanted = sa.select(table).where(table.c.state == state)
            if facility is not None:
                wanted = wanted.where(table.c.facility == facility)
            if after is not None:
                place = sa.tuple_(table.c.proposed_on, table.c.participant_id)
                wanted = wanted.where(place > sa.tuple_(*after))
            ordered = wanted.order_by(table.c.proposed_on, table.c.participant_id).limit(limit + 1)
            found = await _read(moment, ordered, ScheduleRow)
            return found[:limit], len(found) > limit

    async def reviews(
        self, facility: str | None, as_of: date, *, after: str | None, limit: int
    ) -> tuple[list[Review], Page]:
        """Reviews that have become due, of the women of one page."""
        page = await self.page(facility, as_of, after=after, limit=limit)
        who = {course.participant_id: course for course in page.courses}
        async with self.reader.snapshot() as moment:
            table = moment.table("plans")
            plans = await _read(
                moment, sa.select(table).where(table.c.participant_id.in_(list(who))), PlanRow
            )
        by_id = {plan.participant_id: plan for plan in plans}
        found = [_review(course, by_id[id_], as_of) for id_, course in who.items() if id_ in by_id]
        return [review for review in found if review is not None], page

    async def page(self, facility: str | None, as_of: date, *, after: str | None, limit: int) -> Page:
        """Women whose referral holds, by case number."""
        async with self.reader.snapshot() as moment:
            table = moment.table("courses")
            wanted = sa.select(table).where(
                table.c.case_number.is_not(None), table.c.retracted_on.is_(None), table.c.referred_on <= as_of
            )
            if facility is not None:
                wanted = wanted.where(table.c.facility == facility)
            if after is not None:
                wanted = wanted.where(table.c.case_number > after)
            found = await _read(moment, wanted.order_by(table.c.case_number).limit(limit + 1), Course)
        rows = found[:limit]
        return Page(rows, moment.positions, rows[-1].case_number if len(found) > limit else None)


_WHO = {"participant_id", "case_number", "facility"}


def _review(course: Course, plan: PlanRow, as_of: date) -> Review | None:
    due_on, held = plan.review_due(as_of), plan.in_force
    if due_on is None or held is None or due_on > as_of:
        return None
    if not course.asked(as_of) or (course.ended_on is not None and course.ended_on <= as_of):
        return None
    return Review(
        participant_id=course.participant_id,
        facility=course.facility or plan.facility,
        case_number=course.case_number or "",
        plan_version=held.plan_version,
        due_on=due_on,
        days_late=(as_of - due_on).days,
    )


async def _rows(moment: Snapshot, table: str, model: type[R], participant: UUID) -> list[R]:
    rows = moment.table(table)
    return await _read(moment, sa.select(rows).where(rows.c.participant_id == participant), model)


async def _read(moment: Snapshot, query: sa.Select[tuple[object, ...]], model: type[R]) -> list[R]:
    return [model.model_validate(dict(row)) for row in (await moment.connection.execute(query)).mappings()]
