"""The prison's questions: the summary, the roster, the room calendar, who is expected where on a day."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from services.reporting.answers import Answer, Listing
from services.reporting.common import census_reading
from services.reporting.common.census_series import FacilitySeries, first_shown
from services.reporting.dated import reached
from services.reporting.lapas.person_sessions import Expected
from services.reporting.lapas.roster import Inmate, Label
from services.reporting.lapas.sessions import Occupied
from services.reporting.lapas.summary import Summary, summarise
from services.reporting.reading import Attended, NextSession, Scope, attendance, counts, listed, rows, shown
from shared.contracts.base import Frozen
from shared.contracts.codes import Attendance, Cause
from shared.projections.reading import Snapshot

DAYS_SHOWN = timedelta(days=31)
"""Days of the census in the summary."""

SESSIONS_SHOWN = 1000
"""Sessions in one answer at most: a month of a large prison."""


class SummaryAnswer(Answer, Summary):
    """The answer of ``/v1/lapas/summary``."""


class RosterRow(Frozen):
    """One participant as of the day, as custody may see her. ``cohort``: none before the decree.

    ``letter_attached``: whether an outcome letter of BNNP lies in her file.
    """

    participant_id: UUID
    case_number: str
    name: str | None = None
    register_number: str | None = None
    facility: str
    cohort: str | None
    label: Label
    attended: int
    alpa: int
    overdue: int
    next_session: NextSession | None
    letter_attached: bool


class RosterList(Listing):
    """The answer of ``/v1/lapas/roster``."""

    rows: list[RosterRow]


class SessionRow(Frozen):
    """A session in the prison's rooms."""

    session_id: UUID
    session_on: date
    starts_at: datetime
    ends_at: datetime
    room: str
    activity: Literal["pembinaan BNN", "keterampilan"]
    expected: int
    overdue: int
    state: Literal["planned", "held", "cancelled"]
    cancelled_by: Cause | None


class SessionList(Answer):
    """The answer of ``/v1/lapas/sessions``: sessions from ``since`` to ``until``, both included."""

    since: date
    until: date
    rows: list[SessionRow]


class MovementRow(Frozen):
    """Who is expected where at what time, and what was recorded."""

    session_id: UUID
    participant_id: UUID
    case_number: str | None
    name: str | None = None
    register_number: str | None = None
    starts_at: datetime
    ends_at: datetime
    room: str
    outcome: Attendance | None
    cancelled_by: Cause | None


class MovementList(Answer):
    """The answer of ``/v1/lapas/attendance``: the day's list of movements."""

    day: date
    names_available: bool
    rows: list[MovementRow]


class _Listed(Inmate):
    cohort: str | None = None


class _Expecting(Occupied):
    expected: int
    overdue: int


class _Moving(Expected):
    case_number: str | None = None


async def summary(moment: Snapshot, scope: Scope) -> Summary:
    return summarise(await counts(moment, scope), await _census(moment, scope))


async def roster(moment: Snapshot, scope: Scope, *, limit: int, offset: int) -> tuple[list[RosterRow], int]:
    """A page of the roster, without names, and how many there are in all."""
    query, total = listed(moment.table("roster"), moment.table("cohorts"), scope)
    page = await rows(moment, query.limit(limit).offset(offset), _Listed)
    at = scope.facility
    gone = [each.participant_id for each in page if at is not None and each.at(scope.as_of) != at]
    there = [each.participant_id for each in page if each.participant_id not in gone]
    seen = await attendance(moment, there, scope.as_of) | await attendance(moment, gone, scope.as_of, at=at)
    number = int(await moment.connection.scalar(total) or 0)
    return [_row(inmate, scope, seen) for inmate in page], number


async def sessions(moment: Snapshot, scope: Scope, since: date, until: date) -> list[SessionRow]:
    """The room calendar of one prison, in the order of time; sessions after the day are planned still.

    ``expected`` counts who is booked (a freed booking is not), ``overdue`` whose record should be there.
    """
    s, people = moment.table("sessions"), moment.table("person_sessions")
    booked = (people.c.session_id == s.c.session_id) & ~people.c.freed
    expected = sa.select(sa.func.count()).where(booked).scalar_subquery()
    due = (people.c.overdue_on <= scope.as_of) & people.c.outcome.is_(None) & people.c.lost_by.is_(None)
    overdue = sa.select(sa.func.count()).where(booked, due).scalar_subquery()
    query = (
        sa.select(s, expected.label("expected"), overdue.label("overdue"))
        .where(
            s.c.facility == (scope.facility or ""),
            s.c.session_on.between(since, until),
            s.c.moved_by.is_(None),
        )
        .order_by(s.c.starts_at, s.c.room)
        .limit(SESSIONS_SHOWN)
    )
    return [_session(row, scope.as_of) for row in await rows(moment, query, _Expecting)]


async def movements(moment: Snapshot, scope: Scope, day: date) -> list[MovementRow]:
    """Who is expected on the day, in the order of time and place; freed bookings are not.

    A day after ``scope.as_of`` has no outcomes yet.
    """
    s, r = moment.table("person_sessions"), moment.table("roster")
    query = (
        sa.select(s, r.c.case_number)
        .select_from(s.outerjoin(r, s.c.participant_id == r.c.participant_id))
        .where(s.c.facility == (scope.facility or ""), s.c.session_on == day, ~s.c.freed)
        .where(r.c.participant_id.is_(None) | shown(r))
        .order_by(s.c.starts_at, s.c.room, r.c.case_number)
    )
    return [_movement(row, scope.as_of) for row in await rows(moment, query, _Moving)]


async def _census(moment: Snapshot, scope: Scope) -> FacilitySeries | None:
    """The prison's year, with the days of the last month."""
    found = await census_reading.series(moment, scope, first_shown(scope.as_of))
    own = next((each for each in found if each.facility == scope.facility), None)
    if own is None:
        return None
    since = scope.as_of - DAYS_SHOWN
    return own.model_copy(update={"days": [day for day in own.days if day.reported_on > since]})


def _row(inmate: _Listed, scope: Scope, seen: Mapping[UUID, Attended]) -> RosterRow:
    """Her row at the facility that asks; who was handed over from there is no longer in a cohort of its."""
    day, at = scope.as_of, scope.facility or inmate.at(scope.as_of)
    her = seen.get(inmate.participant_id, Attended())
    inside = at == inmate.at(day) and reached(day, inmate.decreed_on)
    return RosterRow(
        participant_id=inmate.participant_id,
        case_number=inmate.case_number or "",
        facility=at or "",
        cohort=inmate.cohort if inside else None,
        label=inmate.label(day, at),
        letter_attached=reached(day, inmate.letter_on),
        **her.model_dump(),
    )


def _movement(row: _Moving, as_of: date) -> MovementRow:
    known = row.model_dump(include=set(MovementRow.model_fields))
    if row.session_on > as_of:
        known["outcome"] = None
    return MovementRow(**known, cancelled_by=row.settled or row.lost_by)


def _session(row: _Expecting, as_of: date) -> SessionRow:
    over = row.session_on <= as_of
    state: Literal["planned", "held", "cancelled"] = "held" if row.held and over else "planned"
    return SessionRow(
        **row.model_dump(include=set(SessionRow.model_fields)),
        state="cancelled" if row.cancelled_by else state,
    )
