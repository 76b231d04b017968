"""Places of a prison in a year, by category: set by who answers for them, looked at when one is referred."""

from collections.abc import Mapping
from datetime import date

from services.assessment.domain.dates import refuse_future
from services.assessment.domain.history import ImpossibleHistory
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import QuotaCategory, Role
from shared.contracts.referral import QuotaSet


class Quota(Frozen):
    """Places by category of one prison and year; a category without an entry has no bound."""

    places: Mapping[QuotaCategory, int] = {}


def evolve(state: Quota, event: Event) -> Quota:
    if isinstance(event, QuotaSet):
        return Quota(places={**state.places, event.category: event.places})
    raise ImpossibleHistory(state, event)


def set_places(
    state: Quota,
    *,
    facility: str,
    year: int,
    places: Mapping[QuotaCategory, int],
    set_on: date,
    by_role: Role,
    today: date,
) -> list[Event]:
    """Set the places of these categories; what is so already is quiet."""
    refuse_future(set_on, "set_on", today)
    return [
        QuotaSet(
            facility=facility, year=year, category=category, places=number, set_on=set_on, by_role=by_role
        )
        for category, number in sorted(places.items())
        if state.places.get(category) != number
    ]
