"""Referring a woman, and taking a wrong referral back."""

from datetime import date, timedelta

import pytest

from services.assessment.domain.participant import Rejected, Retracted
from services.assessment.domain.referral import refer, reject, retract
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.contracts.referral import ReferralRejected
from shared.refusals import Invalid, NotFound, WrongState
from tests.unit.assessment.world import (
    CASE,
    TODAY,
    assessed,
    participants,
    referred,
    retracted,
    said_no,
    said_yes,
    withdrawn,
)

REFER = {"case": CASE, "by_role": Role.LAPAS_OFFICER, "today": TODAY}
RETRACT = {
    "reason": "salah_rujuk",
    "retracted_on": date(2026, 8, 12),
    "by_role": Role.LAPAS_OFFICER,
    "today": TODAY,
}
REJECT = {
    "reason": "di_luar_kuota",
    "rejected_on": date(2026, 8, 15),
    "by_role": Role.BNN_COUNSELLOR,
    "today": TODAY,
}
rejected = ReferralRejected(
    facility=CASE.facility,
    participant_id=CASE.participant_id,
    reason="di_luar_kuota",
    rejected_on=date(2026, 8, 15),
    by_role=Role.BNN_COUNSELLOR,
)


def test_she_is_referred() -> None:
    participants.when(refer, **REFER).then(referred)


def test_the_same_referral_again_is_quiet() -> None:
    participants.given(referred).when(refer, **REFER).then_nothing()


def test_an_id_is_referred_once() -> None:
    other = CASE.model_copy(update={"referred_on": date(2026, 8, 4)})
    participants.given(referred).when(refer, **{**REFER, "case": other}).then_refused(
        WrongState, rule="already-referred"
    )


def test_nobody_is_referred_tomorrow() -> None:
    tomorrow = CASE.model_copy(update={"referred_on": TODAY + timedelta(days=1)})
    participants.when(refer, **{**REFER, "case": tomorrow}).then_refused(
        Invalid, rule="date-in-future", field="referred_on"
    )


@pytest.mark.parametrize(
    "history",
    [(referred,), (referred, said_no), (referred, said_yes), (referred, said_yes, assessed())],
    ids=["referred", "declined", "consented", "assessed"],
)
def test_a_wrong_referral_is_retracted_whatever_followed_it(history: tuple[Event, ...]) -> None:
    state = participants.given(*history).when(retract, **RETRACT).then(retracted)
    assert state == Retracted(case=CASE, reason="salah_rujuk", retracted_on=date(2026, 8, 12))


def test_the_same_retraction_again_is_quiet() -> None:
    participants.given(referred, retracted).when(retract, **RETRACT).then_nothing()


def test_a_retraction_is_not_changed() -> None:
    participants.given(referred, retracted).when(retract, **{**RETRACT, "reason": "ganda"}).then_refused(
        WrongState, rule="referral-retracted"
    )


def test_who_was_never_referred_cannot_be_retracted() -> None:
    participants.when(retract, **RETRACT).then_refused(NotFound, rule="unknown-participant")


@pytest.mark.parametrize(
    ("day", "rule"), [(date(2026, 8, 2), "out-of-order"), (date(2026, 8, 21), "date-in-future")]
)
def test_a_retraction_lies_between_the_referral_and_today(day: date, rule: str) -> None:
    participants.given(referred).when(retract, **{**RETRACT, "retracted_on": day}).then_refused(
        Invalid, rule=rule, field="retracted_on"
    )


@pytest.mark.parametrize("history", [(referred,), (referred, said_no)], ids=["referred", "declined"])
def test_a_referral_is_rejected_before_anything_began(history: tuple[Event, ...]) -> None:
    state = participants.given(*history).when(reject, **REJECT).then(rejected)
    assert isinstance(state, Rejected)


@pytest.mark.parametrize(
    ("history", "rule"),
    [
        ((referred, said_yes), "already-consented"),
        ((referred, said_yes, assessed()), "already-consented"),
        ((referred, said_yes, withdrawn()), "consent-withdrawn"),
        ((referred, said_yes, assessed(), withdrawn()), "consent-withdrawn"),
    ],
)
def test_what_has_begun_is_not_rejected_though_she_left(history: tuple[Event, ...], rule: str) -> None:
    participants.given(*history).when(reject, **REJECT).then_refused(WrongState, rule=rule)


def test_a_rejection_that_was_stored_after_a_withdrawal_can_still_be_read() -> None:
    assert isinstance(participants.given(referred, said_yes, withdrawn(), rejected).state, Rejected)
