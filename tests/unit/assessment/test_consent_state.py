"""Consent as a state: purpose by purpose, until a day, taken back, and asked for again."""

from datetime import date, timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from services.assessment.domain import evolution
from services.assessment.domain.consent import Notice, in_force, kind_of, record_consent, withdraw_consent
from services.assessment.domain.participant import Assessed, Consented, Unknown, Withdrawn, agreed
from shared.contracts.assessment import ConsentRecorded
from shared.contracts.codes import Role
from shared.contracts.consents import (
    AFTERCARE,
    CARE,
    KINDS,
    RESEARCH,
    STATISTICS,
    TREATMENT,
    Kind,
    Purpose,
    Receiver,
    Scope,
)
from shared.refusals import Invalid, NotAllowed, Refusal, WrongState
from tests.unit.assessment.world import (
    TODAY,
    asked,
    assessed,
    participants,
    referred,
    retracted,
    said_no,
    said_yes,
    withdrawn,
)

NOTICE = Notice(notice_version="2026-1", language="id", read_aloud=True)
LATER = date(2026, 8, 18)


def asking(kind: Kind = TREATMENT, **changed: object) -> dict[str, object]:
    usual = {"given": True, "asked_on": LATER, "notice": NOTICE, "by_role": Role.BNN_COUNSELLOR}
    return {**usual, "kind": kind, "today": TODAY, **changed}


def taking_back(kind: Kind = TREATMENT, day: int = 14, **changed: object) -> dict[str, object]:
    usual = {"withdrawn_on": date(2026, 8, day), "witness_role": None, "by_role": Role.BNN_COUNSELLOR}
    return {**usual, "kind": kind, "today": TODAY, **changed}


def to(kind: Kind, *, given: bool = True, day: int = 7, expires_on: date | None = None) -> ConsentRecorded:
    about = kind.model_dump(include={"scope", "purpose", "receiver"})
    return asked(given=given, day=day).model_copy(update={**about, "expires_on": expires_on})


ASSESSED = (referred, said_yes, assessed())


def test_taking_back_treatment_is_told_without_a_reason() -> None:
    state = participants.given(*ASSESSED).when(withdraw_consent, **taking_back()).then(withdrawn())
    assert isinstance(state, Withdrawn)
    with pytest.raises(WrongState) as refused:
        agreed(state, TODAY)
    assert refused.value.rule == "consent-withdrawn"


def test_the_same_withdrawal_again_is_quiet() -> None:
    participants.given(*ASSESSED, withdrawn()).when(withdraw_consent, **taking_back()).then_nothing()


@pytest.mark.parametrize(
    ("history", "kind"),
    [
        ((referred,), TREATMENT),
        ((referred, said_no), TREATMENT),
        ((referred, said_yes, withdrawn()), TREATMENT),
        ((referred,), CARE),
        ((referred, said_yes), RESEARCH),
        ((referred, said_yes, to(CARE, given=False)), CARE),
        ((referred, said_yes, to(RESEARCH, expires_on=date(2026, 8, 10))), RESEARCH),
    ],
)
def test_what_does_not_hold_is_not_taken_back(history: tuple, kind: Kind) -> None:
    participants.given(*history).when(withdraw_consent, **taking_back(kind, 15)).then_refused(
        WrongState, rule="nothing-to-withdraw"
    )


@pytest.mark.parametrize("kind", [CARE, STATISTICS], ids=lambda kind: kind.code)
def test_what_is_understood_is_taken_back_though_nobody_asked_for_it(kind: Kind) -> None:
    state = participants.given(*ASSESSED).when(withdraw_consent, **taking_back(kind)).then(withdrawn(kind))
    assert not in_force(state, kind, TODAY)
    assert isinstance(agreed(state, TODAY), Assessed), "the programme goes on"


@pytest.mark.parametrize("kind", [k for k in KINDS if not k.required], ids=lambda kind: kind.code)
def test_an_optional_no_leaves_every_other_consent_as_it_was(kind: Kind) -> None:
    before = participants.given(*ASSESSED, *(to(k) for k in KINDS if not k.required)).state
    after = evolution.evolve(before, withdrawn(kind))
    held = {k.code for k in KINDS if in_force(after, k, TODAY)}
    assert held == {k.code for k in KINDS} - {kind.code}


def test_the_clinic_may_take_back_sharing_but_not_end_the_programme() -> None:
    participants.given(*ASSESSED).when(
        withdraw_consent, **taking_back(by_role=Role.LAPAS_CLINIC)
    ).then_refused(NotAllowed, rule="role-of-withdrawal", field="purpose")
    participants.given(*ASSESSED).when(withdraw_consent, **taking_back(CARE, by_role=Role.LAPAS_CLINIC)).then(
        withdrawn(CARE).model_copy(update={"by_role": Role.LAPAS_CLINIC})
    )


@pytest.mark.parametrize(("day", "rule"), [(2, "out-of-order"), (5, "out-of-order"), (21, "date-in-future")])
def test_a_withdrawal_comes_after_the_yes_and_not_tomorrow(day: int, rule: str) -> None:
    participants.given(referred, said_yes).when(withdraw_consent, **taking_back(day=day)).then_refused(
        Invalid, rule=rule, field="withdrawn_on"
    )


