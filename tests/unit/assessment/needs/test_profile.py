"""The substance profile and the health facts: who records them, what cannot be, what is quiet."""

from datetime import date
from uuid import UUID

import pytest

from services.assessment.domain.needs.facts import record_facts
from services.assessment.domain.needs.profile import ProfileForm, record_profile
from shared.contracts.care import (
    EarlierTreatment,
    HealthFact,
    Substance,
    SubstanceProfileRecorded,
    Use,
)
from shared.contracts.codes import Role
from shared.refusals import Invalid, NotAllowed
from tests.unit.assessment.needs.world import (
    cares,
    profile,
)
from tests.unit.assessment.world import TODAY, participants, referred, said_yes

FORM = ProfileForm(recorded_on=date(2026, 8, 11), primary=Use(substance=Substance.AMPHETAMINE))
CONSENTED = participants.given(referred, said_yes).state
RECORD = {"participant": CONSENTED, "profile_id": UUID(int=60), "by_role": Role.BNN_DOCTOR, "today": TODAY}


def test_a_profile_is_recorded_and_the_same_again_is_quiet() -> None:
    cares.when(record_profile, form=FORM, **RECORD).then(profile())
    told = profile()
    assert isinstance(told, SubstanceProfileRecorded)
    cares.given(told).when(record_profile, form=FORM, **RECORD).then_nothing()


@pytest.mark.parametrize(
    ("changed", "role", "refusal", "rule", "field"),
    [
        ({"icd10": "F15.2"}, Role.BNN_COUNSELLOR, NotAllowed, "role-of-fact", "icd10"),
        ({"further": (Use(substance=Substance.AMPHETAMINE),)}, Role.BNN_DOCTOR, Invalid, "substance-twice",
         "further.0.substance"),
        ({"earlier_treatment": (EarlierTreatment.NEVER, EarlierTreatment.SOCIAL)}, Role.BNN_DOCTOR, Invalid,
         "never-stands-alone", "earlier_treatment"),
        ({"recorded_on": date(2026, 8, 21)}, Role.BNN_DOCTOR, Invalid, "date-in-future", "recorded_on"),
        ({"recorded_on": date(2026, 8, 5)}, Role.BNN_DOCTOR, Invalid, "out-of-order", "recorded_on"),
    ],
)  # fmt: skip
def test_a_profile_that_cannot_be_is_refused(
    changed: dict, role: Role, refusal: type, rule: str, field: str
) -> None:
    form = FORM.model_copy(update=changed)
    cares.when(record_profile, form=form, **{**RECORD, "by_role": role}).then_refused(
        refusal, rule=rule, field=field
    )


def test_health_facts_are_a_doctors_but_for_injecting() -> None:
    said = {"facts_id": UUID(int=50), "observed_on": date(2026, 8, 11), "today": TODAY}
    she = participants.given(referred, said_yes)
    doctor = {**said, "by_role": Role.LAPAS_CLINIC}
    counsellor = {**said, "by_role": Role.BNN_COUNSELLOR}
    she.when(record_facts, facts={HealthFact.PREGNANT: True}, **counsellor).then_refused(
        NotAllowed, rule="role-of-fact", field="facts.pregnant"
    )
    she.when(record_facts, facts={}, **doctor).then_refused(Invalid, rule="required", field="facts")
    mixed = {HealthFact.PREGNANT: True, HealthFact.TB_TREATMENT: False}
    [told] = record_facts(she.state, mixed, **doctor)  # type: ignore[arg-type]  # its arguments
    assert told.model_dump()["present"] == (HealthFact.PREGNANT,)
    assert len(record_facts(she.state, {HealthFact.FREQUENT_INJECTING: True}, **counsellor)) == 1  # type: ignore[arg-type]  # its arguments
