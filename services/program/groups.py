"""What a role sees of a cohort: the prison places, room and times; BNN also who leads it, and how."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from services.program.desk.cohorts import Cohort, PlanSince
from services.program.desk.sessions import Meeting
from services.program.seeing import is_care
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.contracts.cohorts import Facilitator, WeeklySlot


class CustodyCohort(Frozen):
    """A cohort as the prison sees it."""

    cohort_id: UUID
    facility: str
    label: str
    template: str
    template_version: int
    opened_on: date
    closed_on: date | None
    capacity: int | None
    starts_on: date | None
    room: str | None
    slots: tuple[WeeklySlot, ...]


class CareCohort(CustodyCohort):
    """A cohort as those see it who hold its sessions."""

    facilitators: tuple[Facilitator, ...]


def cohort_for(role: Role, row: Cohort) -> CareCohort | CustodyCohort:
    said = row.model_dump()
    return CareCohort.model_validate(said) if is_care(role) else CustodyCohort.model_validate(said)


class PlacesOf(Frozen):
    """Places in use. ``free``: none where no limit was set; below none nothing is free."""

    capacity: int | None
    enrolled: int
    placed: int
    taken: int
    free: int | None


class Continuity(Frozen):
    """Sessions that were held, and how many of them somebody led who led the cohort as a rule that day.

    With none held there is no share.
    """

    held: int
    led_by_regular: int
    share: float | None


class Week(Frozen):
    """The cohort's sessions in one week, by their state; ``week_of`` is its Monday."""

    week_of: date
    planned: int = 0
    held: int = 0
    cancelled: int = 0
    rescheduled: int = 0


class GroupAnswer(Frozen):
    """One cohort. What BNN alone may see is none for others."""

    cohort: CareCohort | CustodyCohort
    places: PlacesOf
    changes: list[PlanSince] | None
    continuity: Continuity | None
    weeks: list[Week] | None
    positions: dict[str, int]


def places_of(capacity: int | None, *, enrolled: int, placed: int) -> PlacesOf:
    taken = enrolled + placed
    free = None if capacity is None else max(0, capacity - taken)
    return PlacesOf(capacity=capacity, enrolled=enrolled, placed=placed, taken=taken, free=free)


def continuity(cohort: Cohort, sessions: Sequence[Meeting]) -> Continuity:
    """Sessions led by who led as a rule on their day, out of those held."""
    held = [session for session in sessions if session.status == "held"]
    led = sum(session.leader in regular_on(cohort, session.session_on) for session in held)
    share = round(led / len(held), 4) if held else None
    return Continuity(held=len(held), led_by_regular=led, share=share)


def regular_on(cohort: Cohort, day: date) -> frozenset[str]:
    """Who led the cohort as a rule on a day: by the plan of that day, before the first one by the first."""
    until = [plan for plan in cohort.changes if plan.changed_on <= day] or list(cohort.changes[:1])
    return until[-1].regular if until else frozenset()


def weeks(sessions: Sequence[Meeting]) -> list[Week]:
    """Sessions by week and state, the first week first; weeks without any are left out."""
    counted: dict[date, Counter[str]] = {}
    for session in sessions:
        monday = session.session_on - timedelta(days=session.session_on.weekday())
        counted.setdefault(monday, Counter())[session.status] += 1
    return [Week(week_of=monday, **counted[monday]) for monday in sorted(counted)]
