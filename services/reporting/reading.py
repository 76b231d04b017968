"""Reads of a view's snapshot that agencies share: counters up to a day, rows of a table, attendance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONPATH, distinct_on

from services.reporting.counts import Counts
from shared.contracts.base import Frozen
from shared.contracts.codes import ATTENDED, Attendance
from shared.contracts.protection import ProtectedClass
from shared.projections.reading import Snapshot

R = TypeVar("R", bound=Frozen)

GROUPS_SHOWN = timedelta(days=366)
"""Attendance by group is shown of groups that met in this time up to the day; older ones are not read."""


@dataclass(frozen=True)
class Scope:
    """What is asked for: a day, and one facility or all."""

    as_of: date
    facility: str | None = None


class NextSession(Frozen):
    """When and where she is expected next."""

    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    room: str


class Attended(Frozen):
    """One woman's sessions up to a day, ``overdue``: unmarked beyond the limit, and the next one."""

    attended: int = 0
    alpa: int = 0
    overdue: int = 0
    next_session: NextSession | None = None


async def counts(moment: Snapshot, scope: Scope) -> Counts:
    """The view's counters up to the day, by month."""
    c = moment.counters.c
    month = sa.cast(sa.func.date_trunc("month", sa.cast(c.day, sa.DateTime)), sa.Date)
    query = sa.select(month, c.counter, sa.cast(sa.func.sum(c.n), sa.BigInteger)).where(c.day <= scope.as_of)
    query = query.where(sa.or_(~c.counter.startswith("group:"), c.day > scope.as_of - GROUPS_SHOWN))
    if scope.facility is not None:
        query = query.where(c.facility == scope.facility)
    found = (await moment.connection.execute(query.group_by(month, c.counter))).all()
    return Counts((first, name, n) for first, name, n in found)


async def rows(moment: Snapshot, query: sa.Select[Any], model: type[R]) -> list[R]:
    """The rows of a query as their model; columns that the model does not have are left out."""
    found = (await moment.connection.execute(query)).mappings()
    return [model.model_validate(dict(row)) for row in found]


def shown(people: sa.FromClause) -> sa.ColumnElement[bool]:
    """Not erased, and her taking part does not rest: nobody else stands in a list."""
    resting = people.c.restricted.contains([ProtectedClass.PARTICIPATION])
    return people.c.erased_on.is_(None) & ~resting


def came(people: sa.FromClause, scope: Scope) -> sa.ColumnElement[bool]:
    """Whose stay was decreed at the facility or handed over to it by the day."""
    ever = people.c.handed_over.contains([{"facility": scope.facility}])  # by the column's index
    by_then = sa.func.jsonb_path_exists(
        people.c.handed_over,
        sa.cast("$[*] ? (@.facility == $at && @.on <= $day)", JSONPATH),
        sa.func.jsonb_build_object("at", scope.facility, "day", scope.as_of.isoformat()),
    )
    handed = ever & by_then
    return ((people.c.enrolled_at == scope.facility) & (people.c.decreed_on <= scope.as_of)) | handed


def _present(people: sa.FromClause, scope: Scope) -> sa.ColumnElement[str]:
    """The facility where she is in the programme on the day, or waits to be."""
    steps = sa.func.jsonb_path_query_array(
        people.c.handed_over,
        sa.cast("$[*] ? (@.on <= $day)", JSONPATH),
        sa.func.jsonb_build_object("day", scope.as_of.isoformat()),
    )
    last = sa.func.jsonb_extract_path_text(
        steps, sa.cast(sa.func.jsonb_array_length(steps) - 1, sa.Text), "facility"
    )
    decreed = sa.case((people.c.decreed_on <= scope.as_of, people.c.enrolled_at))
    return sa.func.coalesce(last, decreed, people.c.facility)


def listed(
    people: sa.FromClause, cohorts: sa.FromClause, scope: Scope, *, present: bool = False
) -> tuple[sa.Select[Any], Any]:
    """Everybody referred up to the day, once, with her cohort; by facility, cohort and case number.

    Of one facility: who was referred there, and whose stay came there since; ``present``: and is there still.
    """
    joined = people.outerjoin(cohorts, people.c.cohort_id == cohorts.c.cohort_id)
    wanted = (people.c.referred_on <= scope.as_of) & people.c.retracted_on.is_(None) & shown(people)
    alone = people.c.merged_on.is_(None) & people.c.continued_as.is_(None)
    wanted &= alone | people.c.enrolled_at.is_not(None)
    if scope.facility is not None:
        wanted &= (people.c.facility == scope.facility) | came(people, scope)
        if present:
            wanted &= _present(people, scope) == scope.facility
    query = sa.select(people, cohorts.c.label.label("cohort")).select_from(joined).where(wanted)
    ordered = query.order_by(people.c.facility, cohorts.c.label.nulls_last(), people.c.case_number)
    return ordered, sa.select(sa.func.count()).select_from(people).where(wanted)


async def attendance(
    moment: Snapshot, participants: Sequence[UUID], as_of: date, *, at: str | None = None
) -> dict[UUID, Attended]:
    """Attendance of these women up to the day, and the next: later, or on it with nothing recorded.

    ``at``: of the sessions of one facility alone.
    """
    s = moment.table("person_sessions").c
    hers = s.participant_id.in_(participants) & ~s.freed
    if at is not None:
        hers &= s.facility == at
    so_far = s.session_on <= as_of
    unrecorded = s.outcome.is_(None) & s.lost_by.is_(None)
    query = (
        sa.select(
            s.participant_id,
            sa.func.count().filter(so_far & s.outcome.in_(sorted(ATTENDED))).label("attended"),
            sa.func.count().filter(so_far & (s.outcome == Attendance.ABSENT)).label("alpa"),
            sa.func.count().filter(unrecorded & (s.overdue_on <= as_of)).label("overdue"),
        )
        .where(hers)
        .group_by(s.participant_id)
    )
    today = (s.session_on == as_of) & s.outcome.is_(None)
    coming = ((s.session_on > as_of) | today) & s.lost_by.is_(None)
    ahead = (
        sa.select(s.participant_id, s.session_id, s.starts_at, s.ends_at, s.room)
        .where(hers & coming)
        .ext(distinct_on(s.participant_id))
        .order_by(s.participant_id, s.starts_at)
    )
    following = {
        row.participant_id: NextSession.model_validate(row, from_attributes=True)
        for row in (await moment.connection.execute(ahead)).all()
    }
    return {
        row.participant_id: Attended(
            attended=row.attended,
            alpa=row.alpa,
            overdue=row.overdue,
            next_session=following.get(row.participant_id),
        )
        for row in (await moment.connection.execute(query)).all()
    }