def test_nothing_follows_a_retraction() -> None:
    participants.given(referred, said_yes, retracted).when(withdraw_consent, **taking_back()).then_refused(
        WrongState, rule="referral-retracted"
    )


def test_after_a_withdrawal_a_new_yes_opens_the_assessment_and_an_old_conclusion_is_superseded() -> None:
    state = (
        participants.given(*ASSESSED, withdrawn())
        .when(record_consent, **asking())
        .then(asked(given=True, day=18).model_copy(update={"witness_role": None}))
    )
    assert isinstance(state, Assessed)
    assert (state.consented_on, state.latest.concluded_on) == (LATER, date(2026, 8, 11))


def test_a_no_after_a_withdrawal_stays_one() -> None:
    told = asked(given=False, day=18).model_copy(update={"witness_role": None})
    state = participants.given(*ASSESSED, withdrawn()).when(record_consent, **asking(given=False)).then(told)
    assert isinstance(state, Withdrawn)


def test_a_yes_lapses_on_its_day_and_not_before() -> None:
    until = date(2026, 8, 20)
    state = participants.given(referred, to(TREATMENT, day=6, expires_on=until)).state
    assert isinstance(agreed(state, until - timedelta(days=1)), Consented)
    with pytest.raises(WrongState) as refused:
        agreed(state, until)
    assert refused.value.rule == "consent-lapsed"
    assert not in_force(state, CARE, until), "what is understood with it lapses with it"


def test_a_yes_is_renewed_before_it_lapses_and_holds_from_its_first_day() -> None:
    until, longer = date(2026, 8, 20), date(2026, 12, 1)
    first = to(TREATMENT, day=6, expires_on=until)
    renewal = to(TREATMENT, day=18, expires_on=longer).model_copy(update={"witness_role": None})
    state = (
        participants.given(referred, first).when(record_consent, **asking(expires_on=longer)).then(renewal)
    )
    assert isinstance(state, Consented)
    assert (state.consented_on, state.expires_on) == (date(2026, 8, 6), longer)


def test_a_lapsed_yes_is_asked_for_again_and_holds_from_then_on() -> None:
    first = to(TREATMENT, day=6, expires_on=date(2026, 8, 10))
    again = asked(given=True, day=18).model_copy(update={"witness_role": None})
    state = participants.given(referred, first).when(record_consent, **asking()).then(again)
    assert isinstance(state, Consented)
    assert state.consented_on == LATER


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"expires_on": LATER}, "expiry-order"),
        ({"expires_on": date(2027, 1, 1), "given": False}, "expiry-of-a-no"),
    ],
)
def test_only_a_yes_lapses_and_after_its_day(changed: dict, rule: str) -> None:
    participants.given(referred).when(record_consent, **asking(**changed)).then_refused(
        Invalid, rule=rule, field="expires_on"
    )


def test_a_purpose_names_its_receiver_and_scope() -> None:
    assert kind_of(Purpose.AFTERCARE, Receiver.COMMUNITY_SERVICE) == AFTERCARE
    assert kind_of(Purpose.REHABILITATION) == TREATMENT, "a purpose with one receiver needs no other word"
    for receiver, scope, rule in (
        (None, None, "receiver-of-purpose"),
        (Receiver.KANWIL, None, "receiver-of-purpose"),
        (Receiver.COMMUNITY_SERVICE, Scope.TREATMENT, "scope-of-purpose"),
    ):
        with pytest.raises(Invalid) as refused:
            kind_of(Purpose.AFTERCARE, receiver, scope)
        assert refused.value.rule == rule


def test_treatment_alone_is_required() -> None:
    assert [kind for kind in KINDS if kind.required] == [TREATMENT]


ACTS = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.sampled_from(["yes", "no", "back"]), st.integers(0, 3), st.booleans()
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@drawn(ACTS)
def test_whatever_is_said_the_state_holds_the_last_answer_of_each_purpose(acts: list) -> None:
    state, day, last = evolution.evolve(Unknown(), referred), date(2026, 8, 3), {}
    for kind, act, days, ends in acts:
        day = min(day + timedelta(days=days), TODAY)
        until = day + timedelta(days=5) if ends and act == "yes" else None
        try:
            if act == "back":
                told = withdraw_consent(
                    state,
                    kind=kind,
                    withdrawn_on=day,
                    witness_role=None,
                    by_role=Role.BNN_COUNSELLOR,
                    today=TODAY,
                )
            else:
                told = record_consent(
                    state, **asking(kind, given=act == "yes", asked_on=day, expires_on=until)
                )
        except Refusal:
            continue
        for event in told:
            state = evolution.evolve(state, event)
            last[kind.code] = act == "yes" and (until is None or until > TODAY)
    for code, yes in last.items():
        kind = next(each for each in KINDS if each.code == code)
        treated = kind is not CARE or last.get(TREATMENT.code, False)
        assert in_force(state, kind, TODAY) is (yes and treated)
