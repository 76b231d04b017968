"""ASSIST v3.1: worked examples, boundaries, flow, rejects."""

import json
from typing import Any

import pytest

from services.assessment.domain.instruments.assist.description import description
from services.assessment.domain.instruments.assist.form import RECENT, SUBSTANCES, VALUES
from services.assessment.domain.instruments.assist.instrument import Assist
from services.assessment.domain.instruments.assist.scoring import band
from shared.contracts.clinical import SubstanceScore
from shared.refusals import Invalid

score = Assist().score


def form(q8: str | None = "never", /, **items: dict[str, int]) -> dict[str, Any]:
    """A form: letter to the answers about that substance."""
    body: dict[str, Any] = {"q1": {code: code in items for code in SUBSTANCES}, "q8": q8}
    for question in VALUES:
        body[question] = {code: of[question] for code, of in items.items() if question in of}
    return body


def only(**items: dict[str, int]) -> SubstanceScore:
    [found] = score(form(**items)).scores
    return found


def rejected(body: dict[str, Any]) -> list[tuple[object, object]]:
    with pytest.raises(Invalid) as refused:
        score(body)
    assert refused.value.field == refused.value.errors[0]["field"]
    return [(error["field"], error["rule"]) for error in refused.value.errors]


FULL = {"q2": 6, "q3": 6, "q4": 7, "q5": 8, "q6": 6, "q7": 6}
NO_Q5 = {question: value for question, value in FULL.items() if question != "q5"}


@pytest.mark.parametrize(
    ("code", "items", "total", "risk"),
    [
        ("e", {"q2": 6, "q3": 5, "q4": 5, "q5": 6, "q6": 6, "q7": 3}, 31, "high"),
        ("c", {"q2": 3, "q3": 3, "q4": 0, "q5": 5, "q6": 6, "q7": 0}, 17, "moderate"),
        ("a", {"q2": 6, "q3": 6, "q4": 4, "q6": 3, "q7": 6}, 25, "moderate"),
        ("b", {"q2": 2, "q3": 0, "q4": 0, "q5": 0, "q6": 3, "q7": 0}, 5, "low"),
        ("i", {"q2": 0, "q6": 3, "q7": 3}, 6, "moderate"),
        ("i", {"q2": 0, "q6": 6, "q7": 6}, 12, "moderate"),
        ("d", FULL, 39, "high"),
        ("a", NO_Q5, 31, "high"),
        ("h", {"q2": 0, "q6": 0, "q7": 0}, 0, "low"),
    ],
    ids=[
        "amphetamine",
        "cannabis",
        "tobacco",
        "alcohol",
        "opioid, abstinent in custody",
        "the most that abstinence in custody can reach",
        "everything at the top",
        "tobacco at the top",
        "tried once, long ago",
    ],
)
def test_worked_examples(code: str, items: dict[str, int], total: int, risk: str) -> None:
    found = only(**{code: items})
    assert (found.substance, found.score, found.band) == (SUBSTANCES[code], total, risk)
    assert found.status == "complete"


@pytest.mark.parametrize(
    ("code", "total", "risk"),
    [
        *[
            ("b", total, risk)
            for total, risk in ((10, "low"), (11, "moderate"), (26, "moderate"), (27, "high"))
        ],
        *[
            (code, total, risk)
            for code in SUBSTANCES
            if code != "b"
            for total, risk in ((3, "low"), (4, "moderate"), (26, "moderate"), (27, "high"))
        ],
    ],
)
def test_bands_at_their_boundaries(code: str, total: int, risk: str) -> None:
    assert band(code, total) == risk


def test_nothing_ever_used_ends_the_form() -> None:
    scored = score(form(None))
    assert (scored.scores, scored.injecting) == ((), None)
    assert score(form("never")) == scored


def test_injecting_is_in_no_score() -> None:
    items = {"i": FULL}
    scores = {score(form(q8, **items)).scores for q8 in ("never", "earlier", "last_3_months")}
    assert len(scores) == 1


def test_an_item_that_was_due_and_is_missing_leaves_that_substance_without_a_score() -> None:
    without = {question: value for question, value in FULL.items() if question != "q4"}
    scored = score(form(e=without, c=FULL))
    assert [(found.substance, found.score, found.band, found.status) for found in scored.scores] == [
        ("cannabis", 39, "high", "complete"),
        ("amphetamine", None, None, "incomplete"),
    ]


@pytest.mark.parametrize("missing", VALUES)
def test_every_item_that_is_due_is_needed(missing: str) -> None:
    assert only(e={q: v for q, v in FULL.items() if q != missing}).status == "incomplete"


