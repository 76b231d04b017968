"""Instruments that sum: what holds for every form."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.assessment.domain.instruments.sums import Sum
from tests.unit.assessment.test_sums import ALL

WAYS = [(instrument, variant) for instrument in ALL for variant in instrument.ways]
EVERY = pytest.mark.parametrize(
    ("instrument", "way"), WAYS, ids=[f"{instrument.code} {way}".strip() for instrument, way in WAYS]
)
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def forms(instrument: Sum, *, whole: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    answers = {item.code: st.sampled_from([value for value, _ in item.answers]) for item in instrument.items}
    return st.fixed_dictionaries(answers) if whole else st.fixed_dictionaries({}, optional=answers)


def reach(instrument: Sum) -> tuple[int, int]:
    values = [[int(value) for value, _ in item.answers] for item in instrument.items]
    return instrument.times * sum(map(min, values)), instrument.times * sum(map(max, values))


@EVERY
@FEW
@given(data=st.data())
def test_a_score_stays_in_its_range_and_has_its_band(instrument: Sum, way: str, data: st.DataObject) -> None:
    scored = instrument.score(data.draw(forms(instrument)), variant=way or None)
    lowest, highest = reach(instrument)
    score = scored.values["score"]
    assert score is not None
    assert lowest <= score <= highest
    [(least, most)] = [band[1:] for band in instrument.ways[way].bands if band[0] == scored.bands["score"]]
    assert least <= score <= most


@EVERY
def test_the_bands_cover_the_range_without_a_hole(instrument: Sum, way: str) -> None:
    bands = instrument.ways[way].bands
    lowest, highest = reach(instrument)
    assert (bands[0][1], bands[-1][2]) == (lowest, highest)
    assert all(before[2] + 1 == after[1] for before, after in pairwise(bands))


@EVERY
@FEW
@given(data=st.data())
def test_a_graver_answer_raises_the_score_and_a_reversed_one_lowers_it(
    instrument: Sum, way: str, data: st.DataObject
) -> None:
    answers = data.draw(forms(instrument))
    item = data.draw(st.sampled_from(instrument.items))
    values = sorted(value for value, _ in item.answers)
    here = data.draw(st.integers(0, len(values) - 2))
    there = data.draw(st.integers(here + 1, len(values) - 1))
    before, after = (
        instrument.score({**answers, item.code: values[n]}, variant=way or None).values["score"]
        for n in (here, there)
    )
    assert before is not None
    assert after is not None
    assert (after < before) if item.code in instrument.ways[way].reversed else (after > before)


@EVERY
@FEW
@given(data=st.data(), random=st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(
    instrument: Sum,
    way: str,
    data: st.DataObject,
    random: Any,  # noqa: ANN401 - hypothesis' Random
) -> None:
    answers = data.draw(forms(instrument, whole=False))
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert instrument.score(dict(shuffled), variant=way or None) == instrument.score(
        answers, variant=way or None
    )


@EVERY
@FEW
@given(data=st.data())
def test_an_open_sum_ends_within_what_it_said_it_can_become(
    instrument: Sum, way: str, data: st.DataObject
) -> None:
    whole = data.draw(forms(instrument))
    kept = data.draw(st.sets(st.sampled_from(sorted(whole))))
    opened = instrument.score({code: whole[code] for code in kept}, variant=way or None)
    closed = instrument.score(whole, variant=way or None).values["score"]
    assert closed is not None
    if opened.missing:
        assert opened.values["score"] is None
        lowest, highest = opened.possible["score"]
        assert lowest <= closed <= highest
    else:
        assert opened.values["score"] == closed
