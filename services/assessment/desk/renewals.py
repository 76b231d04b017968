"""Consents to treatment that lapse or have lapsed: computed when somebody looks, so no clock has to run.

Nothing is ended by it. What needs her consent is refused from that day on, her stay and her records are as
they were, and whoever cares for her sees that she has to be asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from services.assessment.desk.caring import Care
from services.assessment.desk.courses import Course
from shared.contracts.base import Frozen
from shared.contracts.consents import latest

NOTICE = timedelta(days=14)
"""How long before it lapses a consent is on the list, where nobody says otherwise."""


class Renewal(Frozen):
    """She has to be asked again. ``expires_on``: the first day without; ``days_left``: 0 or less by then."""

    participant_id: UUID
    facility: str
    case_number: str
    expires_on: date
    state: Literal["expiring", "lapsed"]
    days_left: int


@dataclass(frozen=True)
class Renewals:
    """Of the women of one page; ``following`` goes on with the next ones."""

    rows: list[Renewal]
    positions: Mapping[str, int]
    following: str | None


def renewal(course: Course, as_of: date, before: date) -> Renewal | None:
    """What there is to ask her; none where her yes has no end, ends later, or nothing goes on with her."""
    said = latest(course.treatment, as_of)
    if said is None or not said.yes or said.expires_on is None or said.expires_on >= before:
        return None
    gone = (course.retracted_on, course.merged_on, course.erased_on)
    over = course.ended_on is not None and course.ended_on <= as_of
    if any(day is not None for day in gone) or over or course.facility is None or course.case_number is None:
        return None
    left = (said.expires_on - as_of).days
    return Renewal(
        participant_id=course.participant_id,
        facility=course.facility,
        case_number=course.case_number,
        expires_on=said.expires_on,
        state="expiring" if left > 0 else "lapsed",
        days_left=left,
    )


async def renewals(
    care: Care, facility: str | None, as_of: date, before: date, *, after: str | None, limit: int
) -> Renewals:
    """Those whose consent lapses before a day, by case number among ``limit`` women at a time."""
    page = await care.page(facility, as_of, after=after, limit=limit)
    found = (renewal(course, as_of, before) for course in page.courses)
    return Renewals([each for each in found if each is not None], page.positions, page.following)
