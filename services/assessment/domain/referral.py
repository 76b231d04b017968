"""Referring a woman, taking a wrong referral back, and BNN's answer to a referral."""

from datetime import date
from typing import Literal

from services.assessment.domain.dates import refuse_before, refuse_future
from services.assessment.domain.eligibility import RuleSet
from services.assessment.domain.participant import (
    Assessed,
    Case,
    Consented,
    Participant,
    Rejected,
    Retracted,
    Unknown,
    Withdrawn,
    known,
    live,
)
from shared.contracts.assessment import ParticipantReferred, ReferralRetracted
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import QuotaCategory, Role
from shared.contracts.referral import ReferralAccepted, ReferralRejected, RejectionReason
from shared.refusals import WrongState


class Sent(Frozen):
    """What else a referral says: the category of its place, and what the prison's rules said."""

    category: QuotaCategory | None = None
    rule_set: str | None = None
    eligibility: Literal["met", "not_judged", "overridden"] | None = None


_PLAIN = Sent()


def refer(state: Participant, *, case: Case, by_role: Role, today: date, sent: Sent = _PLAIN) -> list[Event]:
    """Refer her; the same referral again is quiet."""
    refuse_future(case.referred_on, "referred_on", today)
    match state:
        case Unknown():
            return [
                ParticipantReferred.model_validate(
                    {**case.model_dump(), **sent.model_dump(), "by_role": by_role}
                )
            ]
        case _ if state.case == case and not isinstance(state, Retracted | Rejected):
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
    someone = live(someone)
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


def accept(state: Participant, *, accepted_on: date, by_role: Role, today: date) -> list[Event]:
    """Take the referral; the same again is quiet.

    Raises:
        WrongState: ``already-accepted`` on another day, or nothing follows the referral any more.
    """
    someone = live(state)
    if someone.case.accepted_on is not None:
        if someone.case.accepted_on == accepted_on:
            return []
        raise WrongState("already-accepted", f"The referral was accepted on {someone.case.accepted_on}.")
    refuse_future(accepted_on, "accepted_on", today)
    refuse_before(accepted_on, "accepted_on", someone.case.referred_on, "she was referred")
    return [
        ReferralAccepted(
            facility=someone.case.facility,
            participant_id=someone.case.participant_id,
            accepted_on=accepted_on,
            by_role=by_role,
        )
    ]


def refuse_unaccepted(state: Participant, rules: RuleSet | None) -> None:
    """Where the prison's rules demand it, BNN accepts a referral before anybody is asked for her consent.

    Raises:
        WrongState: ``acceptance-missing``.
    """
    if rules is not None and rules.acceptance_required and live(state).case.accepted_on is None:
        raise WrongState(
            "acceptance-missing", f"The rules {rules.name} ask BNN to accept the referral before this."
        )


def reject(
    state: Participant, *, reason: RejectionReason, rejected_on: date, by_role: Role, today: date
) -> list[Event]:
    """Do not take the referral; the same again is quiet.

    Raises:
        WrongState: ``already-consented``, ``consent-withdrawn``: what has begun is ended by withdrawing, not
            by rejecting.
    """
    if isinstance(state, Rejected) and (state.reason, state.rejected_on) == (reason, rejected_on):
        return []
    someone = live(state)
    if isinstance(someone, Consented | Assessed):
        raise WrongState("already-consented", "She consented already; it is too late to reject the referral.")
    if isinstance(someone, Withdrawn):
        detail = f"She consented and withdrew on {someone.withdrawn_on}; that is not rejected any more."
        raise WrongState("consent-withdrawn", detail)
    refuse_future(rejected_on, "rejected_on", today)
    refuse_before(rejected_on, "rejected_on", someone.case.referred_on, "she was referred")
    return [
        ReferralRejected(
            facility=someone.case.facility,
            participant_id=someone.case.participant_id,
            reason=reason,
            rejected_on=rejected_on,
            by_role=by_role,
        )
    ]
