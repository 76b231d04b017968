"""Referrals as the desk lists them: sent, accepted, rejected, retracted or merged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

import sqlalchemy as sa

from shared.contracts.assessment import ParticipantReferred, ReferralRetracted
from shared.contracts.base import Frozen
from shared.contracts.codes import QuotaCategory
from shared.contracts.protection import ParticipantErased
from shared.contracts.referral import ParticipantsMerged, ReferralAccepted, ReferralRejected
from shared.projections.projection import Key, Projection, Told
from shared.projections.reading import ViewReader

State = Literal["sent", "accepted", "rejected", "retracted", "merged"]


class Referral(Frozen):
    """One referral. ``since``: first day of its state; ``reason``: of a rejection or retraction."""

    participant_id: UUID
    facility: str
    case_number: str
    referred_on: date
    category: QuotaCategory | None = None
    rule_set: str | None = None
    eligibility: str | None = None
    state: str = "sent"
    since: date | None = None
    reason: str | None = None
    kept_id: UUID | None = None
    erased_on: date | None = None
    """She was erased: a tombstone, without a case number and in no list."""


class Referrals(Projection[Referral]):
    """One row a referral."""

    name: ClassVar[str] = "referrals"
    row: ClassVar[type[Frozen]] = Referral
    key: ClassVar[tuple[str, ...]] = ("participant_id",)
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("facility", "case_number"),
        ("state", "case_number"),
    )

    def keys(self, told: Told) -> Iterable[Key]:
        match told.event:
            case ParticipantReferred() | ReferralRetracted():
                yield (told.event.participant_id,)
            case ReferralAccepted() | ReferralRejected() | ParticipantsMerged() | ParticipantErased():
                yield (told.event.participant_id,)

    def fold(self, row: Referral | None, told: Told) -> Referral | None:
        event = told.event
        if isinstance(event, ParticipantReferred):
            return Referral.model_validate({**event.model_dump(), "since": event.referred_on})
        if row is None:
            raise LookupError(f"{event.name()}: nobody was referred")
        match event:
            case ReferralAccepted(accepted_on=day):
                changed: dict[str, object] = {"state": "accepted", "since": day}
            case ReferralRejected(rejected_on=day, reason=why):
                changed = {"state": "rejected", "since": day, "reason": why}
            case ReferralRetracted(retracted_on=day, reason=because):
                changed = {"state": "retracted", "since": day, "reason": because}
            case ParticipantsMerged(merged_on=day, kept_id=kept):
                changed = {"state": "merged", "since": day, "kept_id": kept}
            case ParticipantErased(erased_on=day):
                changed = {"case_number": "", "erased_on": day}
            case _:
                return row
        return row.model_copy(update=changed)


@dataclass(frozen=True)
class Page:
    """Rows of one moment; ``following``: the case number to go on after."""

    rows: list[Referral]
    positions: Mapping[str, int]
    following: str | None


async def page(
    reader: ViewReader, *, facility: str | None, state: State | None, after: str | None, limit: int
) -> Page:
    """Referrals by case number, at most ``limit`` of them."""
    async with reader.snapshot() as moment:
        table = moment.table("referrals")
        query = sa.select(table).where(table.c.erased_on.is_(None))
        query = query.order_by(table.c.case_number).limit(limit + 1)
        for column, value in ((table.c.facility, facility), (table.c.state, state)):
            if value is not None:
                query = query.where(column == value)
        if after is not None:
            query = query.where(table.c.case_number > after)
        found = (await moment.connection.execute(query)).mappings()
        rows = [Referral.model_validate(dict(row)) for row in found]
        positions = moment.positions
    shown = rows[:limit]
    return Page(shown, positions, shown[-1].case_number if len(rows) > limit else None)
