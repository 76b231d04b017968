"""Urine samples: recorded, corrected, counted."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.assessment.domain.care.samples import (
    Series,
    amend_sample,
    evolve,
    outcome,
    record_sample,
    tally,
)
from shared.contracts.amendments import AmendmentReason
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.contracts.samples import (
    ChangedFinding,
    Panel,
    PanelResult,
    SampleAmended,
    SampleReason,
    SampleTested,
)
from shared.refusals import Invalid, NotFound, WrongState
from shared.testing.given import Scenario
from tests.unit.assessment.world import KUPANG, SHE, TODAY, participants, referred, said_no, said_yes

series = Scenario[Series](Series(), evolve)
TAKEN = date(2026, 8, 12)


def panel(**found: str) -> tuple[PanelResult, ...]:
    return tuple(PanelResult.model_validate({"panel": each, "found": said}) for each, said in found.items())


CLEAN = panel(methamphetamine="negative", cannabis="negative")


def took(number: int = 1, results: tuple[PanelResult, ...] = CLEAN, day: date = TAKEN) -> SampleTested:
    return SampleTested(
        facility=KUPANG,
        participant_id=SHE,
        sample_id=UUID(int=number),
        taken_on=day,
        reason=SampleReason.START,
        results=results,
        by_role=Role.BNN_COUNSELLOR,
    )


def amended(results: tuple[PanelResult, ...], *changed: ChangedFinding) -> SampleAmended:
    return SampleAmended(
        facility=KUPANG,
        participant_id=SHE,
        sample_id=UUID(int=1),
        amendment_id=UUID(int=50),
        amended_on=TODAY,
        amended_for=AmendmentReason.MISRECORDED,
        results=results,
        changed=changed,
        by_role=Role.BNN_DOCTOR,
    )


def recording(*history: Event, **changed: object) -> dict[str, object]:
    return {
        "participant": participants.given(*history).state,
        "sample_id": UUID(int=1),
        "taken_on": TAKEN,
        "reason": SampleReason.START,
        "results": CLEAN,
        "by_role": Role.BNN_COUNSELLOR,
        "today": TODAY,
        **changed,
    }


def amending(results: tuple[PanelResult, ...], **changed: object) -> dict[str, object]:
    return {
        "participant": participants.given(referred, said_yes).state,
        "sample_id": UUID(int=1),
        "amendment_id": UUID(int=50),
        "amended_for": AmendmentReason.MISRECORDED,
        "results": results,
        "by_role": Role.BNN_DOCTOR,
        "today": TODAY,
        **changed,
    }


def test_a_test_is_recorded_in_the_order_of_the_panel() -> None:
    series.when(record_sample, **recording(referred, said_yes, results=CLEAN[::-1])).then(took())


@pytest.mark.parametrize("history", [(referred,), (referred, said_no)])
def test_without_consent_nobody_is_tested(history: tuple) -> None:
    series.when(record_sample, **recording(*history)).then_refused(WrongState, rule="consent-missing")


@pytest.mark.parametrize(
    ("changed", "rule", "field"),
    [
        ({"taken_on": date(2026, 8, 5)}, "out-of-order", "taken_on"),
        ({"taken_on": date(2026, 8, 21)}, "date-in-future", "taken_on"),
        ({"results": ()}, "panel-empty", "results"),
        ({"results": (*CLEAN, *CLEAN[:1])}, "panel-twice", "results"),
    ],
)
def test_a_test_that_cannot_be_is_refused(changed: dict, rule: str, field: str) -> None:
    series.when(record_sample, **recording(referred, said_yes, **changed)).then_refused(
        Invalid, rule=rule, field=field
    )


def test_a_second_record_of_the_same_test_is_refused() -> None:
    again = recording(referred, said_yes, sample_id=UUID(int=2))
    series.given(took()).when(record_sample, **again).then_refused(WrongState, rule="sample-recorded")


def test_an_invalid_test_is_repeated_on_the_same_day() -> None:
    again = recording(referred, said_yes, sample_id=UUID(int=2))
    spoilt = took(results=panel(cannabis="invalid"))
    series.given(spoilt).when(record_sample, **again).then(took(number=2))


def test_an_amendment_says_what_was_there_and_what_is_and_leaves_the_record() -> None:
    found = panel(methamphetamine="positive", opiates="negative")
    state = (
        series.given(took())
        .when(amend_sample, **amending(found))
        .then(
            amended(
                found,
                ChangedFinding(panel=Panel.METHAMPHETAMINE, before="negative", after="positive"),
                ChangedFinding(panel=Panel.OPIATES, before=None, after="negative"),
                ChangedFinding(panel=Panel.CANNABIS, before="negative", after=None),
            )
        )
    )
    assert (state.samples[0].results, state.samples[0].amendments) == (found, (UUID(int=50),))


def test_an_amendment_without_a_change_is_refused() -> None:
    series.given(took()).when(amend_sample, **amending(CLEAN[::-1])).then_refused(
        WrongState, rule="nothing-amended"
    )


def test_a_test_of_nobody_is_not_amended() -> None:
    series.given(took()).when(amend_sample, **amending(CLEAN, sample_id=UUID(int=9))).then_refused(
        NotFound, rule="unknown-sample", field="sample_id"
    )


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"cannabis": "negative", "opiates": "negative"}, "negative"),
        ({"cannabis": "refused", "opiates": "positive"}, "positive"),
        ({"cannabis": "negative", "opiates": "refused"}, "refused"),
        ({"cannabis": "negative", "opiates": "invalid"}, "invalid"),
    ],
)
def test_a_test_is_negative_only_by_its_whole_panel(found: dict, said: str) -> None:
    assert outcome(panel(**found)) == said


def test_refused_and_invalid_tests_are_in_no_percentage() -> None:
    counted = tally(["negative", "negative", "positive", "refused", "invalid", "invalid"])
    assert (counted.valid, counted.percent_negative, counted.refused, counted.invalid) == (3, 66.67, 1, 2)
    assert tally(["refused"]).percent_negative is None


@settings(max_examples=60)
@given(st.lists(st.sampled_from(["negative", "positive", "invalid", "refused"]), max_size=30))
def test_every_test_is_counted_once_and_the_percentage_has_bounds(outcomes: list) -> None:
    counted = tally(outcomes)
    assert counted.valid + counted.invalid + counted.refused == len(outcomes)
    assert counted.percent_negative is None or 0 <= counted.percent_negative <= 100
    more = tally([*outcomes, "refused", "invalid"])
    assert more.percent_negative == counted.percent_negative
