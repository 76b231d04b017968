"""Pages of cohorts and the waiting list: who waits, for whom a place is kept, and the head's decree.

They work without scripts. Custody is shown what ``listing`` and ``previewing`` give it: no path, no wish.
"""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.program.commands import cohorts, placements
from services.program.commands.context import Context
from services.program.desk.groups import Groups
from services.program.desk.queue import QueueReader
from services.program.groups import cohort_for, places_of
from services.program.listing import listed
from services.program.previewing import preview_for
from services.program.routes.cohorts import Decree
from services.program.routes.fields import READERS, asked, scope
from services.program.routes.queue import PLACERS, Wanted
from services.program.routes.waiting import Waiting
from services.program.seeing import is_care
from services.program.web import group_words
from services.program.web.one import Refused, refused_by
from services.program.web.typed import form_of, typed
from shared.contracts.codes import Role
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.http.pages import Pages
from shared.http.problems import problem_of
from shared.refusals import Invalid, NotAllowed, WrongState

REFUSED = (Invalid, WrongState, NotAllowed)
"""What the page itself shows; everything else is a page of its own."""


@dataclass(frozen=True)
class Sent:
    """A form that came: of which cohort, and who was ticked in it."""

    cohort_id: UUID
    act: str
    form: Mapping[str, str]
    ticked: tuple[str, ...]


@dataclass(frozen=True)
class GroupPages:
    """Shows the page of one cohort, and answers a form: with the page and what is wrong, or by going on."""

    context: Context
    queue: QueueReader
    groups: Groups
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
            places=caller.role in PLACERS,
            facilities=[] if caller.facility else list(self.context.facilities.values()),
            names=self.context.facilities,
            chosen=facility,
            words=group_words,
        )

    async def one(
        self, request: Request, caller: Caller, sent: Sent, refused: Refused, status: int
    ) -> Response:
        """One open cohort: for whom a place is kept, and by the rules of placing who could come."""
        group = await self.groups.one(sent.cohort_id)
        caller.must_be_at(group.cohort.facility)
        preview = await preview_for(self.context, self.queue, caller, sent.cohort_id)
        waits = (await self.queue.queue(group.cohort.facility)).waiting
        kept = {each.entry.participant_id for each in waits if each.entry.placed_in == sent.cohort_id}
        here = self.context.here(group.cohort.facility)
        done = request.query_params.get("selesai", "")
        return self.pages.render(
            request,
            "kelompok-satu.html",
            status,
            cohort=cohort_for(caller.role, group.cohort),
            facility=self.context.facility(group.cohort.facility),
            places=places_of(group.cohort.capacity, enrolled=group.enrolled, placed=group.placed),
            kept=[row for row in preview.candidates if row.participant_id in kept],
            free=[row for row in preview.candidates if row.participant_id not in kept],
            numbers={f"participants.{row.participant_id}": row.case_number for row in preview.candidates},
            decrees=caller.role is Role.LAPAS_HEAD,
            ticked=sent.ticked,
            today=here.today.isoformat(),
            refused=refused,
            done=None if refused.act else group_words.DONE.get(done),
            words=group_words,
        )

    async def answer(
        self, request: Request, caller: Caller, sent: Sent, command: Awaitable[Appended]
    ) -> Response:
        """Wait for the command; where it leads, or the page with what it refused."""
        try:
            told = await command
        except REFUSED as refusal:
            status = problem_of(request, refusal).status
            return await self.one(request, caller, sent, refused_by(sent.act, sent.form, refusal), status)
        await self.waiting.for_view(told.positions)
        return RedirectResponse(f"/kelompok/{sent.cohort_id}?selesai={sent.act}", 303)


async def sent_by(request: Request, cohort_id: UUID, act: str) -> Sent:
    ticked = (await request.form()).getlist("participants")
    return Sent(cohort_id, act, await form_of(request), tuple(one for one in ticked if isinstance(one, str)))


def router(page: GroupPages) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    reader = Annotated[Caller, Depends(requires(*READERS))]
    placer = Annotated[Caller, Depends(requires(*PLACERS))]
    head = Annotated[Caller, Depends(requires(Role.LAPAS_HEAD))]

    @routes.get("/kelompok")
    async def show_all(
        request: Request,
        caller: reader,
        facility: Annotated[str | None, Query(alias="upt", max_length=64)] = None,
    ) -> Response:
        """Cohorts and the waiting list."""
        return await page.all(request, caller, scope(caller, facility or None))

    @routes.get("/kelompok/{cohort_id}")
    async def show(request: Request, caller: placer, cohort_id: UUID) -> Response:
        """One cohort, with the forms that the reader may use."""
        return await page.one(request, caller, Sent(cohort_id, "", {}, ()), Refused(), 200)

    @routes.post("/kelompok/{cohort_id}/tempat")
    async def place(
        request: Request, caller: placer, command: CommandDep, trace: TraceDep, cohort_id: UUID
    ) -> Response:
        """Keep places for who was ticked; a reason puts the failing rules aside that are the reader's."""
        told, sent = asked(caller, command, trace), await sent_by(request, cohort_id, "tempat")

        async def run() -> Appended:
            reason = sent.form.get("reason", "")
            override = dict.fromkeys(sent.ticked, reason) if reason else {}
            body = typed(Wanted, {"participants": list(sent.ticked), "override": override})
            return await placements.place(
                page.context,
                told,
                cohort_id=cohort_id,
                participants=body.participants,
                override=body.override,
                categories=page.queue.categories,
            )

        return await page.answer(request, caller, sent, run())

    @routes.post("/kelompok/{cohort_id}/sk")
    async def decree(
        request: Request, caller: head, command: CommandDep, trace: TraceDep, cohort_id: UUID
    ) -> Response:
        """Record the decree: everybody who was ticked takes part, or nobody."""
        told, sent = asked(caller, command, trace), await sent_by(request, cohort_id, "sk")

        async def run() -> Appended:
            body = typed(Decree, {**sent.form, "participants": list(sent.ticked)})
            return await cohorts.decree(page.context, told, cohort_id=cohort_id, **body.model_dump())

        return await page.answer(request, caller, sent, run())

    return routes
