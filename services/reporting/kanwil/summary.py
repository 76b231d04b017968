"""The regional office's summary: funnel, delivery, fair attendance, what was lost by whom, own counts."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.reporting.common import summary as common
from services.reporting.common.census import CensusRow
from services.reporting.common.census_series import (
    FacilitySeries,
    MonthOfRegion,
    Screening,
    region_months,
    screening,
)
from services.reporting.common.facilities import FacilityRow
from services.reporting.common.summary import (
    AftercareSummary,
    Flow,
    Fraction,
    MonthOfAttendance,
    MonthOfSessions,
    PersonSessionCounts,
    SessionCounts,
)
from services.reporting.counts import Counts
from services.reporting.figures import percent
from shared.contracts.base import Frozen


class Funnel(Frozen):
    """Exact totals of participation; ``left_before_start`` is in neither ``started`` nor ``left``.

    Of stays that ran, ``received`` came from another facility and ``handed_over`` went on at another.

    ``consent_ended`` are those of the consented who took it back or whose yes has lapsed. ``suitable`` is
    what an assessment led to, and counts nobody who objects to being counted there.
    """

    referred: int
    consent_asked: int
    consented: int
    assessed: int
    suitable: int
    decreed: int
    started: int
    completed: int
    left: int
    left_before_start: int
    consent_ended: int
    received: int
    handed_over: int


class Active(Frozen):
    """Who is in the programme, ``held`` of them on hold; by stage would tell who had medical treatment."""

    total: int
    held: int


class SessionSummary(SessionCounts):
    """Sessions planned, held and cancelled, in all and by month."""

    by_month: list[MonthOfSessions]


class AttendanceSummary(Frozen):
    """Fair attendance (B3) and participation (B4)."""

    fair: Fraction
    participation: Fraction
    by_month: list[MonthOfAttendance]


class FacilityCensus(Frozen):
    """The facility's last report up to the day. Capacity is what was configured; none until it was."""

    facility: str
    reported_on: date
    occupants: int
    capacity: int | None
    occupancy_percent: float | None
    narcotics: int
    narcotics_percent: float | None


class RegionCensus(Frozen):
    """Sums over the facilities that have reported and are configured."""

    facilities: int
    occupants: int
    capacity: int
    occupancy_percent: float | None


class CensusSummary(Frozen):
    """Occupants against places; ``by_month`` of the year up to the day, with the screens of each month."""

    facilities: list[FacilityCensus]
    region: RegionCensus
    by_month: list[MonthOfRegion]


class FacilityScreening(Screening):
    """The prison's own urine screens in the year up to the day."""

    facility: str


class ScreensSummary(Frozen):
    """Urine screens that prisons made themselves; of the region each month of each prison is one month."""

    facilities: list[FacilityScreening]
    region: Screening


class Summary(Frozen):
    """The regional office's figures as of a day: counts only."""

    funnel: Funnel
    active: Active
    stages_overridden: int
    sessions: SessionSummary
    person_sessions: PersonSessionCounts
    attendance: AttendanceSummary
    flow: list[Flow]
    census: CensusSummary
    screens: ScreensSummary
    aftercare: AftercareSummary


def summarise(
    counts: Counts,
    as_of: date,
    reports: Mapping[str, CensusRow],
    facilities: Mapping[str, FacilityRow],
    series: Sequence[FacilitySeries] = (),
    *,
    one_facility: bool = False,
) -> Summary:
    """The summary; ``reports`` are the last ones up to the day, ``facilities`` as configured then.

    ``series``: of the year up to the day.
    """
    return Summary(
        funnel=Funnel(**{step: counts(step) for step in Funnel.model_fields}),
        active=Active(total=common.active(counts), held=counts("held")),
        stages_overridden=sum(counts.under("overridden:").values()),
        sessions=SessionSummary(
            **common.sessions(counts).model_dump(), by_month=common.sessions_by_month(counts)
        ),
        person_sessions=common.person_sessions(counts),
        attendance=AttendanceSummary(
            fair=common.fair(counts),
            participation=common.participation(counts),
            by_month=common.fair_by_month(counts),
        ),
        flow=common.flow(counts, as_of, one_facility=one_facility),
        census=census(reports, facilities, region_months(series)),
        screens=screens(series),
        aftercare=common.aftercare(counts),
    )


def census(
    reports: Mapping[str, CensusRow],
    facilities: Mapping[str, FacilityRow],
    by_month: Sequence[MonthOfRegion] = (),
) -> CensusSummary:
    rows = [_of(report, facilities.get(name)) for name, report in sorted(reports.items())]
    known = [(row.occupants, row.capacity) for row in rows if row.capacity is not None]
    occupants, capacity = sum(n for n, _ in known), sum(places for _, places in known)
    return CensusSummary(
        facilities=rows,
        region=RegionCensus(
            facilities=len(known),
            occupants=occupants,
            capacity=capacity,
            occupancy_percent=percent(occupants, capacity),
        ),
        by_month=list(by_month),
    )


def screens(series: Sequence[FacilitySeries]) -> ScreensSummary:
    """Prisons that screened, and all of them together."""
    there = [each for each in series if each.screens]
    return ScreensSummary(
        facilities=[FacilityScreening(facility=each.facility, **dict(each.screening)) for each in there],
        region=screening([month for each in there for month in each.screens]),
    )


def _of(report: CensusRow, facility: FacilityRow | None) -> FacilityCensus:
    return FacilityCensus(
        facility=report.facility,
        reported_on=report.reported_on,
        occupants=report.occupants,
        capacity=facility and facility.capacity,
        occupancy_percent=percent(report.occupants, facility.capacity) if facility else None,
        narcotics=report.narcotics,
        narcotics_percent=percent(report.narcotics, report.occupants),
    )
