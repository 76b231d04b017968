"""The page on which a counsellor plans a cohort: places, first day, room, leaders, weekly times."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.program.aggregates import FACILITY
from services.program.commands import cohort_plans
from services.program.domain.facility import Configured
from services.program.routes.fields import asked
from services.program.routes.groups import ChangedPlan
from services.program.web import group_words
from services.program.web.filling import Rows, answer, numbered
from services.program.web.groups import GroupPages
from services.program.web.one import Refused
from services.program.web.typed import form_of, typed
from shared.contracts.codes import Role
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep

PLANNING = "rencana"
MORE = 2
"""Empty groups of fields below what is planned already; saving gives more."""


async def rooms_at(page: GroupPages, facility: str) -> tuple[str, ...]:
    """The facility's rooms, none where nobody said them yet."""
    [place] = await page.context.load(FACILITY, [facility])
    return place.rooms if isinstance(place, Configured) else ()


def router(page: GroupPages) -> APIRouter:
    routes = APIRouter(prefix="/kelompok/{cohort_id}/rencana", include_in_schema=False)
    counsellor = Annotated[Caller, Depends(requires(Role.BNN_COUNSELLOR))]

    async def shown(
        request: Request, caller: Caller, cohort_id: UUID, refused: Refused, status: int = 200
    ) -> Response:
        cohort = (await page.seen(caller, cohort_id)).cohort
        return page.pages.render(
            request,
            "kelompok-rencana.html",
            status,
            cohort=cohort,
            facility=page.context.facility(cohort.facility),
            rooms=await rooms_at(page, cohort.facility),
            leaders=_count(refused, "facilitators", len(cohort.facilitators)),
            times=_count(refused, "slots", len(cohort.slots)),
            today=page.context.here(cohort.facility).today.isoformat(),
            refused=refused,
            words=group_words,
        )

    @routes.get("")
    async def form(request: Request, caller: counsellor, cohort_id: UUID) -> Response:
        """The plan as it is, to be changed."""
        return await shown(request, caller, cohort_id, Refused())

    @routes.post("")
    async def change(
        request: Request, caller: counsellor, command: CommandDep, trace: TraceDep, cohort_id: UUID
    ) -> Response:
        """Say the plan from now on, whole."""
        typed_in = await form_of(request)
        leaders = Rows.of(typed_in, "facilitators", needs=("account",))
        times = Rows.of(
            typed_in, "slots", needs=("weekday", "starts", "minutes"), numbers=("weekday", "minutes")
        )

        async def run() -> Appended:
            said = numbered(typed_in, "capacity") | {"facilitators": leaders.values, "slots": times.values}
            body = typed(ChangedPlan, said)
            return await cohort_plans.change(
                page.context,
                asked(caller, command, trace),
                cohort_id=cohort_id,
                plan=body.plan(),
                changed_on=body.changed_on,
            )

        async def again(refused: Refused, status: int) -> Response:
            placed = leaders.on_page(times.on_page(refused))
            return await shown(request, caller, cohort_id, placed, status)

        return await answer(
            request,
            page.waiting,
            run(),
            again=(PLANNING, typed_in, again),
            then=lambda _: f"/kelompok/{cohort_id}?selesai={PLANNING}",
        )

    return routes


def _count(refused: Refused, name: str, planned: int) -> int:
    """How many groups of fields the page has: as many as were sent, or some more than are planned."""
    sent = [
        int(field.split(".")[1])
        for field in refused.typed
        if field.startswith(f"{name}.") and field.split(".")[1].isdecimal()
    ]
    return min(50, max([planned + MORE, *(n + 1 for n in sent)]))
