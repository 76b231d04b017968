"""Counters of changes: read up to a day, they say who stood where on that day."""

from datetime import date

from hypothesis import given, strategies

from services.reporting.dated import changes, latest, merged

DAYS = [date(2026, 8, day) for day in range(1, 29)]


@given(
    strategies.dictionaries(
        strategies.sampled_from(DAYS), strategies.frozensets(strategies.sampled_from("abc"))
    )
)
def test_the_sum_up_to_any_day_is_where_the_row_stands_on_it(told: dict[date, frozenset[str]]) -> None:
    def standing(day: date) -> frozenset[str]:
        return latest(sorted(told.items()), day) or frozenset()

    counted = changes("x", told, standing)
    for day in DAYS:
        sums = {
            name: sum(n for (_, on, of), n in counted.items() if of == name and on <= day) for name in "abc"
        }
        assert {name for name, n in sums.items() if n} == standing(day)
        assert set(sums.values()) <= {0, 1}


def test_nothing_is_counted_before_the_facility_is_known() -> None:
    assert changes(None, DAYS, lambda _: ["a"]) == {}


def test_a_later_record_replaces_an_earlier_one_of_the_same_or_a_later_day() -> None:
    history = [(DAYS[9], "wrong"), (DAYS[4], "right")]
    assert [latest(history, day) for day in (DAYS[3], DAYS[4], DAYS[8], DAYS[9])] == [
        None,
        "right",
        "right",
        "right",
    ]


def test_counts_of_two_parts_add_up() -> None:
    assert merged({("x", DAYS[0], "a"): 1}, {("x", DAYS[0], "a"): -1, ("y", DAYS[0], "a"): 1}) == {
        ("x", DAYS[0], "a"): 0,
        ("y", DAYS[0], "a"): 1,
    }
