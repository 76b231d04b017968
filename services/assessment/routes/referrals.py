"""Routes of referrals: one woman, BNN's answer, the list, and quotas."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import Field, StrictBool

from services.assessment.commands import answering, referring
from services.assessment.commands.admission import Wish
from services.assessment.commands.answering import Places
from services.assessment.commands.context import Context
from services.assessment.desk import referrals as desk
from services.assessment.domain import case_number as case_numbers
from services.assessment.domain.person import MAX_SENTENCE_MONTHS, Person
from services.assessment.domain.roles import ANSWERS, READS_DESK, READS_QUOTA, REFERS, SETS_QUOTA
from services.assessment.routes.fields import (
    AnyDay,
    Body,
    Day,
    Name,
    RegisterNumber,
    Slug,
    TypedCaseNumber,
    asked,
)
from services.assessment.routes.rosters import status_of
from shared.contracts.base import Frozen
from shared.contracts.codes import QuotaCategory
from shared.contracts.referral import RejectionReason
from shared.eventstore.store import EventStore
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered
from shared.projections.reading import ViewReader

MOST = 500
_PATIENCE = 2.0
Year = Annotated[int, Field(ge=2000, le=2100)]


class Referral(Body):
    """One woman whom the prison refers. What is known about her goes into the vault, and nowhere else.

    The facts from ``sentence_end`` to ``fit`` are for the prison's rules. ``override`` is why she is referred
    although a rule failed or the places are taken; only the head of the prison may give it.
    """

    facility: Slug
    register_number: RegisterNumber
    name: Name
    birth_date: AnyDay
    legal_status: Literal["tahanan", "narapidana"]
    expected_release: Day | None = None
    sentence_end: Day | None = None
    sentence_months: Annotated[int, Field(ge=1, le=MAX_SENTENCE_MONTHS)] | None = None
    two_thirds_on: Day | None = None
    case_type: Literal["penyalah_guna", "pecandu", "korban", "pengedar", "bukan_narkotika"] | None = None
    nationality: Literal["WNI", "WNA"] | None = None
    fit: StrictBool | None = None
    referred_on: Day | None = None
    category: QuotaCategory | None = None
    override: Annotated[str, Field(min_length=10, max_length=1000)] | None = None

    @property
    def person(self) -> Person:
        return Person.model_validate(self.model_dump(include=set(Person.model_fields)))

    @property
    def wish(self) -> Wish:
        return Wish(self.referred_on, self.category, self.override)


class Acceptance(Body):
    """BNN takes the referral; the default day is today."""

    accepted_on: Day | None = None


class Rejection(Body):
    """BNN does not take the referral; the default day is today."""

    reason: RejectionReason
    rejected_on: Day | None = None


class Quota(Body):
    """Places by category; a category that is left out stays as it is."""

    places: Annotated[dict[QuotaCategory, Annotated[int, Field(ge=0, le=100_000)]], Field(min_length=1)]


class ReferralsAnswer(Frozen):
    """Referrals by case number; ``following`` is what to send as ``after`` for the next ones."""

    referrals: list[desk.Referral]
    following: str | None
    positions: dict[str, int]


class QuotasAnswer(Frozen):
    """Places by prison, year and category."""

    quotas: list[Places]


def router(context: Context, reader: ViewReader, store: EventStore) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["referrals"])
    _writing(routes, context)
    _reading(routes, context, reader, store)
    return routes


def _writing(routes: APIRouter, context: Context) -> None:
    referrer = Annotated[Caller, Depends(requires(*REFERS))]
    answerer = Annotated[Caller, Depends(requires(*ANSWERS))]
    head = Annotated[Caller, Depends(requires(*SETS_QUOTA))]

    @routes.post("/referrals", status_code=201, responses={200: {"description": "She was referred before"}})
    async def refer(caller: referrer, command: CommandDep, trace: TraceDep, body: Referral) -> Response:
        """Refer one woman. Who is known under this number with the same data keeps her case number (200)."""
        done = await referring.refer_one(
            context,
            asked(caller, command, trace),
            facility=body.facility,
            person=body.person,
            wish=body.wish,
        )
        return answered(done, status_of(done))

    @routes.post("/participants/{participant_id}/acceptance", status_code=201)
    async def accept(
        caller: answerer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Acceptance
    ) -> Response:
        """Accept a referral; where the prison's rules demand it, consent may be asked for after this."""
        asking = asked(caller, command, trace)
        return answered(await answering.accept(context, asking, participant_id, **body.model_dump()))

    @routes.post("/participants/{participant_id}/rejection", status_code=201)
    async def reject(
        caller: answerer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Rejection
    ) -> Response:
        """Reject a referral with a reason; her register number is free for another referral."""
        asking = asked(caller, command, trace)
        return answered(await answering.reject(context, asking, participant_id, **body.model_dump()))

    @routes.put("/quotas/{facility}/{year}")
    async def set_quota(  # noqa: PLR0917 - FastAPI gives them by name
        caller: head, command: CommandDep, trace: TraceDep, facility: Slug, year: Year, body: Quota
    ) -> Response:
        """Enter the places that the yearly decree gives the prison."""
        asking = asked(caller, command, trace)
        done = await answering.set_quota(context, asking, facility=facility, year=year, places=body.places)
        return answered(done, 200)


def _reading(routes: APIRouter, context: Context, reader: ViewReader, store: EventStore) -> None:
    readers = Annotated[Caller, Depends(requires(*READS_DESK))]
    anybody = Annotated[Caller, Depends(requires(*READS_QUOTA))]

    @routes.get("/referrals")
    async def listing(  # noqa: PLR0917 - FastAPI gives them by name
        caller: readers,
        wanted: ConsistentDep,
        facility: Slug | None = None,
        state: desk.State | None = None,
        after: TypedCaseNumber | None = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    ) -> ReferralsAnswer:
        """Referrals and what became of them, by case number."""
        if facility is not None:
            caller.must_be_at(facility)
        start = case_numbers.read(after, "after") if after is not None else None
        await reader.wait_for(wanted, _PATIENCE)
        found = await desk.page(
            reader, facility=facility or caller.facility, state=state, after=start, limit=limit
        )
        return ReferralsAnswer(
            referrals=found.rows, following=found.following, positions=dict(found.positions)
        )

    @routes.get("/quotas")
    async def quotas(caller: anybody, year: Year, facility: Slug | None = None) -> QuotasAnswer:
        """Places of a year by prison and category, and how many referrals take one."""
        if facility is not None:
            context.facility(facility)
            caller.must_be_at(facility)
        mine = facility or caller.facility
        wanted = [mine] if mine else sorted(context.facilities)
        return QuotasAnswer(quotas=await answering.quotas(store, wanted, year))
