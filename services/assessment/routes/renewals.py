"""The route of consents that lapse: who has to be asked again, and by whom."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.assessment.commands.context import Context
from services.assessment.desk.caring import Care
from services.assessment.desk.renewals import NOTICE, Renewal, renewals
from services.assessment.domain import case_number as case_numbers
from services.assessment.domain.roles import CARES
from services.assessment.routes.fields import Day, Slug, TypedCaseNumber
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.http.access import Caller, requires
from shared.http.commands import ConsistentDep

MOST = 500


class RenewalsAnswer(Frozen):
    """Women whose consent to treatment lapses before a day. ``asked_by``: the roles that may ask again."""

    as_of: date
    before: date
    asked_by: tuple[Role, ...]
    lapsed: int
    consents: list[Renewal]
    following: str | None
    positions: dict[str, int]


def router(context: Context, care: Care) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["consents"])
    carer = Annotated[Caller, Depends(requires(*CARES))]

    @routes.get("/consents/expiring")
    async def expiring(  # noqa: PLR0917 - FastAPI gives them by name
        caller: carer,
        wanted: ConsistentDep,
        facility: Slug | None = None,
        before: Annotated[Day | None, Query(description="Default: in fourteen days.")] = None,
        after: TypedCaseNumber | None = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    ) -> RenewalsAnswer:
        """Consents to treatment that lapsed or lapse before a day, among ``limit`` women at a time.

        Nothing ends by itself when one lapses: she is asked again.
        """
        if facility is not None:
            caller.must_be_at(facility)
        start = case_numbers.read(after, "after") if after is not None else None
        where = facility or caller.facility
        day = context.today(where)
        until = before or day + NOTICE
        await care.wait_for(wanted)
        found = await renewals(care, where, day, until, after=start, limit=limit)
        used = frozenset(await context.sharing.in_use({each.participant_id for each in found.rows}))
        rows = [each for each in found.rows if each.participant_id in used]
        return RenewalsAnswer(
            as_of=day,
            before=until,
            asked_by=CARES,
            lapsed=sum(each.state == "lapsed" for each in rows),
            consents=rows,
            following=found.following,
            positions=dict(found.positions),
        )

    return routes
