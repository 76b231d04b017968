"""Referring a woman, and taking a wrong referral back."""

from datetime import date
from typing import Literal

from services.assessment.domain.dates import refuse_before, refuse_future
from services.assessment.domain.participant import Case, Participant, Retracted, Unknown, known
from shared.contracts.assessment import ParticipantReferred, ReferralRetracted
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.refusals import WrongState


def refer(state: Participant, *, case: Case, by_role: Role, today: date) -> list[Event]:
    """Refer her; the same referral again is quiet."""
    refuse_future(case.referred_on, "referred_on", today)
    match state:
        case Unknown():
            return [ParticipantReferred.model_validate({**case.model_dump(), "by_role": by_role})]
        case _ if state.case == case and not isinstance(state, Retracted):
            return []
    raise WrongState(
        "already-referred", f"This id is {state.case.case_number} already.", field="participant_id"
    )


def retract(
    state: Participant,
    *,
    reason: Literal["salah_rujuk", "ganda"],
    retracted_on: date,
    by_role: Role,
    today: date,
) -> list[Event]:
    """Take a wrong referral back, whatever followed it; the same retraction again is quiet."""
    someone = known(state)
    if isinstance(someone, Retracted):
        if (someone.reason, someone.retracted_on) == (reason, retracted_on):
            return []
        raise WrongState(
            "referral-retracted", f"Her referral was retracted on {someone.retracted_on} already."
        )
    refuse_future(retracted_on, "retracted_on", today)
    refuse_before(retracted_on, "retracted_on", someone.case.referred_on, "she was referred")
    return [
        ReferralRetracted(
            facility=someone.case.facility,
            participant_id=someone.case.participant_id,
            reason=reason,
            retracted_on=retracted_on,
            by_role=by_role,
        )
    ]
