"""What each event makes of a participant."""

from typing import Any

from services.assessment.domain.history import ImpossibleHistory
from services.assessment.domain.participant import (
    Assessed,
    Case,
    Conclusion,
    Consented,
    Declined,
    Gone,
    Known,
    Live,
    Merged,
    Participant,
    Referred,
    Rejected,
    Retracted,
    Shared,
    Unknown,
    Withdrawn,
    consents,
)
from shared.contracts.assessment import (
    ConsentRecorded,
    ConsentWithdrawn,
    ParticipantAssessed,
    ParticipantReferred,
    ReferralRetracted,
)
from shared.contracts.base import Event
from shared.contracts.consents import Scope
from shared.contracts.referral import ParticipantsMerged, ReferralAccepted, ReferralRejected


def evolve(state: Participant, event: Event) -> Participant:
    """The participant after an event.

    Raises:
        ImpossibleHistory: no decision could have told this.
    """
    if isinstance(state, Unknown):
        if isinstance(event, ParticipantReferred):
            return Referred(case=Case.model_validate(event.model_dump()))
        raise ImpossibleHistory(state, event)
    if isinstance(state, Gone):
        raise ImpossibleHistory(state, event)
    return _live(state, event)


def _live(state: Live, event: Event) -> Live | Gone:  # noqa: PLR0911 - a table of events
    match event:
        case ConsentRecorded() | ConsentWithdrawn() if event.scope is Scope.SHARING:
            return state.model_copy(update={"sharing": _with(state.sharing, event)})
        case ConsentRecorded() | ConsentWithdrawn() if event.scope is Scope.TREATMENT:
            return _answered(state, event)
        case ParticipantAssessed() if isinstance(state, Consented | Assessed):
            latest = Conclusion.model_validate(event.model_dump())
            said = {"consented_on": state.consented_on, "expires_on": state.expires_on}
            return Assessed(**_kept(state), **said, latest=latest)
        case ReferralRetracted(reason=why, retracted_on=day):
            return Retracted(**_kept(state), reason=why, retracted_on=day)
        case ReferralAccepted(accepted_on=day):
            return state.model_copy(update={"case": state.case.model_copy(update={"accepted_on": day})})
        case ReferralRejected(reason=because, rejected_on=day) if not isinstance(state, Consented | Assessed):
            return Rejected(**_kept(state), reason=because, rejected_on=day)
        case ParticipantsMerged(kept_id=kept, merged_on=day):
            return Merged(**_kept(state), kept_id=kept, merged_on=day)
    raise ImpossibleHistory(state, event)


def _kept(state: Known) -> dict[str, Any]:
    return {"case": state.case, "sharing": state.sharing}


def _with(sharing: tuple[Shared, ...], event: ConsentRecorded | ConsentWithdrawn) -> tuple[Shared, ...]:
    others = (s for s in sharing if (s.purpose, s.receiver) != (event.purpose, event.receiver))
    if isinstance(event, ConsentRecorded):
        said: dict[str, Any] = {"on": event.asked_on, "yes": event.given, "expires_on": event.expires_on}
    else:
        said = {"on": event.withdrawn_on, "yes": False}
    return (*others, Shared(purpose=event.purpose, receiver=event.receiver, **said))


def _answered(state: Live, event: ConsentRecorded | ConsentWithdrawn) -> Live:
    """What her answer about treatment makes of her; what an assessment led to is kept with her."""
    latest = state.latest if isinstance(state, Assessed | Withdrawn) else None
    if isinstance(event, ConsentWithdrawn):
        if not isinstance(state, Consented | Assessed):
            raise ImpossibleHistory(state, event)
        return Withdrawn(**_kept(state), withdrawn_on=event.withdrawn_on, latest=latest)
    if not event.given:
        if latest is not None or isinstance(state, Withdrawn):
            return Withdrawn(**_kept(state), withdrawn_on=event.asked_on, latest=latest)
        return Declined(**_kept(state), asked_on=event.asked_on)
    since, until = event.asked_on, event.expires_on
    if isinstance(state, Consented | Assessed) and consents(state, event.asked_on):
        since = state.consented_on  # renewed without a break
    if latest is not None:
        return Assessed(**_kept(state), consented_on=since, expires_on=until, latest=latest)
    return Consented(**_kept(state), consented_on=since, expires_on=until)
