"""A stay that was handed over: each facility counts what happened there, and the region counts it once."""

from datetime import date, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given as examples
from hypothesis import settings

from services.reporting.bnnp import VIEW as BNNP
from services.reporting.bnnp.client import Client
from services.reporting.common.places import HandedOver, changes_over, handed_over, place_on
from services.reporting.common.summary import active, flow
from services.reporting.counts import Counts
from services.reporting.kanwil import VIEW as KANWIL
from services.reporting.lapas import VIEW as LAPAS
from services.reporting.lapas.roster import Inmate, Label
from shared.contracts.base import Event
from shared.contracts.codes import Attendance, EpisodeEnd, Movement, Stage
from shared.contracts.handover import EpisodeHandedOver, HandOverAwaited
from shared.contracts.program import ParticipantMoved
from shared.projections.projection import Counter, View
from shared.testing.projected import given

from .pilot_people import KUPANG
from .vocabulary import (
    ANA,
    SESSION,
    asked,
    assessed,
    booked,
    day,
    ended,
    enrolled,
    marked,
    moved,
    referred,
    started,
)

WAINGAPU = "rutan-waingapu"
LEFT, CAME, LATE = day("09-01"), day("09-03"), date(2026, 12, 1)
HER = {"participant_id": ANA, "episode_id": ended("09-01").episode_id}

STORY: tuple[Event, ...] = (
    referred(),
    asked(),
    assessed("08-11"),
    enrolled(),
    booked("08-20", Stage.SOCIAL),
    marked(Attendance.PRESENT),
    started(Stage.SOCIAL),
    moved("09-01", Movement.TRANSFER),
    HandOverAwaited(facility=KUPANG, **HER, to_facility=WAINGAPU, left_on=LEFT),
    ParticipantMoved(
        facility=WAINGAPU,
        participant_id=ANA,
        movement=Movement.RECEIVED,
        to_facility=WAINGAPU,
        moved_on=CAME,
    ),
    EpisodeHandedOver(
        facility=WAINGAPU,
        **HER,
        from_facility=KUPANG,
        cohort_id=SESSION,
        handed_over_on=CAME,
    ),
    ended("10-05", EpisodeEnd.WITHDREW),
)


def counters(view: View, *, told: tuple[Event, ...] = STORY) -> dict[Counter, int]:
    return dict(given(view).told(*told).fold().counters)


def at(view: View, on: date, facility: str | None, told: tuple[Event, ...] = STORY) -> Counts:
    return Counts.of(counters(view, told=told), on, facility)


@pytest.mark.parametrize("view", [BNNP, KANWIL], ids=lambda view: view.name)
def test_each_facility_counts_what_happened_there_and_the_region_once(view: View) -> None:
    before, since = day("09-02"), day("09-10")
    assert [active(at(view, before, where)) for where in (KUPANG, WAINGAPU, None)] == [1, 0, 1]
    assert [active(at(view, since, where)) for where in (KUPANG, WAINGAPU, None)] == [0, 1, 1]
    assert [active(at(view, LATE, where)) for where in (KUPANG, WAINGAPU, None)] == [0, 0, 0]
    assert [at(view, LATE, where)("started") for where in (KUPANG, WAINGAPU, None)] == [1, 0, 1]
    assert [at(view, LATE, where)("left") for where in (KUPANG, WAINGAPU, None)] == [0, 1, 1]
    assert (at(view, LATE, KUPANG)("handed_over"), at(view, LATE, WAINGAPU)("received")) == (1, 1)


@pytest.mark.parametrize("view", [BNNP, KANWIL], ids=lambda view: view.name)
def test_flows_add_up_at_each_facility_and_in_the_region(view: View) -> None:
    for where in (KUPANG, WAINGAPU, None):
        counts = at(view, LATE, where)
        rows = flow(counts, LATE, one_facility=where is not None)
        assert all(row.at_start + row.joined - row.left == row.at_end for row in rows), where
        assert rows[-1].at_end == active(counts)
    region = flow(at(view, LATE, None), LATE)
    assert (sum(row.joined for row in region), sum(row.left for row in region)) == (1, 1)


