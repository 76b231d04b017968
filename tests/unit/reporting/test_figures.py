"""The arithmetic of the reports."""

from datetime import date

import pytest

from services.reporting.figures import median, months, percent, percentile, working_days


@pytest.mark.parametrize(
    ("values", "middle"), [([], None), ([5], 5), ([15, 32, 64, 64], 48), ([1, 2], 1.5), ([1, 2, 9], 2)]
)
def test_the_median_is_the_middle_or_the_mean_of_the_two(values: list[int], middle: float | None) -> None:
    assert median(values) == middle


@pytest.mark.parametrize(
    ("values", "rank"),
    [([], None), ([7], 7), ([8, 8, 8, 8, 8, 10, 10, 10, 10], 10), (list(range(1, 11)), 9), ([1, 2], 2)],
)
def test_the_percentile_is_the_nearest_rank(values: list[int], rank: int | None) -> None:
    assert percentile(values, 90) == rank


@pytest.mark.parametrize(
    ("n", "of", "rounded"),
    [
        (111, 100, 111.0),
        (16, 112, 14.3),
        (15, 111, 13.5),
        (201, 180, 111.7),
        (1, 8, 12.5),
        (1, 2000, 0.1),
        (3, 0, None),
    ],
)
def test_a_percentage_has_one_decimal_rounded_half_up(n: int, of: int, rounded: float | None) -> None:
    assert percent(n, of) == rounded


def test_working_days_leave_out_weekends_and_holidays() -> None:
    monday, next_friday = date(2026, 8, 10), date(2026, 8, 21)
    assert working_days(monday, next_friday, ()) == 9
    assert working_days(monday, next_friday, (date(2026, 8, 17), date(2026, 8, 16))) == 8
    assert working_days(monday, monday, ()) == 0


def test_fourteen_working_days_are_the_longest_wait_within_the_standard() -> None:
    assert working_days(date(2026, 8, 3), date(2026, 8, 21), ()) == 14
    assert working_days(date(2026, 8, 3), date(2026, 8, 24), ()) == 15


def test_months_run_over_the_end_of_a_year() -> None:
    assert list(months(date(2026, 11, 30), date(2027, 1, 1))) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
