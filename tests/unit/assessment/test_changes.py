"""Change scores, only between results that may be compared; and corrected results."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given as vary
from hypothesis import settings
from hypothesis import strategies as st

from services.assessment.desk import VIEW
from services.assessment.domain.care.amending import amend, changed, refuse_other_version, result_of
from services.assessment.domain.care.changes import Change, changes, score_change
from services.assessment.domain.clinical import Record, Result
from services.assessment.domain.history import ImpossibleHistory
from services.assessment.domain.instruments.assist.scoring import AssistScored
from services.assessment.domain.instruments.comparing import difference, refuse_mixed
from services.assessment.domain.instruments.library import instrument_of
from services.reporting.bnnp import VIEW as BNNP
from shared.contracts.amendments import AmendmentReason, ResultAmended
from shared.contracts.clinical import SubstanceScore
from shared.contracts.codes import Occasion, RecallAnchor, Role
from shared.refusals import NotFound, WrongState
from shared.testing.projected import given
from tests.unit.assessment.world import (
    TODAY,
    assist,
    participants,
    records,
    referred,
    retracted,
    said_yes,
    withdrawn,
)

DAY = date(2026, 8, 20)
DOMAINS = {"physical": 53.571429, "psychological": 62.5, "social": 66.666667, "environment": 46.875}


def result(occasion: Occasion, day: int = 0, number: int = 1, **changes_: object) -> Result:
    return Result.model_validate(
        {
            "result_id": UUID(int=number),
            "instrument": "whoqol_bref",
            "instrument_version": "who_syntax_v1",
            "variant": None,
            "recall_anchor": None,
            "occasion": occasion,
            "completed_on": DAY + timedelta(days=day),
            "by_role": Role.BNN_COUNSELLOR,
            "values": DOMAINS,
            "bands": {},
            "alerts": (),
            "missing": (),
            "possible": {},
            "scores": (),
            "injecting": None,
            **changes_,
        }
    )


FIRST = result(Occasion.INTAKE)


def moved(change: Change, score: str) -> tuple[float | None, str | None]:
    return next((each.change, each.direction) for each in change.scores if each.score == score)


def test_any_rise_of_a_domain_is_an_improvement_of_that_domain_alone() -> None:
    later = result(Occasion.EXIT, 60, 2, values={**DOMAINS, "physical": 71.428571, "social": 66.0})
    [change] = changes([FIRST, later])
    assert moved(change, "physical") == (17.857142, "improved")
    assert moved(change, "psychological") == (0.0, "same")
    assert moved(change, "social")[1] == "worse"
    assert {each.score for each in change.scores} == set(DOMAINS), "there is no average over domains"


def test_a_score_that_is_missing_gives_no_change() -> None:
    later = result(Occasion.EXIT, 60, 2, values={**DOMAINS, "physical": None})
    [change] = changes([FIRST, later])
    assert moved(change, "physical") == (None, None)


@pytest.mark.parametrize(
    ("instrument", "score", "direction"),
    [
        ("srq20", "sum", "worse"),
        ("assist", "cannabis", "worse"),
        ("who5", "score", "improved"),
        ("urica", "readiness", "improved"),
        ("urica", "precontemplation", "worse"),
    ],
)
def test_less_is_better_but_for_quality_of_life_and_readiness(
    instrument: str, score: str, direction: str
) -> None:
    assert score_change(instrument, score, 3, 5).direction == direction


@pytest.mark.parametrize(
    ("differs", "value"),
    [
        ("instrument_version", "who_syntax_v2"),
        ("variant", "short"),
        ("recall_anchor", RecallAnchor.BEFORE_CUSTODY),
    ],
)
def test_what_may_not_be_mixed_says_why_and_gives_no_number(differs: str, value: str) -> None:
    other = result(Occasion.EXIT, 60, 2, **{differs: value})
    [change] = changes([FIRST, other])
    assert (change.not_comparable, change.scores) == (differs, ())
    with pytest.raises(WrongState) as refused:
        refuse_mixed([FIRST, other])
    assert (refused.value.rule, refused.value.field) == ("not-comparable", differs)


def test_results_of_different_instruments_are_never_put_together() -> None:
    assert difference([FIRST, result(Occasion.EXIT, 1, 2, instrument="who5")]) == "instrument"
    assert changes([FIRST, result(Occasion.EXIT, 1, 2, instrument="who5")]) == []


def test_the_intake_that_is_comparable_and_the_last_of_an_occasion_are_taken() -> None:
    other_form = result(Occasion.INTAKE, 3, 4, variant="short")
    exits = [result(Occasion.EXIT, 60, 2), result(Occasion.EXIT, 61, 3)]
    [change] = changes([FIRST, other_form, *exits])
    assert (change.from_result, change.to_result) == (FIRST.result_id, UUID(int=3))


@settings(max_examples=60)
@vary(
    st.dictionaries(
        st.sampled_from(sorted(DOMAINS)), st.one_of(st.none(), st.floats(0, 100, width=32)), min_size=1
    ),
    st.dictionaries(
        st.sampled_from(sorted(DOMAINS)), st.one_of(st.none(), st.floats(0, 100, width=32)), min_size=1
    ),
)
def test_going_back_is_the_opposite_of_going_there(before: dict, after: dict) -> None:
    opposite = {"improved": "worse", "worse": "improved", "same": "same", None: None}
    there = changes([result(Occasion.INTAKE, values=before), result(Occasion.EXIT, 1, 2, values=after)])
    back = changes([result(Occasion.INTAKE, values=after), result(Occasion.EXIT, 1, 2, values=before)])
    for one, other in zip(there[0].scores, back[0].scores, strict=True):
        assert one.direction == opposite[other.direction]
        assert one.change is None or one.change == pytest.approx(-(other.change or 0))
        assert (one.change is None) == (one.before is None or one.after is None)


AMENDED = AssistScored(
    values={"cannabis": 30.0},
    bands={"cannabis": "high"},
    scores=(SubstanceScore(substance="cannabis", score=30, band="high", status="complete"),),
    injecting="never",
)


def amending(*history: object, **changed_: object) -> dict[str, object]:
    return {
        "participant": participants.given(*history).state,  # type: ignore[arg-type]
        "result_id": UUID(int=1),
        "amendment_id": UUID(int=50),
        "amended_for": AmendmentReason.MISRECORDED,
        "scored": AMENDED,
        "answers_digest": "1" * 64,
        "by_role": Role.BNN_DOCTOR,
        "today": TODAY,
        **changed_,
    }


def correction() -> ResultAmended:
    state = records.given(assist()).state
    [event] = amend(state, **amending(referred, said_yes))  # type: ignore[arg-type]
    assert isinstance(event, ResultAmended)
    return event


def test_an_amendment_says_old_and_new_and_the_record_reads_the_new() -> None:
    told = correction()
    [change] = [each for each in told.changed if each.score == "cannabis"]
    assert (change.before, change.after) == (assist().values["cannabis"], 30.0)
    assert (told.completed_on, told.occasion, told.by_role) == (
        assist().completed_on,
        assist().occasion,
        assist().by_role,
    )
    state = records.given(assist(), told).state
    assert [(r.result_id, r.bands["cannabis"]) for r in state.results] == [(UUID(int=1), "high")]


def test_readers_take_the_amended_result_and_the_desk_keeps_its_history() -> None:
    [row] = given(VIEW).told(referred, said_yes, assist(), correction()).rows("results")
    assert (row.values["cannabis"], [each.amendment_id for each in row.amendments]) == (30.0, [UUID(int=50)])
    [client] = given(BNNP).told(referred, said_yes, assist(), correction()).rows("clients")
    assert [(each.substance, each.band, each.score) for each in client.assist] == [("cannabis", "high", 30)]


def test_a_result_that_is_not_hers_is_not_amended() -> None:
    records.given(assist()).when(amend, **amending(referred, said_yes, result_id=UUID(int=9))).then_refused(
        NotFound, rule="unknown-result", field="result_id"
    )


def test_what_is_wrong_is_corrected_after_she_withdrew_her_consent_too() -> None:
    outcome = records.given(assist()).when(amend, **amending(referred, said_yes, withdrawn())).outcome
    assert isinstance(outcome, list)
    assert [event.name() for event in outcome] == ["ResultAmended"]


def test_after_a_retraction_nothing_is_amended() -> None:
    records.given(assist()).when(amend, **amending(referred, said_yes, retracted)).then_refused(
        WrongState, rule="referral-retracted"
    )


def test_an_old_version_is_not_scored_by_a_new_ones_rules() -> None:
    old = result_of(records.given(assist()).state, UUID(int=1)).model_copy(
        update={"instrument_version": "3.0"}
    )
    with pytest.raises(WrongState) as refused:
        refuse_other_version(old, instrument_of("assist"))
    assert refused.value.rule == "instrument-version"


def test_an_amendment_of_nothing_is_an_impossible_history() -> None:
    with pytest.raises(ImpossibleHistory):
        records.given(correction())
    assert Record().results == ()


def test_only_what_differs_is_named() -> None:
    found = changed({"a": 1.0, "b": 2.0, "c": None}, {"a": 1.0, "b": 3.0, "d": 4.0})
    assert [(each.score, each.before, each.after) for each in found] == [("b", 2.0, 3.0), ("d", None, 4.0)]


def test_a_score_that_custody_made_gives_no_change() -> None:
    asi = {"instrument": "asi", "values": {"employment_composite": 0.5, "drug_composite": 0.4}}
    made = {"bands": {"employment_composite": "controlled_environment"}}
    first = result(Occasion.INTAKE, **asi, **made)
    [change] = changes(
        [
            first,
            result(
                Occasion.EXIT, 60, 2, **{**asi, "values": {**asi["values"], "drug_composite": 0.2}}, **made
            ),
        ]
    )
    assert moved(change, "drug_composite") == (-0.2, "improved")
    assert moved(change, "employment_composite") == (None, None)
