"""A participant: referred, asked, assessed, or taken back. Her statuses, and what may be asked of each.

What each event makes of them is in ``evolution.py``.
"""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.contracts.base import Frozen
from shared.contracts.codes import Pathway, Role
from shared.contracts.consents import TREATMENT, Purpose, Receiver, Said
from shared.contracts.referral import RejectionReason
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


class Shared(Said):
    """What she said last about one kind of sharing."""

    purpose: Purpose
    receiver: Receiver


class Known(Frozen):
    """Somebody who was referred; ``sharing`` has at most one answer for each purpose and receiver."""

    case: Case
    sharing: tuple[Shared, ...] = ()


class Unknown(Frozen):
    """Nobody was referred under this id."""


class Referred(Known):
    """The prison named her; nobody asked her yet."""


class Declined(Known):
    """She was asked, last on this day, and said no."""

    asked_on: date


class Consented(Known):
    """She said yes, until ``expires_on`` if that is given; she is not assessed yet."""

    consented_on: date
    expires_on: date | None = None


class Assessed(Known):
    """She said yes and was assessed; ``latest`` is the conclusion that holds."""

    consented_on: date
    expires_on: date | None = None
    latest: Conclusion


class Withdrawn(Known):
    """She took her consent to treatment back. ``latest`` is what an earlier assessment led to."""

    withdrawn_on: date
    latest: Conclusion | None = None


class Retracted(Known):
    """The referral was wrong; nobody counts her any more."""

    reason: Literal["salah_rujuk", "ganda"]
    retracted_on: date


class Rejected(Known):
    """BNN did not take the referral."""

    reason: RejectionReason
    rejected_on: date


class Merged(Known):
    """She goes on as another participant, who is the same person."""

    kept_id: UUID
    merged_on: date


Live = Referred | Declined | Consented | Assessed | Withdrawn
Gone = Retracted | Rejected | Merged
"""Nothing follows any more, under this id."""
Participant = Unknown | Live | Gone


def consents(state: Participant, today: date) -> bool:
    """Whether her consent to treatment holds today: said, not taken back, not lapsed."""
    return isinstance(state, Consented | Assessed) and treatment(state).holds(today)


def treatment(state: Consented | Assessed) -> Said:
    return Said(on=state.consented_on, yes=True, expires_on=state.expires_on)


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


def agreed(state: Participant, today: date) -> Consented | Assessed:
    """Somebody whose consent to treatment holds today: she may be assessed and treated.

    Raises:
        NotFound: ``unknown-participant``.
        WrongState: ``referral-retracted``, ``consent-missing``, ``consent-withdrawn``, ``consent-lapsed``.
    """
    someone = live(state)
    match someone:
        case Consented() | Assessed():
            if consents(someone, today):
                return someone
            detail = f"Her consent lapsed on {someone.expires_on}; she has to be asked again."
            raise WrongState("consent-lapsed", detail)
        case Declined(asked_on=day):
            detail = f"She said no on {day}; without her consent nobody assesses her."
            raise WrongState("consent-missing", detail)
        case Withdrawn(withdrawn_on=day):
            detail = f"She withdrew her consent on {day}; nobody assesses her until she says yes again."
            raise WrongState("consent-withdrawn", detail)
        case Referred():
            detail = "She was not asked yet; consent comes before the assessment."
            raise WrongState("consent-missing", detail)


def consent_to(state: Participant, purpose: Purpose, receiver: Receiver) -> Said | None:
    """What she said last about this purpose and receiver; none when she was never asked."""
    if isinstance(state, Unknown):
        return None
    if (purpose, receiver) != (TREATMENT.purpose, TREATMENT.receiver):
        said = (s for s in state.sharing if (s.purpose, s.receiver) == (purpose, receiver))
        return next(said, None)
    match state:
        case Consented() | Assessed():
            return treatment(state)
        case Declined(asked_on=day) | Withdrawn(withdrawn_on=day):
            return Said(on=day, yes=False)
    return None
