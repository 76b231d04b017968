"""Pages of cohorts and the waiting list: who waits, for whom a place is kept, the plan, the head's decrees.

They work without scripts. Custody is shown what ``listing`` and ``previewing`` give it: no path, no wish.
"""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.program.aggregates import COHORT
from services.program.commands.context import Asked, Context
from services.program.commands.weekly_clashes import in_the_way
from services.program.desk.group_members import MemberReader
from services.program.desk.groups import Group, Groups
from services.program.desk.queue import QueueReader
from services.program.domain.cohort import opened
from services.program.domain.keeping import ASIDE_BY
from services.program.groups import cohort_for, places_of
from services.program.listing import listed
from services.program.previewing import preview_for
from services.program.routes.fields import READERS, scope
from services.program.routes.queue import PLACERS
from services.program.routes.waiting import Waiting
from services.program.seeing import is_care
from services.program.web import group_words
from services.program.web.filling import with_moments
from services.program.web.one import Refused
from shared.contracts.codes import AGENCY_OF, Role
from shared.eventstore.port import Trace
from shared.http.access import Caller, requires
from shared.http.pages import Pages


@dataclass(frozen=True)
class GroupPages:
    """What the pages of cohorts are made of, and the two that everybody sees."""

    context: Context
    queue: QueueReader
    groups: Groups
    members: MemberReader
    waiting: Waiting
    pages: Pages

    async def all(self, request: Request, caller: Caller, facility: str | None) -> Response:
        """Open cohorts with their places, and who waits, in the order that the caller is shown."""
        found = await self.queue.queue(facility)
        days = {each.entry.facility: self.context.here(each.entry.facility).today for each in found.waiting}
        return self.pages.render(
            request,
            "kelompok.html",
            cohorts=[
                (cohort_for(caller.role, row), places_of(row.capacity, enrolled=taken, placed=0))
                for row, taken in found.cohorts
            ],
            labels={row.cohort_id: row.label for row, _ in found.cohorts},
            rows=listed(caller.role, found, self.context.templates, days),
            care=is_care(caller.role),
            opens=caller.role is Role.BNN_COUNSELLOR,
            facilities=[] if caller.facility else list(self.context.facilities.values()),
            names=self.context.facilities,
            chosen=facility,
            words=group_words,
        )

    async def seen(self, caller: Caller, cohort_id: UUID) -> Group:
        """The cohort, if it is of a facility that the caller may look at."""
        group = await self.groups.one(cohort_id)
        caller.must_be_at(group.cohort.facility)
        return group

    async def one(
        self,
        request: Request,
        caller: Caller,
        cohort_id: UUID,
        *,
        ticked: tuple[str, ...] = (),
        refused: Refused = Refused(),  # noqa: B008 - it is frozen
        status: int = 200,
    ) -> Response:
        """One cohort: its plan, for whom a place is kept, its decrees, and by the rules who could come."""
        group = await self.seen(caller, cohort_id)
        cohort, role, context = group.cohort, caller.role, self.context
        goes_on = cohort.closed_on is None
        preview = (
            await preview_for(context, self.queue, caller, cohort_id) if goes_on and role in PLACERS else None
        )
        members = await self.members.of(cohort_id)
        waits = (await self.queue.queue(cohort.facility)).waiting
        kept = [(e.entry.participant_id, e.case_number) for e in waits if e.entry.placed_in == cohort_id]
        numbers = {e.entry.participant_id: e.case_number for e in waits} | dict(members.numbers)
        here = context.here(cohort.facility)
        ahead = [one for one in group.sessions if one.status == "planned" and one.starts_at > here.now]
        template = context.template(cohort.template, cohort.template_version)
        return self.pages.render(
            request,
            "kelompok-satu.html",
            status,
            cohort=cohort_for(role, cohort),
            programme=template,
            facility=context.facility(cohort.facility),
            places=places_of(cohort.capacity, enrolled=group.enrolled, placed=group.placed),
            kept=sorted(kept, key=lambda pair: (pair[1] or "", pair[0])),
            members=members,
            numbers={str(who): number for who, number in numbers.items() if number},
            clashes=await self._clashes(request, caller, cohort_id) if goes_on and is_care(role) else [],
            ahead=ahead,
            does=_acts(role, goes_on=goes_on),
            calendar=goes_on and any(role in plan.owners for plan in template.stages),
            free=[]
            if preview is None
            else [row for row in preview.candidates if row.participant_id not in dict(kept)],
            ticked=ticked,
            today=here.today.isoformat(),
            refused=refused,
            done=None if refused.act else group_words.DONE.get(request.query_params.get("selesai", "")),
            words=group_words,
        )

    async def _clashes(self, request: Request, caller: Caller, cohort_id: UUID) -> list[dict[str, object]]:
        """Sessions of others in the weekly times, as they are now."""
        [state] = await self.context.load(COHORT, [cohort_id])
        cohort = opened(state)
        asked = Asked(actor=caller, command=None, trace=Trace(request.state.correlation_id))
        here = self.context.here(cohort.facility)
        return [with_moments(one) for one in await in_the_way(self.context, asked, cohort, cohort.plan, here)]


def _acts(role: Role, *, goes_on: bool) -> dict[str, Any]:
    """Which forms the reader gets; ``aside``: the rules of placing that she may put aside with a reason."""
    return {
        "places": goes_on and role in PLACERS,
        "decrees": goes_on and role is Role.LAPAS_HEAD,
        "plans": goes_on and role is Role.BNN_COUNSELLOR,
        "aside": ASIDE_BY[AGENCY_OF[role]],
    }


def router(page: GroupPages) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    reader = Annotated[Caller, Depends(requires(*READERS))]

    @routes.get("/kelompok")
    async def show_all(
        request: Request,
        caller: reader,
        facility: Annotated[str | None, Query(alias="upt", max_length=64)] = None,
    ) -> Response:
        """Cohorts and the waiting list."""
        return await page.all(request, caller, scope(caller, facility or None))

    @routes.get("/kelompok/{cohort_id}")
    async def show(request: Request, caller: reader, cohort_id: UUID) -> Response:
        """One cohort, with the forms that the reader may use."""
        return await page.one(request, caller, cohort_id)

    return routes
