"""Completing ASSIST, and concluding with a pathway."""

from datetime import date
from uuid import UUID

import pytest

from services.assessment.domain.clinical import Form, Record, complete
from services.assessment.domain.conclusion import conclude
from services.assessment.domain.history import ImpossibleHistory
from services.assessment.domain.instruments.assist.instrument import Assist
from services.assessment.domain.instruments.assist.scoring import AssistScored
from services.assessment.domain.participant import Participant
from shared.contracts.base import Event
from shared.contracts.codes import Pathway, RecallAnchor, Role
from shared.refusals import Invalid, NotAllowed, NotFound, WrongState
from tests.unit.assessment.world import (
    TODAY,
    assessed,
    assist,
    participants,
    records,
    referred,
    retracted,
    said_no,
    said_yes,
)


def she(*history: Event) -> Participant:
    return participants.given(*history).state


def completing(
    *history: Event,
    day: date | None = None,
    anchor: RecallAnchor | None = RecallAnchor.BEFORE_CUSTODY,
    **changed: object,
) -> dict[str, object]:
    told = assist()
    form = Form(completed_on=day or told.completed_on, recall_anchor=anchor)
    scored = AssistScored(values=told.values, bands=told.bands, scores=told.scores, injecting="never")
    return {
        "participant": she(*history),
        "result_id": told.result_id,
        "instrument": Assist(),
        "form": form,
        "scored": scored,
        "answers_digest": told.answers_digest,
        "by_role": told.by_role,
        "today": TODAY,
        **changed,
    }


def test_assist_is_completed_after_consent() -> None:
    records.when(complete, **completing(referred, said_yes)).then(assist())


def test_the_same_result_again_is_quiet() -> None:
    records.given(assist()).when(complete, **completing(referred, said_yes)).then_nothing()


def test_assist_may_be_repeated() -> None:
    again = completing(referred, said_yes, assessed(), result_id=UUID(int=2), day=date(2026, 8, 18))
    state = records.given(assist()).when(complete, **again).then(assist(day=18, result=2))
    assert [result.completed_on.day for result in state.results] == [11, 18]


@pytest.mark.parametrize(
    ("history", "refusal", "rule"),
    [
        ((), NotFound, "unknown-participant"),
        ((referred,), WrongState, "consent-missing"),
        ((referred, said_no), WrongState, "consent-missing"),
        ((referred, said_yes, retracted), WrongState, "referral-retracted"),
    ],
)
def test_without_consent_nobody_is_screened(history: tuple, refusal: type, rule: str) -> None:
    records.when(complete, **completing(*history)).then_refused(refusal, rule=rule)


@pytest.mark.parametrize(
    ("day", "rule"), [(date(2026, 8, 5), "out-of-order"), (date(2026, 8, 21), "date-in-future")]
)
def test_assist_lies_between_consent_and_today(day: date, rule: str) -> None:
    records.when(complete, **completing(referred, said_yes, day=day)).then_refused(
        Invalid, rule=rule, field="completed_on"
    )


def test_assist_says_which_months_were_asked_about() -> None:
    records.when(complete, **completing(referred, said_yes, anchor=None)).then_refused(
        Invalid, rule="recall-anchor-missing", field="recall_anchor"
    )


def test_a_result_stands_in_the_record_once() -> None:
    with pytest.raises(ImpossibleHistory):
        records.given(assist(), assist())


CONCLUDE = {
    "record": Record.model_validate({"results": [assist().model_dump()]}),
    "assessment_id": UUID(int=100),
    "pathway": Pathway.SOCIAL,
    "concluded_on": date(2026, 8, 11),
    "supersedes": None,
    "by_role": Role.BNN_COUNSELLOR,
    "today": TODAY,
}
MEDICAL = {"pathway": Pathway.MEDICAL, "by_role": Role.BNN_DOCTOR}
first = assessed()


def test_a_counsellor_concludes_with_social_rehabilitation() -> None:
    participants.given(referred, said_yes).when(conclude, **CONCLUDE).then(first)


