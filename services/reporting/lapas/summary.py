"""The prison's summary: participants by label, attendance, sessions, its own counts as of a day."""

from services.reporting.common import summary as common
from services.reporting.common.census_series import FacilitySeries
from services.reporting.common.summary import (
    Fraction,
    MonthOfAttendance,
    MonthOfSessions,
    PersonSessionCounts,
    SessionCounts,
)
from services.reporting.counts import Counts
from services.reporting.lapas.roster import Label
from shared.contracts.base import Frozen


class AttendanceSummary(Frozen):
    """Fair attendance, and what the prison can do something about."""

    fair: Fraction
    participation: Fraction
    by_month: list[MonthOfAttendance]
    late: int
    unmarked: int
    overdue: int
    not_brought: int


class SessionSummary(SessionCounts):
    """Sessions in the prison, in all and by month."""

    by_month: list[MonthOfSessions]


class Summary(Frozen):
    """The prison's figures as of a day; the labels add up to the participants.

    ``census``: its occupants and own urine screens in the year up to the day, by day of the last month.
    """

    participants: int
    labels: dict[str, int]
    attendance: AttendanceSummary
    sessions: SessionSummary
    person_sessions: PersonSessionCounts
    census: FacilitySeries | None = None


def summarise(counts: Counts, census: FacilitySeries | None = None) -> Summary:
    return Summary(
        participants=counts("participants"),
        labels={label.value: counts(f"label:{label}") for label in Label},
        attendance=AttendanceSummary(
            fair=common.fair(counts),
            participation=common.participation(counts),
            by_month=common.fair_by_month(counts),
            late=counts("late"),
            unmarked=counts("unmarked"),
            overdue=counts("overdue"),
            not_brought=counts("not_brought"),
        ),
        sessions=SessionSummary(
            **common.sessions(counts).model_dump(), by_month=common.sessions_by_month(counts)
        ),
        person_sessions=common.person_sessions(counts),
        census=census,
    )
