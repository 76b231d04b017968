"""The register's dates, and by when the outcome letter is due: calendar months, and never a remission."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from services.program.domain import custody_dates, release, release_due
from services.program.domain.letter import issue, letter_due, letter_dues
from services.program.domain.months import add_months
from services.program.domain.release import Dates, Release
from services.program.domain.stages import count
from shared.contracts.base import Event
from shared.contracts.codes import Role, Stage
from tests.unit.program.places import KUPANG, here, on, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import enrolled

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def said(state: Release, **dates: date) -> tuple[Release, list[Event]]:
    events = custody_dates.record(
        state,
        participant_id=who("RN"),
        facility=KUPANG,
        dates=Dates(**dates),
        role=Role.LAPAS_REGISTRAR,
        here=here(),
    )
    for event in events:
        state = release.evolve(state, event)
    return state, events


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2028, 3, 31), -1, date(2028, 2, 29)),
        (date(2026, 5, 31), -3, date(2026, 2, 28)),
        (date(2027, 11, 30), -9, date(2027, 2, 28)),
        (date(2027, 8, 31), -9, date(2026, 11, 30)),
        (date(2027, 1, 1), -9, date(2026, 4, 1)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_a_month_ends_where_it_ends(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@settings(max_examples=60)
@drawn(DAYS, st.integers(-24, 24))
def test_months_keep_the_day_or_take_the_last(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == day.day or (moved.day < day.day and add_months(moved, 1).day >= moved.day)


def test_the_letter_is_due_nine_months_before_pb_and_assimilation_and_three_before_cb() -> None:
    dates = Dates(
        pb_two_thirds=date(2027, 8, 31), assimilation_half=date(2027, 2, 15), cb_two_thirds=date(2027, 5, 31)
    )
    assert [(due.basis, due.due_on) for due in letter_dues(dates)] == [
        ("asimilasi", date(2026, 5, 15)),
        ("pb", date(2026, 11, 30)),
        ("cb", date(2027, 2, 28)),
    ]
    assert letter_dues(dates)[1].warn_on == date(2026, 10, 31)
    assert letter_dues(Dates(expected_release=date(2027, 1, 1))) == ()


def test_a_correction_replaces_and_the_record_before_stays() -> None:
    state, _ = said(Release(), expected_release=date(2027, 3, 1))
    state, again = said(state, expected_release=date(2027, 3, 1))
    assert again == []
    state, _ = said(state, expected_release=date(2027, 1, 17), pb_two_thirds=date(2026, 9, 1))
    assert [record.expected_release for record in state.recorded] == [date(2027, 3, 1), date(2027, 1, 17)]
    assert state.dates == Dates(expected_release=date(2027, 1, 17), pb_two_thirds=date(2026, 9, 1))


def test_dates_that_contradict_each_other_are_refused_by_field() -> None:
    with refused("dates-order", "pb_two_thirds") as no:
        said(
            Release(),
            expected_release=date(2027, 1, 1),
            pb_two_thirds=date(2027, 2, 1),
            cb_two_thirds=date(2027, 1, 2),
        )
    assert [error["field"] for error in no.value.errors or []] == ["pb_two_thirds", "cb_two_thirds"]
    with refused("dates-missing", "expected_release"):
        said(Release())


@settings(max_examples=40)
@drawn(st.lists(DAYS, min_size=1, max_size=4))
def test_no_date_stands_that_nobody_entered(days: list[date]) -> None:
    state, entered = Release(), set()
    for day in days:
        state, _ = said(state, expected_release=day)
        entered.add(day)
    assert set(state.dates.model_dump().values()) - {None} <= entered


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 9, 21), None),
        (date(2026, 9, 22), 90),
        (date(2026, 11, 20), 90),
        (date(2026, 11, 21), 30),
        (date(2026, 12, 14), 7),
        (date(2026, 12, 30), 7),
    ],
)
def test_the_smallest_limit_that_has_come_counts(today: date, expected: int | None) -> None:
    assert release_due.reached(Dates(expected_release=date(2026, 12, 21)), today) == expected
    assert release_due.reached(Dates(), today) is None


def test_a_letter_needs_something_attended_and_is_due_no_more_once_it_is_there() -> None:
    world = enrolled(SL="sosial")
    her = world.episodes([who("SL")])[who("SL")]
    how: dict[str, Any] = {"letter_id": who("letter"), "role": Role.BNN_COUNSELLOR, "here": here()}
    with refused("nothing-attended"):
        issue(Release(), her, issued_on=date(2026, 9, 1), **how)
    session = world.schedule(Stage.SOCIAL, on(date(2026, 8, 20)), "SL", minutes=90, room="Aula")
    world.mark(session, {"SL": "hadir"})
    her = world.episodes([who("SL")])[who("SL")]
    assert count(her.stay.of_stage(Stage.SOCIAL)).attended == 1
    state, _ = said(Release(), pb_two_thirds=date(2027, 8, 31))
    assert letter_due(state) is not None
    [told] = issue(state, her, issued_on=date(2026, 9, 1), **how)
    state = release.evolve(state, told)
    assert letter_due(state) is None
    with refused("before-letter", "issued_on"):
        issue(state, her, issued_on=date(2026, 8, 31), **how)
    with refused("before-decree", "issued_on"):
        issue(state, her, issued_on=date(2026, 8, 17), **how)
