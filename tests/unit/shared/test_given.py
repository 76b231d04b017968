"""The kit itself: a scenario that does not hold fails, and says why."""

import pytest

from shared.contracts.base import Event
from shared.refusals import Invalid, Refusal, WrongState
from shared.testing.given import Scenario


class Counted(Event):
    """An event of these tests alone."""

    log = "tests"
    data_class = "C2-custody"
    about = "facility"

    n: int


def counted(n: int) -> Counted:
    return Counted(facility="lpp-kupang", n=n)


def count(total: int, *, n: int) -> Counted | list[Counted] | None:
    if n < 0:
        raise Invalid("negative", "may not be negative", field="n")
    if n == 0:
        return None
    return [counted(1)] * 2 if n == total else counted(n)


counter = Scenario(0, lambda total, event: total + event.n)  # type: ignore[attr-defined]


def test_it_tells() -> None:
    assert counter.given(counted(2), counted(3)).when(count, n=4).then(counted(4)) == 9
    assert counter.given(counted(2)).when(count, n=2).then(counted(1), counted(1)) == 4
    counter.when(count, n=1).then(counted(1))


def test_it_tells_nothing() -> None:
    counter.when(count, n=0).then_nothing()


def test_it_refuses() -> None:
    refused = counter.when(count, n=-1)
    refusal = refused.then_refused(Invalid, rule="negative", match="not be neg", field="n")
    assert refusal.rule == "negative"
    refused.then_refused()


def test_what_does_not_hold_fails_and_says_why() -> None:
    with pytest.raises(AssertionError, match="expected"):
        counter.when(count, n=4).then(counted(5))
    with pytest.raises(AssertionError, match="refused: negative"):
        counter.when(count, n=-1).then_nothing()
    with pytest.raises(AssertionError, match="told"):
        counter.when(count, n=4).then_nothing()
    with pytest.raises(AssertionError, match="not refused by WrongState"):
        counter.when(count, n=-1).then_refused(WrongState)
    with pytest.raises(AssertionError, match="not refused"):
        counter.when(count, n=4).then_refused(Refusal)
    for wrong in ({"rule": "other"}, {"match": "other"}, {"field": "other"}):
        with pytest.raises(AssertionError, match="other"):
            counter.when(count, n=-1).then_refused(Invalid, **wrong)


def test_a_decision_that_changes_its_state_is_found() -> None:
    def cheat(state: list[int]) -> None:
        state.append(1)

    with pytest.raises(AssertionError, match="may not change"):
        Scenario([0], lambda state, _: state).when(cheat)