@pytest.mark.parametrize("role", [Role.BNN_DOCTOR, Role.LAPAS_CLINIC])
def test_a_doctor_concludes_with_medical(role: Role) -> None:
    medical = {**CONCLUDE, "pathway": Pathway.MEDICAL, "by_role": role}
    told = assessed(pathway=Pathway.MEDICAL, role=role)
    participants.given(referred, said_yes).when(conclude, **medical).then(told)


@pytest.mark.parametrize(
    ("pathway", "role"),
    [
        (Pathway.MEDICAL, Role.BNN_COUNSELLOR),
        (Pathway.MEDICAL, Role.LAPAS_OFFICER),
        (Pathway.SOCIAL, Role.LAPAS_HEAD),
        (Pathway.EDUCATION, Role.KANWIL),
    ],
)
def test_nobody_else_concludes(pathway: Pathway, role: Role) -> None:
    other = {**CONCLUDE, "pathway": pathway, "by_role": role}
    participants.given(referred, said_yes).when(conclude, **other).then_refused(
        NotAllowed, rule="role-of-pathway", field="pathway"
    )


def test_the_same_conclusion_again_is_quiet_and_keeps_its_id() -> None:
    again = {**CONCLUDE, "assessment_id": UUID(int=101)}
    participants.given(referred, said_yes, first).when(conclude, **again).then_nothing()


def test_a_later_conclusion_supersedes_the_one_that_holds() -> None:
    later = {
        **CONCLUDE,
        **MEDICAL,
        "assessment_id": UUID(int=101),
        "concluded_on": date(2026, 8, 18),
        "supersedes": first.assessment_id,
    }
    told = assessed(
        day=18, number=101, pathway=Pathway.MEDICAL, role=Role.BNN_DOCTOR, supersedes=first.assessment_id
    )
    participants.given(referred, said_yes, first).when(conclude, **later).then(told)


@pytest.mark.parametrize("named", [None, UUID(int=99)])
def test_a_later_conclusion_must_name_the_latest(named: UUID | None) -> None:
    other = {**CONCLUDE, **MEDICAL, "supersedes": named}
    participants.given(referred, said_yes, first).when(conclude, **other).then_refused(
        WrongState, rule="supersedes-latest", match=str(first.assessment_id), field="supersedes"
    )


def test_a_first_conclusion_supersedes_nothing() -> None:
    other = {**CONCLUDE, "supersedes": UUID(int=99)}
    participants.given(referred, said_yes).when(conclude, **other).then_refused(
        WrongState, rule="nothing-to-supersede", field="supersedes"
    )


def test_a_later_conclusion_does_not_lie_before_the_earlier_one() -> None:
    early = {**CONCLUDE, **MEDICAL, "concluded_on": date(2026, 8, 10), "supersedes": first.assessment_id}
    participants.given(referred, said_yes, first).when(conclude, **early).then_refused(
        Invalid, rule="out-of-order", field="concluded_on"
    )


@pytest.mark.parametrize(
    "record", [Record(), Record.model_validate({"results": [assist(day=12).model_dump()]})]
)
def test_without_assist_by_that_day_nothing_is_concluded(record: Record) -> None:
    participants.given(referred, said_yes).when(conclude, **{**CONCLUDE, "record": record}).then_refused(
        WrongState, rule="assist-missing"
    )


@pytest.mark.parametrize("history", [(referred,), (referred, said_no)])
def test_without_consent_nothing_is_concluded(history: tuple) -> None:
    participants.given(*history).when(conclude, **CONCLUDE).then_refused(WrongState, rule="consent-missing")


@pytest.mark.parametrize(
    ("day", "rule"), [(date(2026, 8, 5), "out-of-order"), (date(2026, 8, 21), "date-in-future")]
)
def test_a_conclusion_lies_between_consent_and_today(day: date, rule: str) -> None:
    participants.given(referred, said_yes).when(conclude, **{**CONCLUDE, "concluded_on": day}).then_refused(
        Invalid, rule=rule, field="concluded_on"
    )


def test_a_history_that_no_decision_told_is_noticed() -> None:
    for history in ((said_yes,), (referred, first), (referred, referred), (referred, retracted, said_yes)):
        with pytest.raises(ImpossibleHistory):
            participants.given(*history)
