"""ASI: what holds for every form, whatever way money is counted."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.assessment.domain.instruments.asi.composites import counted, reach
from services.assessment.domain.instruments.asi.instrument import Asi
from services.assessment.domain.instruments.asi.items import AREAS, ITEMS, MONEY_ITEMS
from services.assessment.domain.instruments.asi.money import MOST_DOLLARS, WAYS, Money
from services.assessment.domain.instruments.instrument import Item

ASI = Asi()
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
EVERY = pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))


def answers_to(item: Item, way: Money) -> st.SearchStrategy[Any]:
    if item.code == "currency":
        return st.just(way.currency)
    if item.code in MONEY_ITEMS:
        return st.integers(0, MOST_DOLLARS * way.per_dollar)
    if item.numbers is not None:
        return st.integers(int(item.numbers.least), int(item.numbers.most))
    return st.sampled_from([value for value, _ in item.answers])


def forms(way: Money) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({item.code: answers_to(item, way) for item in ITEMS})


@EVERY
@FEW
@given(data=st.data())
def test_composites_stay_within_reach(way: Money, data: st.DataObject) -> None:
    values = ASI.score(data.draw(forms(way)), variant=way.name).values
    for area in AREAS:
        lowest, highest = reach(area, way)
        composite = values[f"{area}_composite"]
        assert composite is not None
        assert lowest - 1e-9 <= composite <= highest + 1e-9


@EVERY
@FEW
@given(data=st.data())
def test_a_graver_answer_never_lowers_a_composite_and_touches_no_other(
    way: Money, data: st.DataObject
) -> None:
    answers = data.draw(forms(way))
    area = data.draw(st.sampled_from(sorted(AREAS)))
    item = data.draw(st.sampled_from([part.item for part in counted(area, way)]))
    if item.numbers is not None:
        low, high = sorted(data.draw(st.tuples(answers_to(item, way), answers_to(item, way))))
    else:
        order = [value for value, _ in item.answers]
        low, high = sorted(data.draw(st.tuples(*[st.sampled_from(order)] * 2)), key=order.index)
    before, after = (
        ASI.score(answers | {item.code: value}, variant=way.name).values for value in (low, high)
    )
    own = f"{area}_composite"
    first, second = before[own], after[own]
    assert first is not None
    assert second is not None
    assert (second <= first + 1e-12) if area == "employment" else (second >= first - 1e-12)
    assert {k: v for k, v in before.items() if k != own} == {k: v for k, v in after.items() if k != own}


@EVERY
@FEW
@given(data=st.data(), random=st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(way: Money, data: st.DataObject, random: Any) -> None:  # noqa: ANN401 - hypothesis' Random
    answers = data.draw(forms(way))
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert ASI.score(dict(shuffled), variant=way.name) == ASI.score(answers, variant=way.name)


@EVERY
@FEW
@given(data=st.data())
def test_a_missing_answer_makes_no_score_up(way: Money, data: st.DataObject) -> None:
    answers = data.draw(forms(way))
    gone = data.draw(st.sampled_from([item.code for item in ITEMS[2:]]))
    scored = ASI.score(answers | {gone: None}, variant=way.name)
    due = {part.item.code: area for area in AREAS for part in counted(area, way)}
    none = {name for name, value in scored.values.items() if value is None}
    if gone in due:
        assert (none, scored.missing) == ({f"{due[gone]}_composite"}, (gone,))
    elif gone.endswith("_severity"):
        assert (none, scored.missing) == ({gone}, (gone,))
    else:
        assert (none, scored.missing) == (set(), ())
