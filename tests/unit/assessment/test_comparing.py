"""Only results of one instrument, version, variant and recall anchor stand in one statistic."""

from typing import Any

import pytest

from services.assessment.domain.care.changes import changes
from services.assessment.domain.clinical import Result
from services.assessment.domain.instruments.comparing import Measured, difference, refuse_mixed, together
from services.assessment.domain.instruments.library import LIBRARY
from services.assessment.domain.instruments.statistic import statistic
from shared.contracts.codes import Occasion, RecallAnchor
from shared.refusals import WrongState
from tests.unit.assessment.vectors_scales import QOL
from tests.unit.assessment.world import assist


def measured(changed: dict[str, int] | None = None, **told: Any) -> Measured:  # noqa: ANN401 - fields
    scored = LIBRARY["whoqol_bref"].score({**QOL, **(changed or {})})
    usual = {
        "instrument": "whoqol_bref",
        "instrument_version": "1996",
        "variant": "who_syntax_v1",
        "recall_anchor": None,
        "values": scored.values,
        "bands": scored.bands,
    }
    return assist().model_copy(update=usual | told)


LATER = {"q3": 3, "q4": 2, "q10": 4, "q16": 4, "q18": 4}
OTHERS = {
    "instrument": "who5",
    "instrument_version": "2012",
    "variant": "manual_table",
    "recall_anchor": RecallAnchor.LAST_3_MONTHS,
}


def test_scores_of_one_measure_stand_together() -> None:
    figures = together([measured(), measured(LATER), measured(values={"physical": None, "social": 75.0})])
    assert [round(value, 6) for value in figures["physical"]] == [53.571429, 71.428571]
    assert figures["social"][-1] == 75
    assert together([]) == {}


@pytest.mark.parametrize("name", OTHERS)
def test_results_that_are_not_of_one_measure_stand_in_no_statistic(name: str) -> None:
    other = measured(**{name: OTHERS[name]})
    assert difference([measured(), other]) == name
    for mix in (refuse_mixed, together):
        with pytest.raises(WrongState) as refused:
            mix([measured(), measured(), other])
        assert (refused.value.rule, refused.value.field) == ("not-comparable", name)


def test_anchors_of_assist_are_never_mixed() -> None:
    standard = assist().model_copy(update={"recall_anchor": RecallAnchor.LAST_3_MONTHS})
    with pytest.raises(WrongState, match="different months"):
        together([assist(), standard])
    assert together([standard, standard]) == {"cannabis": [17, 17]}


def test_what_custody_made_is_left_out_of_statistics_and_of_change() -> None:
    bands = {"employment": "controlled_environment"}
    flagged = measured(values={"employment": 0.5, "drug": 0.2}, bands=bands)
    assert together([flagged]) == {"drug": [0.2]}
    before, after = (
        Result.model_validate({**flagged.model_dump(), "occasion": occasion})  # type: ignore[attr-defined]  # an event
        for occasion in (Occasion.INTAKE, Occasion.EXIT)
    )
    [change] = changes([before, after])
    assert {each.score: each.change for each in change.scores} == {"employment": None, "drug": 0}


def test_a_statistic_counts_a_score_only_where_it_is_known() -> None:
    found = statistic([measured(), measured(LATER), measured(values={"physical": None}, missing=("q3",))])
    assert (found.results, found.incomplete, found.scores["physical"].n) == (3, 1, 2)
    assert found.scores["physical"].mean == found.scores["physical"].median == 62.5
    assert (found.scores["physical"].least, found.scores["physical"].most) == (
        pytest.approx(53.571429),
        pytest.approx(71.428571),
    )
    assert statistic([assist(), assist()]).bands == {"cannabis": {"moderate": 2}}
    assert (statistic([]).results, statistic([]).scores) == (0, {})
