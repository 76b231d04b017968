"""WHOQOL-BREF, URICA, SRQ-20, COWS: what holds for every form."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assessment.domain.instruments.instrument import SUICIDE_RISK
from services.assessment.domain.instruments.library import LIBRARY
from services.assessment.domain.instruments.srq20 import CUT_OFFS
from services.assessment.domain.instruments.urica import SUBSCALES, UNUSED
from services.assessment.domain.instruments.whoqol_bref import DOMAINS, REVERSED
from shared.refusals import Invalid

CODES = pytest.mark.parametrize("code", ["whoqol_bref", "urica", "srq20", "cows"])
FEW = settings(max_examples=25, deadline=None)
RANGES = {
    "whoqol_bref": {
        **dict.fromkeys(DOMAINS, (0, 100)),
        **{f"{name}_4_20": (4, 20) for name in DOMAINS},
        "overall": (1, 5),
        "health": (1, 5),
    },
    "urica": {**dict.fromkeys(SUBSCALES, (1, 5)), "readiness": (-2, 14)},
    "srq20": {"score": (0, 20), "observed": (0, 20)},
    "cows": {"score": (0, 48)},
}
DOWN = {"whoqol_bref": {f"q{n}" for n in REVERSED}, "urica": {f"q{n}" for n in SUBSCALES["precontemplation"]}}
"""Items where a higher answer lowers what they belong to (URICA: readiness)."""

UNUSED_ITEMS = {f"q{n}" for n in UNUSED}
"""Of URICA: they move nothing."""


def values_of(code: str) -> dict[str, list[Any]]:
    items = LIBRARY[code].description()["items"]
    return {item["code"]: sorted(answer["value"] for answer in item["answers"]) for item in items}


def forms(code: str, *, whole: bool) -> st.SearchStrategy[dict[str, Any]]:
    answers = {item: st.sampled_from(values) for item, values in values_of(code).items()}
    return st.fixed_dictionaries(answers) if whole else st.fixed_dictionaries({}, optional=answers)


@CODES
@FEW
@given(data=st.data())
def test_scores_stay_in_their_range(code: str, data: st.DataObject) -> None:
    found = LIBRARY[code].score(data.draw(forms(code, whole=False))).values
    assert set(found) == set(RANGES[code])
    for name, value in found.items():
        least, most = RANGES[code][name]
        assert value is None or least <= value <= most


@CODES
@FEW
@given(data=st.data())
def test_a_whole_form_has_every_score(code: str, data: st.DataObject) -> None:
    scored = LIBRARY[code].score(data.draw(forms(code, whole=True)))
    assert None not in scored.values.values()
    assert (scored.missing, scored.possible, scored.status) == ((), {}, "complete")


@CODES
@FEW
@given(data=st.data(), random=st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(code: str, data: st.DataObject, random: Any) -> None:  # noqa: ANN401 - hypothesis' Random
    answers = data.draw(forms(code, whole=False))
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert LIBRARY[code].score(dict(shuffled)) == LIBRARY[code].score(answers)


def moved(code: str, data: st.DataObject) -> tuple[str, Mapping[str, float], Mapping[str, float]]:
    """An item, and the scores of a whole form before and after it was answered higher."""
    answers = data.draw(forms(code, whole=True))
    values = values_of(code)
    item = data.draw(st.sampled_from(sorted(values)))
    low, high = sorted(data.draw(st.sets(st.sampled_from(values[item]), min_size=2, max_size=2)))
    before, after = (LIBRARY[code].score({**answers, item: value}).values for value in (low, high))
    return item, before, after  # type: ignore[return-value]  # whole forms have scores


@CODES
@FEW
@given(data=st.data())
def test_a_higher_answer_moves_scores_one_way_only(code: str, data: st.DataObject) -> None:
    item, before, after = moved(code, data)
    names = {"readiness"} if code == "urica" else set(before)
    down = item in DOWN.get(code, set())
    assert all((after[name] <= before[name]) if down else (after[name] >= before[name]) for name in names)
    assert any(after[name] != before[name] for name in before) or item in UNUSED_ITEMS
    if code == "urica":
        assert all(after[name] >= before[name] for name in SUBSCALES)


@FEW
@given(data=st.data())
def test_an_open_srq_ends_within_what_it_said_and_stays_positive(data: st.DataObject) -> None:
    whole = data.draw(forms("srq20", whole=True))
    kept = data.draw(st.sets(st.sampled_from(sorted(whole))))
    opened = LIBRARY["srq20"].score({item: whole[item] for item in kept})
    closed = LIBRARY["srq20"].score(whole)
    score = closed.values["score"]
    assert score is not None
    least, most = opened.possible.get("score", (score, score))
    assert least <= score <= most
    for name in CUT_OFFS:
        if opened.bands[name] != "incomplete":
            assert opened.bands[name] == closed.bands[name]
    assert (SUICIDE_RISK in closed.alerts) == whole["q17"]


@pytest.mark.parametrize(
    ("score", "bands"),
    [
        (3, ("negative", "negative", "negative")),
        (4, ("negative", "by_group", "negative")),
        (5, ("negative", "by_group", "negative")),
        (6, ("positive", "positive", "negative")),
        (7, ("positive", "positive", "negative")),
        (8, ("positive", "positive", "positive")),
    ],
)
def test_cut_off_sets_at_their_borders(score: int, bands: tuple[str, str, str]) -> None:
    scored = LIBRARY["srq20"].score({f"q{n}": n <= score for n in range(1, 21)})
    assert tuple(scored.bands[name] for name in CUT_OFFS) == bands


@pytest.mark.parametrize(
    ("answers", "score", "band"),
    [
        ((0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0), 4, "none"),
        ((1, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0), 5, "mild"),
        ((4, 4, 3, 1, 0, 0, 0, 0, 0, 0, 0), 12, "mild"),
        ((4, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0), 13, "moderate"),
        ((4, 4, 5, 5, 4, 2, 0, 0, 0, 0, 0), 24, "moderate"),
        ((4, 4, 5, 5, 4, 1, 2, 0, 0, 0, 0), 25, "moderately_severe"),
        ((4, 4, 5, 5, 4, 4, 5, 4, 1, 0, 0), 36, "moderately_severe"),
        ((4, 4, 5, 5, 4, 4, 5, 4, 2, 0, 0), 37, "severe"),
        ((4, 4, 5, 5, 4, 4, 5, 4, 4, 4, 5), 48, "severe"),
    ],
)
def test_bands_of_cows_at_their_borders(answers: tuple[int, ...], score: int, band: str) -> None:
    scored = LIBRARY["cows"].score({f"q{n}": answer for n, answer in enumerate(answers, start=1)})
    assert (scored.values, scored.bands) == ({"score": score}, {"score": band})


@CODES
def test_every_value_outside_the_set_is_rejected_by_item(code: str) -> None:
    for item, values in values_of(code).items():
        for wrong in (-1, 6, 99, "1", 1.5, [], not values[0] if isinstance(values[0], int) else None):
            if any(type(wrong) is type(value) and wrong == value for value in values):
                continue
            with pytest.raises(Invalid) as refused:
                LIBRARY[code].score({item: wrong})
            [found] = refused.value.errors
            assert (found["field"], found["rule"]) == (f"answers.{item}", "answer-value")
