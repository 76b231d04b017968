"""What follows from an answer: urgent findings with clocks, questions about conclusions, explanations."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from services.assessment.domain.clinical import Result
from services.assessment.domain.needs.explaining import explain, refuse_unreasoned
from services.assessment.domain.needs.reassessing import reassess, stand
from services.assessment.domain.needs.state import Care
from services.assessment.domain.needs.urgent import handle_finding, raise_findings
from shared.contracts.base import Event
from shared.contracts.care import (
    DeviationReason,
    Handling,
    ReassessmentOpened,
    ReassessmentSettled,
    UrgentFindingHandled,
    UrgentFindingRaised,
)
from shared.contracts.codes import Pathway, Role
from shared.refusals import Invalid, NotAllowed, NotFound, WrongState
from tests.unit.assessment.needs.world import (
    ABOUT,
    CASE,
    RULES,
    assist,
    cares,
    explained,
    facts,
    proposed,
    result,
    seen,
)
from tests.unit.assessment.world import TODAY, assessed, participants, referred, said_yes

ZONE = ZoneInfo("Asia/Makassar")
NOW = datetime(2026, 8, 20, 1, 0, tzinfo=UTC)
"""Nine in the morning at Kupang."""
MODERATE = assist({"amphetamine": 20})
WITHDRAWAL = result("cows", 2, values={"score": 15})


def raised(
    *new: Result | Event,
    before: tuple[Result | Event, ...] = (),
    care: Care | None = None,
    now: datetime = NOW,
) -> list[Event]:
    was, after = seen(*before), seen(*before, *new)
    return raise_findings(care or Care(), CASE, was, after, RULES, cause=UUID(int=9), now=now, zone=ZONE)


@pytest.mark.parametrize(
    ("new", "now", "due"),
    [
        (WITHDRAWAL, NOW, datetime(2026, 8, 20, 23, 59, tzinfo=ZONE)),
        (WITHDRAWAL, NOW + timedelta(hours=14), datetime(2026, 8, 21, 3, 0, tzinfo=ZONE)),
        (result("phq9", 2, alerts=("suicide_risk",)), NOW, datetime(2026, 8, 20, 11, 0, tzinfo=ZONE)),
    ],
)
def test_a_finding_is_due_by_the_facilitys_clock(new: Result, now: datetime, due: datetime) -> None:
    [finding] = raised(new, now=now)
    assert isinstance(finding, UrgentFindingRaised)
    assert (finding.due_at, finding.due_on) == (due, due.date())


def test_a_finding_is_raised_by_what_is_new_and_once_while_it_is_open() -> None:
    [finding] = raised(WITHDRAWAL)
    assert raised(MODERATE, before=(WITHDRAWAL,)) == []
    worse = result("cows", 3, day=12, values={"score": 20})
    assert raised(worse, before=(WITHDRAWAL,), care=cares.given(finding).state) == []
    handled = cares.given(finding, handling(finding)).state
    assert len(raised(worse, before=(WITHDRAWAL,), care=handled)) == 1
    better = result("cows", 3, day=12, values={"score": 3})
    assert raised(better, before=(WITHDRAWAL,), care=handled) == []


def test_pregnancy_with_use_is_found_from_either_side() -> None:
    assert raised(facts(pregnant=True)) == []
    assert len(raised(MODERATE, before=(facts(pregnant=True),))) == 1
    assert len(raised(facts(pregnant=True), before=(MODERATE,))) == 1
    assert raised(facts(12, 51, pregnant=True), before=(MODERATE, facts(pregnant=True))) == []


def handling(finding: Event, outcome: Handling = Handling.TREATED) -> UrgentFindingHandled:
    assert isinstance(finding, UrgentFindingRaised)
    return UrgentFindingHandled(
        **ABOUT,
        finding_id=finding.finding_id,
        handled_at=NOW + timedelta(hours=1),
        handled_on=date(2026, 8, 20),
        outcome=outcome,
        by_role=Role.BNN_DOCTOR,
    )


def test_a_finding_is_handled_once() -> None:
    [finding] = raised(WITHDRAWAL)
    assert isinstance(finding, UrgentFindingRaised)
    said = {
        "case": CASE,
        "finding_id": finding.finding_id,
        "outcome": Handling.TREATED,
        "handled_at": NOW + timedelta(hours=1),
        "by_role": Role.BNN_DOCTOR,
        "zone": ZONE,
    }
    open_ = cares.given(finding)
    open_.when(handle_finding, **said).then(handling(finding))
    done = cares.given(finding, handling(finding))
    done.when(handle_finding, **said).then_nothing()
    other = {**said, "outcome": Handling.NOT_CONFIRMED}
    done.when(handle_finding, **other).then_refused(WrongState, rule="handled-already", field="outcome")
    cares.when(handle_finding, **said).then_refused(NotFound, rule="unknown-finding", field="finding_id")
    early = {**said, "handled_at": NOW - timedelta(seconds=1)}
    open_.when(handle_finding, **early).then_refused(Invalid, rule="out-of-order", field="handled_at")


SHE = participants.given(referred, said_yes, assessed()).state
ASKED = {"participant": SHE, "cause": UUID(int=9), "by_role": Role.BNN_DOCTOR, "today": TODAY}
MEDICAL = proposed(MODERATE, facts(dependence=True))
STAND = {"case": CASE, "reason": DeviationReason.HER_WISH, "settled_on": TODAY, "today": TODAY}


def opened() -> ReassessmentOpened:
    [question] = reassess(cares.given(explained()).state, proposal=MEDICAL, **ASKED)  # type: ignore[arg-type]  # its arguments
    assert isinstance(question, ReassessmentOpened)
    return question


def test_a_changed_proposal_asks_and_changes_nothing() -> None:
    assert (opened().was, opened().becomes, opened().assessment_id) == ("sosial", "medis", UUID(int=100))
    cares.given(explained()).when(reassess, proposal=proposed(MODERATE), **ASKED).then_nothing()
    cares.given(explained("medis")).when(reassess, proposal=proposed(MODERATE), **ASKED).then_nothing()
    cares.given(explained(), opened()).when(reassess, proposal=MEDICAL, **ASKED).then_nothing()
    unassessed = {**ASKED, "participant": participants.given(referred, said_yes).state}
    cares.when(reassess, proposal=MEDICAL, **unassessed).then_nothing()


def test_a_question_grows_with_the_proposal_and_goes_when_the_answers_agree_again() -> None:
    urgent = proposed(MODERATE, WITHDRAWAL)
    [more] = reassess(cares.given(explained(), opened()).state, proposal=urgent, **ASKED)  # type: ignore[arg-type]  # its arguments
    assert isinstance(more, ReassessmentOpened)
    assert more.becomes == "medis_segera"
    [gone] = reassess(cares.given(explained(), opened()).state, proposal=proposed(MODERATE), **ASKED)  # type: ignore[arg-type]  # its arguments
    assert isinstance(gone, ReassessmentSettled)
    assert gone.how == "agrees_again"


def test_a_doctor_says_that_it_stands_and_is_not_asked_again() -> None:
    waiting = cares.given(explained(), opened())
    counsellor = {**STAND, "by_role": Role.BNN_COUNSELLOR}
    waiting.when(stand, **counsellor).then_refused(NotAllowed, rule="role-of-deviation")
    [stands] = stand(waiting.state, by_role=Role.BNN_DOCTOR, **STAND)  # type: ignore[arg-type]  # its arguments
    answered = cares.given(explained(), opened(), stands)
    answered.when(reassess, proposal=MEDICAL, **ASKED).then_nothing()
    answered.when(stand, **{**STAND, "by_role": Role.BNN_DOCTOR}).then_refused(
        WrongState, rule="nothing-to-reassess"
    )


def test_a_new_conclusion_answers_the_question() -> None:
    told = explain(
        cares.given(explained(), opened()).state,
        CASE,
        MEDICAL,
        assessment_id=UUID(int=101),
        decided_on=TODAY,
        by_role=Role.BNN_DOCTOR,
        reason=None,
        note_digest=None,
    )
    assert [event.name() for event in told] == ["ReassessmentSettled", "DecisionExplained"]


@pytest.mark.parametrize(
    ("pathway", "role", "reason", "noted", "refusal", "rule"),
    [
        (Pathway.SOCIAL, Role.BNN_COUNSELLOR, DeviationReason.OTHER, True, NotAllowed, "role-of-deviation"),
        (Pathway.SOCIAL, Role.BNN_DOCTOR, None, False, Invalid, "deviation-reason-missing"),
        (Pathway.SOCIAL, Role.BNN_DOCTOR, DeviationReason.OTHER, False, Invalid, "note-missing"),
        (Pathway.MEDICAL, Role.BNN_DOCTOR, DeviationReason.HER_WISH, False, Invalid, "no-deviation"),
        (Pathway.MEDICAL, Role.BNN_DOCTOR, None, True, Invalid, "note-without-reason"),
    ],
)  # fmt: skip
def test_a_deviation_needs_its_reason_and_against_medical_a_doctor(
    pathway: Pathway,
    role: Role,
    reason: DeviationReason | None,
    *,
    noted: bool,
    refusal: type,
    rule: str,
) -> None:
    with pytest.raises(refusal) as refused:
        refuse_unreasoned(MEDICAL, pathway, reason=reason, noted=noted, by_role=role)
    assert refused.value.rule == rule


def test_where_nothing_is_proposed_nothing_deviates() -> None:
    refuse_unreasoned(proposed(), Pathway.SOCIAL, reason=None, noted=False, by_role=Role.BNN_COUNSELLOR)
