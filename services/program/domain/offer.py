"""An offer of a stay to another facility, as far as it has come; a stay has at most one that is open."""

from datetime import date, timedelta
from uuid import UUID

from shared.contracts.base import Event, Frozen
from shared.contracts.handover import HandOverAccepted, HandOverAwaited, HandOverOffered

LIMIT = timedelta(days=14)
"""How long the other facility has for its answer, unless the offer names a day: see ``answer_by``."""


class Offer(Frozen):
    """``left_on``: she has left, and her stay waits since. ``accepted_on``: it moves when she is there."""

    to_facility: str
    offered_on: date
    reply_by: date
    accepted_on: date | None = None
    cohort_id: UUID | None = None
    left_on: date | None = None


def after(offer: Offer | None, event: Event) -> Offer | None:
    """The offer after an event about it; none when it is declined, closed or carried out."""
    match event:
        case HandOverOffered():
            return Offer.model_validate(event.model_dump())
        case HandOverAccepted(cohort_id=cohort, accepted_on=day):
            return offer and offer.model_copy(update={"cohort_id": cohort, "accepted_on": day})
        case HandOverAwaited(left_on=day):
            return offer and offer.model_copy(update={"left_on": day})
    return None