@pytest.mark.parametrize(
    ("item", "items"),
    [
        ("q2.e", {"e": {**FULL, "q2": 1}}),
        ("q3.e", {"e": {**FULL, "q3": 1}}),
        ("q3.e", {"e": {**FULL, "q3": 2}}),
        ("q4.e", {"e": {**FULL, "q4": 3}}),
        ("q5.e", {"e": {**FULL, "q5": 4}}),
        ("q6.e", {"e": {**FULL, "q6": 1}}),
        ("q7.e", {"e": {**FULL, "q7": -6}}),
    ],
)
def test_an_answer_that_does_not_exist_is_rejected_by_item(
    item: str, items: dict[str, dict[str, int]]
) -> None:
    assert rejected(form(**items)) == [(f"answers.{item}", "answer-value")]


def test_question_five_is_not_asked_about_tobacco() -> None:
    assert rejected(form(a=FULL)) == [("answers.q5.a", "not-asked")]


def test_what_the_flow_skips_is_rejected() -> None:
    past = {"q2": 0, "q3": 0, "q4": 4, "q5": 0, "q6": 3, "q7": 3}
    assert rejected(form(i=past)) == [(f"answers.{question}.i", "not-asked") for question in RECENT]


def test_answers_about_what_was_never_used_are_rejected() -> None:
    body = form(e=FULL)
    body["q6"]["c"] = 0
    assert rejected(body) == [("answers.q6.c", "not-asked")]


def test_question_one_is_asked_about_every_substance() -> None:
    body = form(e=FULL)
    del body["q1"]["j"]
    assert rejected(body) == [("answers.q1.j", "answer-missing")]


def test_items_that_do_not_exist_are_rejected_by_name() -> None:
    body = form(e=FULL)
    body["q1"]["k"] = True
    body["q2"]["z"] = 0
    assert rejected(body) == [("answers.q1.k", "unknown-item"), ("answers.q2.z", "unknown-item")]


def test_who_never_used_anything_did_not_inject() -> None:
    assert rejected(form("earlier")) == [("answers.q8", "not-asked")]


def test_everything_that_is_wrong_is_named_at_once() -> None:
    found = rejected(form(a={**NO_Q5, "q2": 1}, e={**FULL, "q6": 1}))
    assert [field for field, _ in found] == ["answers.q2.a", "answers.q6.e"]


@pytest.mark.parametrize("value", [True, "6", 6.5, 6.0, [], {}])
def test_answers_are_whole_numbers(value: object) -> None:
    body = form(e=FULL)
    body["q2"]["e"] = value
    assert rejected(body) == [("answers.q2.e", "answer-value")]


def test_a_null_is_an_item_without_an_answer() -> None:
    body = form(None, e=FULL)
    body["q2"]["e"] = None
    scored = score(body)
    assert (scored.values, scored.missing) == ({"amphetamine": None}, ("q2.e", "q8"))


@pytest.mark.parametrize(
    ("changed", "item", "rule"),
    [
        ({"q9": {}}, "q9", "unknown-item"),
        ({"q2": 6}, "q2", "answer-shape"),
        ({"q2": [6]}, "q2", "answer-shape"),
        ({"q1": {"e": 1}}, "q1.e", "answer-value"),
        ({"q8": "sometimes"}, "q8", "answer-value"),
        ({"q8": True}, "q8", "answer-value"),
    ],
)
def test_a_form_of_another_shape_is_rejected_by_item(
    changed: dict[str, object], item: str, rule: str
) -> None:
    assert rejected({**form(e=FULL), **changed}) == [(f"answers.{item}", rule)]


def test_a_form_without_answers_lacks_question_one() -> None:
    assert rejected({}) == [(f"answers.q1.{code}", "answer-missing") for code in SUBSTANCES]


def test_there_are_no_variants() -> None:
    with pytest.raises(Invalid, match="no such variant"):
        Assist().score(form(e=FULL), variant="short")


def test_the_instrument_describes_itself() -> None:
    described = json.loads(json.dumps(description()))
    assert [each["code"] for each in described["substances"]] == list(SUBSTANCES)
    questions = {each["code"]: each for each in described["questions"]}
    assert list(questions) == ["q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8"]
    for question, values in VALUES.items():
        assert [answer["value"] for answer in questions[question]["answers"]] == list(values)
    assert questions["q5"]["not_asked_about"] == ["a"]
    assert "World Health Organization" in described["licence"]
