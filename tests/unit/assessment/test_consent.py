"""Notice and consent."""

from datetime import date

import pytest

from services.assessment.domain.consent import Notice, record_consent
from shared.contracts.codes import Role
from shared.refusals import Invalid, NotFound, WrongState
from tests.unit.assessment.world import (
    TODAY,
    asked,
    assessed,
    participants,
    referred,
    retracted,
    said_no,
    said_yes,
)

NOTICE = Notice(notice_version="2026-1", language="id", read_aloud=True, witness_role=Role.LAPAS_OFFICER)
YES = {
    "given": True,
    "asked_on": date(2026, 8, 6),
    "notice": NOTICE,
    "by_role": Role.BNN_COUNSELLOR,
    "today": TODAY,
}
NO = {**YES, "given": False}


def test_she_says_yes() -> None:
    participants.given(referred).when(record_consent, **YES).then(said_yes)


def test_she_says_no() -> None:
    participants.given(referred).when(record_consent, **NO).then(said_no)


def test_a_no_may_be_followed_by_a_yes() -> None:
    later = {**YES, "asked_on": date(2026, 8, 9)}
    participants.given(referred, said_no).when(record_consent, **later).then(asked(given=True, day=9))


def test_a_no_may_be_followed_by_another_no() -> None:
    later = {**NO, "asked_on": date(2026, 8, 9)}
    participants.given(referred, said_no).when(record_consent, **later).then(asked(given=False, day=9))


def test_the_same_no_again_is_quiet() -> None:
    participants.given(referred, said_no).when(record_consent, **NO).then_nothing()


@pytest.mark.parametrize("answer", [YES, NO])
@pytest.mark.parametrize("history", [(referred, said_yes), (referred, said_yes, assessed())])
def test_after_a_yes_nobody_asks_again(history: tuple, answer: dict) -> None:
    participants.given(*history).when(record_consent, **answer).then_refused(
        WrongState, rule="already-consented", match="consented on 2026-08-06", field="given"
    )


def test_who_was_not_referred_is_not_asked() -> None:
    participants.when(record_consent, **YES).then_refused(NotFound, rule="unknown-participant")


def test_whose_referral_was_retracted_is_not_asked() -> None:
    participants.given(referred, retracted).when(record_consent, **YES).then_refused(
        WrongState, rule="referral-retracted"
    )


@pytest.mark.parametrize("role", [Role.KANWIL, Role.SERVICE, Role.LAPAS_REGISTRAR])
def test_a_witness_is_somebody_who_is_there(role: Role) -> None:
    seen_by = NOTICE.model_copy(update={"witness_role": role})
    participants.given(referred).when(record_consent, **{**YES, "notice": seen_by}).then_refused(
        Invalid, rule="witness-role", field="witness_role"
    )


@pytest.mark.parametrize(
    ("history", "day", "rule"),
    [
        ((referred,), date(2026, 8, 2), "out-of-order"),
        ((referred, said_no), date(2026, 8, 5), "out-of-order"),
        ((referred,), date(2026, 8, 21), "date-in-future"),
    ],
    ids=["before the referral", "before the no", "tomorrow"],
)
def test_she_is_asked_after_the_referral_and_not_tomorrow(history: tuple, day: date, rule: str) -> None:
    participants.given(*history).when(record_consent, **{**YES, "asked_on": day}).then_refused(
        Invalid, rule=rule, field="asked_on"
    )