def test_she_stands_in_her_stage_where_she_is_now() -> None:
    counts = counters(BNNP)
    now = Counts.of(counts, day("09-10"), WAINGAPU)
    assert (now("active:social"), Counts.of(counts, day("09-10"), KUPANG)("active:social")) == (1, 0)
    assert Counts.of(counts, day("09-02"), KUPANG)("active:social") == 1


def test_the_old_prison_sees_that_she_moved_and_the_new_one_how_far_she_is() -> None:
    [row] = given(LAPAS).told(*STORY).rows("roster")
    assert isinstance(row, Inmate)
    labels = [(on, row.label(on, KUPANG), row.label(on, WAINGAPU)) for on in (day("09-02"), CAME, LATE)]
    assert labels == [
        (day("09-02"), Label.MOVED, Label.MOVED),
        (CAME, Label.MOVED, Label.BNN),
        (LATE, Label.MOVED, Label.STOPPED),
    ]
    assert at(LAPAS, day("09-02"), WAINGAPU)("participants") == 0, "not before she came"
    assert at(LAPAS, LATE, WAINGAPU)("label:berhenti") == 1
    assert at(LAPAS, LATE, KUPANG)("label:pindah") == 1


def test_attendance_stays_where_the_session_was() -> None:
    for view in (BNNP, KANWIL, LAPAS):
        assert at(view, LATE, KUPANG)("attended") == 1
        assert at(view, LATE, WAINGAPU)("attended") == 0


def test_she_who_comes_back_has_her_old_label_again() -> None:
    back = ParticipantMoved(
        facility=KUPANG,
        participant_id=ANA,
        movement=Movement.RETURNED,
        to_facility=KUPANG,
        moved_on=CAME,
    )
    [row] = given(LAPAS).told(*STORY[:9], back).rows("roster")
    assert isinstance(row, Inmate)
    assert (row.label(day("09-02")), row.label(CAME)) == (Label.MOVED, Label.BNN)


def test_who_was_received_before_she_starts_is_no_moved_client() -> None:
    [row] = given(BNNP).told(*(each for each in STORY[:10] if each.name() != "StageStarted")).rows("clients")
    assert isinstance(row, Client)
    assert row.status(LATE) == "waiting"


@pytest.mark.parametrize("view", [BNNP, LAPAS, KANWIL], ids=lambda view: view.name)
@settings(max_examples=6, deadline=None)
@examples(order=st.integers(), batches=st.sampled_from([1, 3, 100]))
def test_delivered_again_and_in_any_order_of_the_logs_it_is_the_same(
    view: View, order: int, batches: int
) -> None:
    told = given(view).told(*STORY)
    assert told.delivered(times=3, batches=batches, order=order).fold() == told.fold()


DAYS = st.integers(0, 200).map(lambda n: date(2026, 1, 1) + timedelta(days=n))


@settings(max_examples=60, deadline=None)
@examples(
    start=DAYS, stays=st.lists(st.tuples(DAYS, st.sampled_from("ABC")), max_size=4), end=st.none() | DAYS
)
def test_whatever_the_days_are_facilities_add_up_to_the_region(
    start: date, stays: list[tuple[date, str]], end: date | None
) -> None:
    steps = [HandedOver(on=on, facility=where) for on, where in sorted(stays, key=lambda stay: stay[0])]
    last = max([start, *(step.on for step in steps)])
    end = None if end is None else max(end, last)

    def standing(on: date) -> list[str]:
        over = end is not None and end <= on
        return [*(["started"] if start <= on else []), *(["left"] if over else [])]

    counted = changes_over("A", steps, (start, end), standing)
    for counter, n in handed_over("A", steps, start, end).items():
        counted[counter] = counted.get(counter, 0) + n
    for n in range(0, 240, 30):
        on = date(2026, 1, 1) + timedelta(days=n)
        inside = start <= on and (end is None or on < end)
        here = {where: active(Counts.of(counted, on, where)) for where in "ABC"}
        assert here == {where: int(inside and place_on("A", steps, on) == where) for where in "ABC"}
        assert active(Counts.of(counted, on)) == int(inside)
