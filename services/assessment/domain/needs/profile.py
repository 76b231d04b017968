"""The substance profile: what she used, how, since when, and what was tried before."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from services.assessment.domain.dates import refuse_before, refuse_future
from services.assessment.domain.needs.state import Care
from services.assessment.domain.participant import Participant, agreed
from services.assessment.domain.roles import DOCTORS
from shared.contracts.base import Event, Frozen
from shared.contracts.care import EarlierTreatment, SubstanceProfileRecorded, Use
from shared.contracts.codes import Role
from shared.refusals import Invalid, NotAllowed


class ProfileForm(Frozen):
    """The short form; what is not known stays empty."""

    recorded_on: date
    primary: Use
    further: tuple[Use, ...] = ()
    used_last_year: bool | None = None
    icd10: str | None = None
    earlier_treatment: tuple[EarlierTreatment, ...] = ()


def record_profile(
    care: Care, participant: Participant, form: ProfileForm, *, profile_id: UUID, by_role: Role, today: date
) -> list[Event]:
    """Record a profile; the one that holds already, told again, is quiet.

    Raises:
        Invalid: a substance twice, ``never`` beside a treatment, a day before her consent or in the future.
        NotAllowed: ``role-of-fact``: a diagnosis by somebody who is no doctor.
        WrongState: she did not consent.
    """
    someone = agreed(participant, today)
    if form.icd10 is not None and by_role not in DOCTORS:
        raise NotAllowed("role-of-fact", "A diagnosis is a doctor's.", field="icd10")
    _refuse_twice(form.further, form.primary)
    if EarlierTreatment.NEVER in form.earlier_treatment and len(form.earlier_treatment) > 1:
        raise Invalid("never-stands-alone", "Never treated, or treated: not both.", field="earlier_treatment")
    refuse_future(form.recorded_on, "recorded_on", today)
    refuse_before(form.recorded_on, "recorded_on", someone.consented_on, "she consented")
    if care.profiles and ProfileForm.model_validate(care.profiles[-1].model_dump()) == form:
        return []
    return [
        SubstanceProfileRecorded(
            facility=someone.case.facility,
            participant_id=someone.case.participant_id,
            profile_id=profile_id,
            by_role=by_role,
            **dict(form),
        )
    ]


def _refuse_twice(further: Sequence[Use], primary: Use) -> None:
    seen = {primary.substance}
    for number, use in enumerate(further):
        if use.substance in seen:
            raise Invalid(
                "substance-twice", "Each substance is named once.", field=f"further.{number}.substance"
            )
        seen.add(use.substance)
