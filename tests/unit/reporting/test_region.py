"""The regional office: facilities and census as of a day."""

from datetime import date, datetime, time

from services.reporting.common.census import latest_reports
from services.reporting.common.facilities import as_of
from services.reporting.kanwil import VIEW
from services.reporting.kanwil.summary import census
from shared.contracts.custody import CensusReported
from shared.contracts.program import FacilityConfigured
from shared.testing.projected import Projected, given

from .pilot_people import KUPANG, WAINGAPU, WITA, on
from .vocabulary import day


def configured(capacity: int, facility: str = KUPANG) -> FacilityConfigured:
    return FacilityConfigured(
        facility=facility, time_zone="Asia/Makassar", capacity=capacity, rooms=("Aula",)
    )


def reported(on_day: str, occupants: int, narcotics: int = 0, facility: str = KUPANG) -> CensusReported:
    return CensusReported(
        facility=facility, reported_on=day(on_day), occupants=occupants, narcotics=narcotics
    )


def at(day_: date) -> datetime:
    return datetime.combine(day_, time(9), WITA)


def test_capacity_is_what_was_configured_on_the_day_or_first() -> None:
    story = Projected(VIEW).at(on("08-10")).told(configured(100)).at(on("09-10")).told(configured(120))
    rows = story.rows("facilities")
    assert [as_of(rows, day(d))[KUPANG].capacity for d in ("08-03", "08-10", "09-09", "09-10")] == [
        100,
        100,
        100,
        120,
    ]


def test_a_configuration_late_in_the_evening_holds_from_the_local_day() -> None:
    late = datetime(2026, 8, 10, 0, 30, tzinfo=WITA)
    (row,) = Projected(VIEW).at(late).told(configured(100)).rows("facilities")
    assert row.effective_on == date(2026, 8, 10)


def test_a_later_report_of_the_day_replaces() -> None:
    rows = given(VIEW).told(reported("08-03", 112, 16), reported("08-03", 111, 15)).rows("census")
    assert [(row.occupants, row.narcotics) for row in rows] == [(111, 15)]


def test_the_region_adds_each_facilitys_last_report_and_leaves_out_who_is_not_configured() -> None:
    told = given(VIEW).told(
        configured(100),
        configured(80, WAINGAPU),
        reported("08-03", 112),
        reported("10-25", 111),
        reported("08-03", 88, facility=WAINGAPU),
        reported("08-03", 30, facility="lembata"),
    )
    on_day = day("09-30")
    summary = census(latest_reports(told.rows("census"), on_day), as_of(told.rows("facilities"), on_day))
    assert [(row.facility, row.occupants, row.capacity) for row in summary.facilities] == [
        ("lembata", 30, None),
        (KUPANG, 112, 100),
        (WAINGAPU, 88, 80),
    ]
    assert (summary.region.occupants, summary.region.capacity, summary.region.occupancy_percent) == (
        200,
        180,
        111.1,
    )


def test_before_the_first_report_there_is_no_census() -> None:
    told = given(VIEW).told(configured(100), reported("08-03", 112))
    summary = census(
        latest_reports(told.rows("census"), day("08-02")), as_of(told.rows("facilities"), day("08-02"))
    )
    assert summary.facilities == []
    assert summary.region.occupancy_percent is None
