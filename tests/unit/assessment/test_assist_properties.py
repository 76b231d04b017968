"""ASSIST v3.1: what holds for every form that was filled in by the flow."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.instruments.assist.form import RECENT, SUBSTANCES, VALUES
from tests.unit.assessment.test_assist import form, score

FORMS = st.fixed_dictionaries({code: st.none() | st.fixed_dictionaries({}) for code in SUBSTANCES}).map(
    lambda ever: [code for code, used in ever.items() if used is not None]
)


@st.composite
def filled(draw: st.DrawFn) -> dict[str, Any]:
    """A form filled in by the flow."""
    items: dict[str, dict[str, int]] = {}
    for code in draw(FORMS):
        of = {"q2": draw(st.sampled_from(VALUES["q2"]))}
        for question in VALUES:
            skipped = question in RECENT and (of["q2"] == 0 or (question == "q5" and code == "a"))
            if question != "q2" and not skipped:
                of[question] = draw(st.sampled_from(VALUES[question]))
        items[code] = of
    return form("never", **items)


@given(filled())
def test_scores_stay_in_their_range(body: dict[str, Any]) -> None:
    scored = score(body)
    assert [found.substance for found in scored.scores] == [
        SUBSTANCES[c] for c in SUBSTANCES if body["q1"][c]
    ]
    for found in scored.scores:
        assert found.score is not None
        assert 0 <= found.score <= (31 if found.substance == "tobacco" else 39)


@given(filled(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(body: dict[str, Any], random: Any) -> None:  # noqa: ANN401 - hypothesis' Random
    def shuffled(items: dict[str, Any]) -> dict[str, Any]:
        keys = list(items)
        random.shuffle(keys)
        return {key: shuffled(items[key]) if isinstance(items[key], dict) else items[key] for key in keys}

    assert score(shuffled(body)) == score(body)


@given(filled(), st.data())
def test_a_graver_answer_never_lowers_a_score(body: dict[str, Any], data: st.DataObject) -> None:
    given_items = [(question, code) for question in VALUES for code in body[question]]
    if not given_items:
        return
    question, code = data.draw(st.sampled_from(given_items))
    graver = [value for value in VALUES[question] if value > body[question][code] and body["q2"][code] > 0]
    if not graver:
        return
    changed = json.loads(json.dumps(body))
    changed[question][code] = data.draw(st.sampled_from(graver))
    before, after = (
        {found.substance: found.score for found in score(each).scores} for each in (body, changed)
    )
    assert after[SUBSTANCES[code]] > before[SUBSTANCES[code]]  # type: ignore[operator]  # complete forms have scores
    assert {k: v for k, v in after.items() if k != SUBSTANCES[code]} == {
        k: v for k, v in before.items() if k != SUBSTANCES[code]
    }
