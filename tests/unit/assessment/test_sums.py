"""DAST-10, CIWA-Ar, WHO-5, K10, PHQ-9, GAD-7: bands at their borders, missing answers, what is refused."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from services.assessment.domain.instruments.ciwa_ar import CIWA_AR
from services.assessment.domain.instruments.dast10 import DAST10
from services.assessment.domain.instruments.gad7 import GAD7
from services.assessment.domain.instruments.instrument import SUICIDE_RISK
from services.assessment.domain.instruments.k10 import K10
from services.assessment.domain.instruments.phq9 import PHQ9
from services.assessment.domain.instruments.sums import Sum
from services.assessment.domain.instruments.who5 import WHO5
from shared.refusals import Invalid

ALL = (DAST10, CIWA_AR, WHO5, K10, PHQ9, GAD7)
CIWA_WORKED = (3, 4, 2, 3, 2, 1, 0, 0, 2, 1)


def form(*answers: int | bool) -> dict[str, Any]:
    """A form whose items are answered in their order."""
    return {f"q{n}": answer for n, answer in enumerate(answers, start=1)}


def dast(letters: str) -> dict[str, Any]:
    return form(*(letter == "Y" for letter in letters))


def test_the_first_variant_is_meant_where_none_is_named() -> None:
    assert DAST10.score(dast("YYNYYNYNYN")) == DAST10.score(dast("YYNYYNYNYN"), variant="always_able")
    assert CIWA_AR.score(form(*CIWA_WORKED)).bands == {"score": "severe"}


def reaching(instrument: Sum, raw: int) -> dict[str, Any]:
    """A form whose answers sum to this, in a wording that reverses nothing."""
    answers: dict[str, Any] = {}
    left = raw - sum(min(int(value) for value, _ in item.answers) for item in instrument.items)
    for item in instrument.items:
        values = sorted(value for value, _ in item.answers)
        step = min(left, int(values[-1]) - int(values[0]))
        answers[item.code] = values[step]
        left -= step
    assert left == 0
    return answers


BORDERS = [
    (DAST10, "unable", [(0, "none"), (1, "low"), (2, "low"), (3, "moderate"), (5, "moderate")]),
    (DAST10, "unable", [(6, "substantial"), (8, "substantial"), (9, "severe"), (10, "severe")]),
    (CIWA_AR, "A", [(0, "minimal_mild"), (7, "minimal_mild"), (8, "moderate"), (14, "moderate")]),
    (CIWA_AR, "A", [(15, "severe"), (67, "severe")]),
    (CIWA_AR, "B", [(9, "mild"), (10, "moderate"), (18, "moderate"), (19, "severe"), (67, "severe")]),
    (CIWA_AR, "C", [(8, "first"), (9, "second"), (15, "second"), (16, "third"), (20, "third")]),
    (CIWA_AR, "C", [(21, "fourth"), (67, "fourth")]),
    (WHO5, None, [(0, "depression_screen"), (7, "depression_screen"), (8, "low"), (12, "low")]),
    (WHO5, None, [(13, "adequate"), (25, "adequate")]),
    (K10, None, [(10, "low"), (19, "low"), (20, "mild"), (24, "mild"), (25, "moderate")]),
    (K10, None, [(29, "moderate"), (30, "severe"), (50, "severe")]),
    (PHQ9, None, [(4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate")]),
    (PHQ9, None, [(15, "moderately_severe"), (19, "moderately_severe"), (20, "severe"), (27, "severe")]),
    (GAD7, None, [(4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate")]),
    (GAD7, None, [(15, "severe"), (21, "severe")]),
]


@pytest.mark.parametrize(("instrument", "variant", "borders"), BORDERS)
def test_a_band_begins_and_ends_where_it_should(
    instrument: Sum, variant: str | None, borders: Sequence[tuple[int, str]]
) -> None:
    found = [instrument.score(reaching(instrument, raw), variant=variant).bands for raw, _ in borders]
    assert found == [{"score": band} for _, band in borders]


@pytest.mark.parametrize("instrument", ALL, ids=lambda one: one.code)
def test_an_answer_that_does_not_exist_is_refused_by_item(instrument: Sum) -> None:
    good = reaching(instrument, sum(int(item.answers[0][0]) for item in instrument.items))
    for item in instrument.items:
        values = [value for value, _ in item.answers]
        for bad in (-1, int(values[-1]) + 1, "1", 0.5, 1.0, [1], {}, values[0] == 0):
            if any(type(bad) is type(value) and bad == value for value in values):
                continue
            with pytest.raises(Invalid) as refused:
                instrument.score({**good, item.code: bad})
            assert (refused.value.rule, refused.value.field) == ("answer-value", f"answers.{item.code}")


def test_everything_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        PHQ9.score({"q1": 4, "q2": True, "q3": 1, "q10": 0})
    assert [error["field"] for error in refused.value.errors] == ["answers.q10", "answers.q1", "answers.q2"]
    assert [error["rule"] for error in refused.value.errors] == [
        "unknown-item",
        "answer-value",
        "answer-value",
    ]


@pytest.mark.parametrize("instrument", ALL, ids=lambda one: one.code)
def test_an_unknown_variant_is_refused(instrument: Sum) -> None:
    with pytest.raises(Invalid) as refused:
        instrument.score({}, variant="other")
    assert (refused.value.rule, refused.value.field) == ("unknown-variant", "variant")


def test_a_missing_answer_leaves_no_score_but_what_it_can_become() -> None:
    answers = dast("YYNYYNYNYN") | {"q3": None}
    scored = DAST10.score(answers)
    assert scored.values == {"score": None}
    assert (scored.bands, scored.missing, scored.possible) == ({}, ("q3",), {"score": (6, 7)})
    assert scored.status == "incomplete"


def test_one_answer_is_no_form() -> None:
    scored = WHO5.score({"q1": 5})
    assert scored.values == {"raw": None, "score": None}
    assert scored.missing == ("q2", "q3", "q4", "q5")
    assert scored.possible == {"score": (20, 100)}


@pytest.mark.parametrize("answer", [1, 2, 3])
@pytest.mark.parametrize("others", [form(*[0] * 8), {}], ids=["complete", "alone"])
def test_item_nine_warns_whatever_the_sum_and_whatever_is_missing(
    answer: int, others: Mapping[str, Any]
) -> None:
    assert PHQ9.score({**others, "q9": answer}).alerts == (SUICIDE_RISK,)


def test_nothing_else_warns() -> None:
    assert PHQ9.score(form(*[3] * 8, 0)).alerts == ()
    assert GAD7.score(form(*[3] * 7)).alerts == ()


def test_the_plain_sum_is_told_beside_the_shown_one() -> None:
    assert WHO5.score(form(3, 2, 4, 3, 2)).values == {"raw": 14, "score": 56}
