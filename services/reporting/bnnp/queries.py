"""BNNP's questions: the summary, and the list of clients."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from services.reporting.answers import Answer, Listing
from services.reporting.bnnp.assist import Highest
from services.reporting.bnnp.client import Client
from services.reporting.bnnp.summary import Summary, assessed_in_time, summarise
from services.reporting.bnnp.urgent import UrgentCounts, flags
from services.reporting.common.facilities import FacilityRow
from services.reporting.common.facilities import as_of as facilities_as_of
from services.reporting.dated import upto
from services.reporting.reading import Attended, NextSession, Scope, attendance, counts, listed, rows
from shared.contracts.base import Frozen
from shared.contracts.codes import EpisodeEnd, Pathway
from shared.contracts.protection import ProtectedClass
from shared.projections.reading import Snapshot

WAIT = "wait_assessment:"


class SummaryAnswer(Answer, Summary):
    """The answer of ``/v1/bnnp/summary``. ``urgent``: at the end of the day, or now if it is today."""

    urgent: UrgentCounts


class ClientRow(Frozen):
    """One client as of the day. ``status`` is her stage, or where she stands before or after."""

    participant_id: UUID
    case_number: str
    name: str | None = None
    register_number: str | None = None
    facility: str
    cohort: str | None
    status: str
    pathway: Pathway | None
    consented: bool | None
    shares: list[str]
    referred_on: date
    assessed_on: date | None
    decreed_on: date | None
    started_on: date | None
    ended_on: date | None
    end_reason: EpisodeEnd | None
    risk: Highest | None
    plan: Literal["draft", "approved"] | None
    goal_score: float | None
    attended: int
    alpa: int
    overdue: int
    next_session: NextSession | None
    urgent: UrgentCounts


class ClientList(Listing):
    """The answer of ``/v1/bnnp/clients``."""

    rows: list[ClientRow]


class _Listed(Client):
    cohort: str | None = None


async def summary(moment: Snapshot, scope: Scope) -> Summary:
    told = await counts(moment, scope)
    c = moment.counters.c
    waited = sa.select(c.facility, c.counter, sa.cast(sa.func.sum(c.n), sa.BigInteger)).where(
        c.day <= scope.as_of, c.counter.startswith(WAIT)
    )
    if scope.facility is not None:
        waited = waited.where(c.facility == scope.facility)
    found = (await moment.connection.execute(waited.group_by(c.facility, c.counter))).all()
    pairs = {(facility, name.removeprefix(WAIT)): n for facility, name, n in found if n}
    known = await rows(moment, sa.select(moment.table("facilities")), FacilityRow)
    facilities = facilities_as_of(known, scope.as_of)
    in_time = assessed_in_time(
        pairs, lambda facility: facilities[facility].holidays if facility in facilities else ()
    )
    return summarise(
        told,
        scope.as_of,
        within_standard=in_time,
        cohorts=await _cohorts(moment, scope),
        one_facility=scope.facility is not None,
    )


async def clients(
    moment: Snapshot, scope: Scope, at: datetime, *, limit: int, offset: int
) -> tuple[list[ClientRow], int]:
    """A page of the list, without names, and how many there are in all; urgent findings as of an instant."""
    query, total = listed(moment.table("clients"), moment.table("cohorts"), scope, present=True)
    page = await rows(moment, query.limit(limit).offset(offset), _Listed)
    everybody = [client.participant_id for client in page]
    seen = await attendance(moment, everybody, scope.as_of)
    urgent = await flags(moment, everybody, at)
    number = int(await moment.connection.scalar(total) or 0)
    return [_row(client, scope.as_of, seen, urgent) for client in page], number


async def _cohorts(moment: Snapshot, scope: Scope) -> dict[str, str]:
    c = moment.table("cohorts").c
    query = sa.select(c.cohort_id, c.label)
    if scope.facility is not None:
        query = query.where(c.facility == scope.facility)
    return {str(row.cohort_id): row.label for row in (await moment.connection.execute(query)).all()}


def _row(
    client: _Listed, day: date, seen: Mapping[UUID, Attended], urgent: Mapping[UUID, UrgentCounts]
) -> ClientRow:
    her = seen.get(client.participant_id, Attended())
    ended_on = upto(day, client.ended_on)
    return ClientRow(
        participant_id=client.participant_id,
        case_number=client.case_number or "",
        facility=client.at(day) or "",
        cohort=client.cohort if upto(day, client.decreed_on) else None,
        status=client.status(day),
        pathway=None if ProtectedClass.SUMMARY in client.restricted else client.pathway(day),
        consented=client.consent(day),
        shares=client.shares(day),
        referred_on=client.referred_on or day,
        assessed_on=upto(day, client.assessed_on),
        decreed_on=upto(day, client.decreed_on),
        started_on=upto(day, client.started_on),
        ended_on=ended_on,
        end_reason=client.end_reason if ended_on else None,
        risk=None if ProtectedClass.CLINICAL in client.restricted else client.risk(day),
        urgent=urgent.get(client.participant_id, UrgentCounts()),
        plan=client.plan_state(day),
        goal_score=client.goal_score(day),
        **her.model_dump(),
    )
