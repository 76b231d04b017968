"""A participant: referred, asked, assessed, or retracted. Statuses, and what each event makes of them."""

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
from shared.refusals import NotFound, WrongState


class Case(Frozen):
    """Who she is to the agencies, from the day of her referral on."""

    participant_id: UUID
    facility: str
    case_number: str
    referred_on: date


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


Live = Referred | Declined | Consented | Assessed
Participant = Unknown | Live | Retracted


def evolve(state: Participant, event: Event) -> Participant:
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
    raise ImpossibleHistory(state, event)


def known(state: Participant) -> Live | Retracted:
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
        WrongState: ``referral-retracted``.
    """
    someone = known(state)
    if isinstance(someone, Retracted):
        raise WrongState(
            "referral-retracted", f"Her referral was retracted on {someone.retracted_on}; nothing follows it."
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
