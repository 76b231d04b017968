"""BNN's answer to a referral, and the places that a prison has."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.assessment.aggregates import PARTICIPANT, QUOTA
from services.assessment.commands.alike import leave
from services.assessment.commands.context import Asked, Context
from services.assessment.commands.registers import KIND
from services.assessment.domain import referral
from services.assessment.domain.quota import set_places
from shared.contracts.base import Frozen
from shared.contracts.codes import QuotaCategory
from shared.contracts.referral import RejectionReason
from shared.decisions import Work
from shared.eventstore.port import Appended
from shared.eventstore.store import EventStore

PLACES = "place"
"""Kind of the reservations that say who takes a place: ``<prison>/<year>/<category>/<participant>``."""


class Places(Frozen):
    """Places of one prison, year and category, and how many referrals take one."""

    facility: str
    year: int
    category: QuotaCategory
    places: int
    used: int


async def accept(context: Context, asked: Asked, who: UUID, *, accepted_on: date | None) -> Appended:
    """Take a referral; the default day is today."""

    async def decide(work: Work) -> Mapping[str, str]:
        state = await work.load(PARTICIPANT, who)
        here = context.of(asked.actor, state, care=False)
        day = accepted_on or here.today
        events = referral.accept(state, accepted_on=day, by_role=asked.actor.role, today=here.today)
        work.tell(PARTICIPANT, who, *events, occurred_at=here.since(day))
        return {"participant_id": str(who)}

    return await context.execute(decide, asked)


async def reject(
    context: Context, asked: Asked, who: UUID, *, reason: RejectionReason, rejected_on: date | None
) -> Appended:
    """Do not take a referral; her register number and her place are free again. Default day: today."""

    async def decide(work: Work) -> Mapping[str, str]:
        state = await work.load(PARTICIPANT, who)
        here = context.of(asked.actor, state, care=False)
        day = rejected_on or here.today
        events = referral.reject(
            state, reason=reason, rejected_on=day, by_role=asked.actor.role, today=here.today
        )
        work.tell(PARTICIPANT, who, *events, occurred_at=here.since(day))
        work.release(KIND, str(who))
        leave(work, who)
        return {"participant_id": str(who)}

    return await context.execute(decide, asked)


async def set_quota(
    context: Context, asked: Asked, *, facility: str, year: int, places: Mapping[QuotaCategory, int]
) -> Appended:
    """Set a prison's places of a year."""
    here = context.at(facility)
    asked.actor.must_be_at(facility)

    async def decide(work: Work) -> Mapping[str, Any]:
        state = await work.load(QUOTA, f"{facility}-{year}")
        events = set_places(
            state,
            facility=facility,
            year=year,
            places=places,
            set_on=here.today,
            by_role=asked.actor.role,
            today=here.today,
        )
        work.tell(QUOTA, f"{facility}-{year}", *events, occurred_at=here.since(here.today))
        return {"facility": facility, "year": year}

    return await context.execute(decide, asked)


async def quotas(store: EventStore, facilities: Sequence[str], year: int) -> list[Places]:
    """What was set for these prisons, and how much of it is taken."""
    refs = {facility: QUOTA.ref(f"{facility}-{year}") for facility in facilities}
    loaded = await store.load_many(list(refs.values()))
    found: list[Places] = []
    for facility, ref in refs.items():
        state = QUOTA.fold(QUOTA.initial, (envelope.event for envelope in loaded[ref].events))
        for category, places in sorted(state.places.items()):
            used = await store.count_reserved(PLACES, f"{facility}/{year}/{category}/")
            found.append(Places(facility=facility, year=year, category=category, places=places, used=used))
    return found
