"""A participant: referred, asked, assessed, or taken back. Statuses, and what each event makes of them."""

from datetime import date
from typing import Literal
from uuid import UUID

from services.assessment.domain.history import ImpossibleHistory
from shared.contracts.assessment import (
    ConsentRecorded,
    ParticipantAssessed,
    ParticipantReferred,
    ReferralRetracted,
)
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Pathway, Role
from shared.contracts.referral import ParticipantsMerged, ReferralAccepted, ReferralRejected, RejectionReason
from shared.refusals import NotFound, WrongState


class Case(Frozen):
    """Who she is to the agencies, from the day of her referral on; and whether BNN took the referral."""

    participant_id: UUID
    facility: str
    case_number: str
    referred_on: date
    accepted_on: date | None = None


class Conclusion(Frozen):
    """What an assessment led to, and the earlier one that it supersedes."""

    assessment_id: UUID
    pathway: Pathway
    concluded_on: date
    decided_role: Role
    supersedes: UUID | None = None


class Unknown(Frozen):
    """Nobody was referred under this id."""


class Referred(Frozen):
    """The prison named her; nobody asked her yet."""

    case: Case


class Declined(Frozen):
    """She was asked, last on this day, and said no."""

    case: Case
    asked_on: date


class Consented(Frozen):
    """She said yes; she is not assessed yet."""

    case: Case
    consented_on: date


class Assessed(Frozen):
    """She said yes and was assessed; ``latest`` is the conclusion that holds."""

    case: Case
    consented_on: date
    latest: Conclusion


class Retracted(Frozen):
    """The referral was wrong; nobody counts her any more."""

    case: Case
    reason: Literal["salah_rujuk", "ganda"]
    retracted_on: date


class Rejected(Frozen):
    """BNN did not take the referral."""

    case: Case
    reason: RejectionReason
    rejected_on: date


class Merged(Frozen):
    """She goes on as another participant, who is the same person."""

    case: Case
    kept_id: UUID
    merged_on: date


Live = Referred | Declined | Consented | Assessed
Gone = Retracted | Rejected | Merged
"""Nothing follows any more, under this id."""
Participant = Unknown | Live | Gone


def evolve(state: Participant, event: Event) -> Participant:  # noqa: PLR0911 - a table of events
    """The participant after an event.

    Raises:
        ImpossibleHistory: no decision could have told this.
    """
    match state, event:
        case Unknown(), ParticipantReferred():
            return Referred(case=Case.model_validate(event.model_dump()))
        case Referred() | Declined(), ConsentRecorded(given=True, asked_on=day):
            return Consented(case=state.case, consented_on=day)
        case Referred() | Declined(), ConsentRecorded(asked_on=day):
            return Declined(case=state.case, asked_on=day)
        case Consented() | Assessed(), ParticipantAssessed():
            latest = Conclusion.model_validate(event.model_dump())
            return Assessed(case=state.case, consented_on=state.consented_on, latest=latest)
        case Referred() | Declined() | Consented() | Assessed(), ReferralRetracted(
            reason=why, retracted_on=day
        ):
            return Retracted(case=state.case, reason=why, retracted_on=day)
        case Referred() | Declined() | Consented() | Assessed(), ReferralAccepted(accepted_on=day):
            return state.model_copy(update={"case": state.case.model_copy(update={"accepted_on": day})})
        case Referred() | Declined(), ReferralRejected(reason=because, rejected_on=day):
            return Rejected(case=state.case, reason=because, rejected_on=day)
        case Referred() | Declined() | Consented() | Assessed(), ParticipantsMerged(
            kept_id=kept, merged_on=day
        ):
            return Merged(case=state.case, kept_id=kept, merged_on=day)
    raise ImpossibleHistory(state, event)


def known(state: Participant) -> Live | Gone:
    """Somebody who was referred.

    Raises:
        NotFound: ``unknown-participant``.
    """
    if isinstance(state, Unknown):
        raise NotFound("unknown-participant", "There is no participant with this id.", field="participant_id")
    return state


def live(state: Participant) -> Live:
    """Somebody whose referral holds.

    Raises:
        NotFound: ``unknown-participant``.
        WrongState: ``referral-retracted``, ``referral-rejected``, ``participant-merged``.
    """
    match someone := known(state):
        case Retracted(retracted_on=day):
            raise WrongState(
                "referral-retracted", f"Her referral was retracted on {day}; nothing follows it."
            )
        case Rejected(rejected_on=day):
            raise WrongState("referral-rejected", f"Her referral was rejected on {day}; nothing follows it.")
        case Merged(kept_id=kept, merged_on=day):
            raise WrongState(
                "participant-merged",
                f"On {day} she was merged into {kept}: go on there.",
                field="participant_id",
            )
    return someone


def agreed(state: Participant) -> Consented | Assessed:
    """Somebody who said yes.

    Raises:
        NotFound: ``unknown-participant``.
        WrongState: ``referral-retracted``, ``consent-missing``.
    """
    someone = live(state)
    match someone:
        case Consented() | Assessed():
            return someone
        case Declined(asked_on=day):
            raise WrongState(
                "consent-missing", f"She said no on {day}; without her consent nobody assesses her."
            )
        case _:
            raise WrongState("consent-missing", "She was not asked yet; consent comes before the assessment.")
