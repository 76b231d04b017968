"""Errors are told without data; a flood is known by its size; sums of rows do not depend on how rows lie."""

from datetime import UTC, datetime, timedelta, timezone

import asyncpg
import pytest
from pydantic import BaseModel, ValidationError

from shared.contracts.codes import Stage
from shared.projections.poison import allowed_keys, describe, is_data
from shared.projections.verifying import Sum, Summing, sample


class Name(BaseModel):
    length: int


def raised(error: Exception) -> Exception:
    with pytest.raises(type(error)) as caught:
        raise error
    return caught.value


def test_a_message_is_not_told_but_its_place_is() -> None:
    told = describe(raised(KeyError("Siti Aminah")))
    assert told.startswith("KeyError in raised (test_projection_poison.py:")
    assert "Siti" not in told


def test_an_invalid_value_is_told_by_field_and_rule() -> None:
    with pytest.raises(ValidationError) as caught:
        Name.model_validate({"length": "Siti Aminah"})
    assert describe(caught.value) == "ValidationError: length int_parsing"


def test_an_error_that_was_never_raised_has_a_name_at_least() -> None:
    assert describe(RuntimeError("Siti")) == "RuntimeError"


@pytest.mark.parametrize(
    ("error", "is_poison"),
    [
        (asyncpg.NotNullViolationError("x"), True),
        (asyncpg.CharacterNotInRepertoireError("x"), True),
        (asyncpg.exceptions.DataError("x"), True),
        (asyncpg.DeadlockDetectedError("x"), False),
        (asyncpg.LockNotAvailableError("x"), False),
        (asyncpg.SerializationError("x"), False),
        (asyncpg.UndefinedTableError("x"), False),
        (asyncpg.ConnectionDoesNotExistError("x"), False),
        (ConnectionResetError(), False),
        (TimeoutError(), False),
    ],
)
def test_only_values_are_poison(error: Exception, is_poison: bool) -> None:  # noqa: FBT001 - a parameter
    assert is_data(error) is is_poison


@pytest.mark.parametrize(("seen", "keys"), [(1, 10), (1_500, 15), (4_000, 40), (5_000, 50), (9_000_000, 50)])
def test_a_flood_is_one_in_a_hundred_within_bounds(seen: int, keys: int) -> None:
    assert allowed_keys(seen) == keys


def sum_of(*rows: object) -> Sum:
    summing = Summing()
    for row in rows:
        summing.add(row)
    return summing.sum


def test_sums_do_not_depend_on_order_zone_or_kind() -> None:
    noon = datetime(2026, 8, 3, 12, tzinfo=UTC)
    there = noon.astimezone(timezone(timedelta(hours=8)))
    assert sum_of(["a", noon], ["b"]) == sum_of(("b",), ("a", there))
    assert sum_of({"x": frozenset("abc"), "y": Stage.SOCIAL}) == sum_of({"y": "social", "x": ["a", "b", "c"]})


def test_sums_differ_where_rows_do() -> None:
    assert sum_of(["a"]) != sum_of(["b"])
    assert sum_of(["a"], ["a"]) != sum_of(["a"])


def test_a_sample_takes_the_same_part_every_time() -> None:
    taken = [n for n in range(1000) if sample(10)((n,))]
    assert 50 < len(taken) < 200
    assert taken == [n for n in range(1000) if sample(10)((str(n),))]
    assert all(sample(1)((n,)) for n in range(10))
