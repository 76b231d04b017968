"""Sessions and person-sessions of all agencies: on the session's day, by outcome and by cause."""

import pytest

from services.reporting import bnnp, kanwil, lapas
from services.reporting.common.person_sessions import NotBooked
from services.reporting.common.sessions import NotPlanned
from shared.contracts.base import Event
from shared.contracts.codes import Attendance, Cause, Stage
from shared.contracts.sessions import AttendanceOverdue
from shared.projections.projection import View
from shared.testing.projected import given

from .counted import counted
from .vocabulary import (
    ANA,
    COHORT,
    KUPANG,
    SESSION,
    booked,
    cancelled,
    day,
    freed,
    held,
    lost,
    marked,
    scheduled,
)

VIEWS = [bnnp.VIEW, lapas.VIEW, kanwil.VIEW]
ONE_OF = ("attended", "alpa", "izin", "not_brought", "unmarked")


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
@pytest.mark.parametrize(
    ("events", "counts"),
    [
        ((), {"unmarked": 1}),
        ((marked(Attendance.PRESENT),), {"attended": 1}),
        ((marked(Attendance.LATE),), {"attended": 1, "late": 1}),
        ((marked(Attendance.PRESENT_UNCOOPERATIVE),), {"attended": 1}),
        ((marked(Attendance.ABSENT),), {"alpa": 1}),
        ((marked(Attendance.EXCUSED),), {"izin": 1}),
        ((marked(Attendance.NOT_BROUGHT),), {"not_brought": 1}),
        ((marked(Attendance.ABSENT), marked(Attendance.EXCUSED)), {"izin": 1}),
        ((lost(Cause.BNN),), {"lost:bnn": 1}),
        ((lost(Cause.PRISON),), {"lost:lapas": 1}),
    ],
)
def test_a_person_session_is_counted_for_what_became_of_it(
    view: View, events: tuple[Event, ...], counts: dict[str, int]
) -> None:
    told = counted(view, "08-20", booked(), *events)
    names = ("booked", "late", "lost:bnn", "lost:lapas", "lost:lain", *ONE_OF)
    assert {name: told(name) for name in names if told(name)} == {"booked": 1, **counts}


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_freed_booking_is_not_counted(view: View) -> None:
    told = given(view).told(booked(), freed())
    assert told.counters == {}
    assert told.rows("person_sessions")[0].freed


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_session_to_come_is_not_unmarked_yet(view: View) -> None:
    assert counted(view, "08-19", booked("08-20"))("unmarked") == 0


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
@pytest.mark.parametrize(
    ("events", "counts"),
    [
        ((), (1, 0, 0)),
        ((held(),), (1, 1, 0)),
        ((cancelled(),), (1, 0, 1)),
    ],
)
def test_a_session_is_planned_and_then_held_or_cancelled(
    view: View, events: tuple[Event, ...], counts: tuple[int, int, int]
) -> None:
    told = counted(view, "08-20", scheduled(), *events)
    assert (told("sessions:planned"), told("sessions:held"), told("sessions:cancelled:bnn")) == counts


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_an_outcome_for_a_woman_who_is_not_booked_is_a_finding_and_not_swallowed(view: View) -> None:
    with pytest.raises(NotBooked, match="AttendanceRecorded"):
        given(view).told(marked(Attendance.PRESENT)).fold()
    with pytest.raises(NotPlanned, match="SessionHeld"):
        given(view).told(held()).fold()


def test_bnnp_counts_attendance_by_stage_and_by_group_of_a_cohort() -> None:
    told = counted(bnnp.VIEW, "08-20", booked(group="2"), marked(Attendance.ABSENT))
    assert told("stage:social:alpa") == 1
    assert told.under("group:") == {f"{COHORT}:2:alpa": 1}


def test_the_room_calendar_says_whose_session_it_is_and_no_more() -> None:
    activity = {
        stage: given(lapas.VIEW).told(scheduled(stage=stage)).rows("sessions")[0].activity for stage in Stage
    }
    assert activity == {"medical": "pembinaan BNN", "social": "pembinaan BNN", "skills": "keterampilan"}


OVERDUE = AttendanceOverdue(
    facility=KUPANG, session_id=SESSION, session_on=day("08-20"), overdue_on=day("08-21"), participants=(ANA,)
)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
@pytest.mark.parametrize(
    ("after", "overdue"),
    [((), 1), ((marked(Attendance.EXCUSED),), 0), ((lost(Cause.BNN),), 0), ((freed(),), 0)],
)
def test_what_is_overdue_counts_from_its_day_until_it_is_recorded(
    view: View, after: tuple[Event, ...], overdue: int
) -> None:
    for events in ((booked(), OVERDUE, *after), (booked(), *after, OVERDUE)):
        assert counted(view, "08-20", *events)("overdue") == 0
        assert counted(view, "08-21", *events)("overdue") == overdue
        told = given(view).told(*events)
        assert told.delivered(times=3, batches=1, order=1).fold() == told.fold()
