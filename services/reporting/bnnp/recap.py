"""BNNP: the monthly recap of clients served, with the seven items of the mandatory report.

Source: Government Regulation (PP) 25/2011 on the mandatory report: number handled, identity, substance,
duration of use, route, diagnosis, history of treatment or rehabilitation; one recap a month to BNN.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from services.reporting.answers import Answer
from services.reporting.bnnp.client import Client
from services.reporting.bnnp.profile import Profile
from services.reporting.dated import reached
from services.reporting.figures import month_of
from services.reporting.reading import Scope, rows, shown
from shared.contracts.base import Frozen
from shared.contracts.care import EarlierTreatment, Use
from shared.contracts.codes import Role
from shared.names import Named
from shared.projections.reading import Snapshot

Item = Literal["handled", "identity", "substance", "duration", "route", "diagnosis", "earlier_treatment"]


class RecapRow(Frozen):
    """One client who was served in the month. The diagnosis is for doctors; others see if it is there."""

    participant_id: UUID
    case_number: str
    facility: str
    name: str | None = None
    register_number: str | None = None
    primary: Use | None
    further: tuple[Use, ...]
    used_last_year: bool | None
    icd10: str | None
    icd10_recorded: bool
    earlier_treatment: tuple[EarlierTreatment, ...]
    recorded_on: date | None


class Completeness(Frozen):
    """For how many of those served an item can be filled. ``n`` is none while names are not there."""

    item: Item
    n: int | None
    of: int


class RecapAnswer(Answer):
    """The answer of ``/v1/bnnp/recap``. Of the running month: up to today."""

    month: str
    names_available: bool
    items: list[Completeness]
    rows: list[RecapRow]


async def served(moment: Snapshot, scope: Scope, first: date) -> list[Client]:
    """Clients for whom BNN did something in the month up to the scope's day, by facility and case number."""
    c = moment.table("clients").c
    there = (c.started_on <= scope.as_of) & (c.ended_on.is_(None) | (c.ended_on >= first))
    wanted = (c.referred_on <= scope.as_of) & c.retracted_on.is_(None) & shown(moment.table("clients"))
    wanted &= (c.touched_on >= first) | there
    if scope.facility is not None:
        wanted &= c.facility == scope.facility
    query = sa.select(moment.table("clients")).where(wanted).order_by(c.facility, c.case_number)
    found = await rows(moment, query, Client)
    return [client for client in found if is_served(client, first, scope.as_of)]


def is_served(client: Client, first: date, last: date) -> bool:
    """She consents, and in the month something was recorded with her or she was in the programme."""
    if not client.consent(last):
        return False
    in_programme = reached(last, client.started_on) and not (
        client.ended_on is not None and client.ended_on < first
    )
    return in_programme or month_of(first) in client.touched_in


def recap_rows(clients: Iterable[Client], last: date, role: Role) -> list[RecapRow]:
    """Rows without names, as of the last day."""
    return [_row(client, client.profile(last), client.icd10(last), role) for client in clients]


def completeness(found: Sequence[RecapRow], names: Mapping[UUID, Named] | None) -> list[Completeness]:
    """The seven items, in the regulation's order."""
    total = len(found)
    counts: dict[Item, int | None] = {
        "handled": total,
        "identity": None if names is None else sum(row.participant_id in names for row in found),
        "substance": sum(row.primary is not None for row in found),
        "duration": sum(row.primary is not None and row.primary.months is not None for row in found),
        "route": sum(row.primary is not None and row.primary.route is not None for row in found),
        "diagnosis": sum(row.icd10_recorded for row in found),
        "earlier_treatment": sum(bool(row.earlier_treatment) for row in found),
    }
    return [Completeness(item=item, n=n, of=total) for item, n in counts.items()]


def last_day(first: date) -> date:
    """The last day of a month that begins on this day."""
    return month_of(first + timedelta(days=31)) - timedelta(days=1)


def _row(client: Client, profile: Profile | None, icd10: str | None, role: Role) -> RecapRow:
    return RecapRow(
        participant_id=client.participant_id,
        case_number=client.case_number or "",
        facility=client.facility or "",
        primary=profile and profile.primary,
        further=profile.further if profile else (),
        used_last_year=profile and profile.used_last_year,
        icd10=icd10 if role is Role.BNN_DOCTOR else None,
        icd10_recorded=icd10 is not None,
        earlier_treatment=profile.earlier_treatment if profile else (),
        recorded_on=profile and profile.recorded_on,
    )
