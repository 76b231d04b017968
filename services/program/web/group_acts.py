"""Forms of a cohort's page: keeping places and giving them back, the head's decree, closing the cohort."""

from collections.abc import Awaitable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.program.commands import cohort_plans, cohorts, placements
from services.program.routes.cohorts import Decree
from services.program.routes.fields import asked
from services.program.routes.groups import Closing
from services.program.routes.queue import PLACERS, Returned, Wanted
from services.program.web.filling import answer, chosen_in
from services.program.web.groups import GroupPages
from services.program.web.one import Refused
from services.program.web.typed import form_of, typed
from shared.contracts.codes import Role
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep

Placer = Annotated[Caller, Depends(requires(*PLACERS))]
Head = Annotated[Caller, Depends(requires(Role.LAPAS_HEAD))]
Counsellor = Annotated[Caller, Depends(requires(Role.BNN_COUNSELLOR))]


class Acts:
    """Answers the forms of the page."""

    def __init__(self, page: GroupPages) -> None:
        self.page, self.context = page, page.context

    async def done(
        self, request: Request, caller: Caller, cohort_id: UUID, act: str, command: Awaitable[Appended]
    ) -> Response:
        """The page again: what was done, or what was refused with what was ticked and typed."""
        ticked = await chosen_in(request, "participants")

        async def show(refused: Refused, status: int) -> Response:
            return await self.page.one(
                request, caller, cohort_id, ticked=ticked, refused=refused, status=status
            )

        return await answer(
            request,
            self.page.waiting,
            command,
            again=(act, await form_of(request), show),
            then=lambda _: f"/kelompok/{cohort_id}?selesai={act}",
        )


def router(page: GroupPages) -> APIRouter:
    routes = APIRouter(prefix="/kelompok/{cohort_id}", include_in_schema=False)
    acts = Acts(page)
    _placing(routes, acts)

    @routes.post("/sk")
    async def decree(
        request: Request, caller: Head, command: CommandDep, trace: TraceDep, cohort_id: UUID
    ) -> Response:
        """Record the decree: everybody who was ticked takes part, or nobody."""

        async def run() -> Appended:
            women = list(await chosen_in(request, "participants"))
            body = typed(Decree, {**await form_of(request), "participants": women})
            told = asked(caller, command, trace)
            return await cohorts.decree(page.context, told, cohort_id=cohort_id, **body.model_dump())

        return await acts.done(request, caller, cohort_id, "sk", run())

    @routes.post("/tutup")
    async def close(
        request: Request, caller: Counsellor, command: CommandDep, trace: TraceDep, cohort_id: UUID
    ) -> Response:
        """Close a cohort in which nobody is any more; who still is in it is named."""

        async def run() -> Appended:
            body = typed(Closing, await form_of(request))
            told = asked(caller, command, trace)
            return await cohort_plans.close(page.context, told, cohort_id=cohort_id, closed_on=body.closed_on)

        return await acts.done(request, caller, cohort_id, "tutup", run())

    return routes


def _placing(routes: APIRouter, acts: Acts) -> None:
    @routes.post("/tempat")
    async def place(
        request: Request, caller: Placer, command: CommandDep, trace: TraceDep, cohort_id: UUID
    ) -> Response:
        """Keep places for who was ticked; a reason puts the failing rules aside that are the reader's."""

        async def run() -> Appended:
            women = await chosen_in(request, "participants")
            reason = (await form_of(request)).get("reason", "")
            override = dict.fromkeys(women, reason) if reason else {}
            body = typed(Wanted, {"participants": list(women), "override": override})
            return await placements.place(
                acts.context,
                asked(caller, command, trace),
                cohort_id=cohort_id,
                participants=body.participants,
                override=body.override,
                categories=acts.page.queue.categories,
            )

        return await acts.done(request, caller, cohort_id, "tempat", run())

    @routes.post("/kembali")
    async def give_back(
        request: Request, caller: Placer, command: CommandDep, trace: TraceDep, cohort_id: UUID
    ) -> Response:
        """Give back the places of who was ticked."""

        async def run() -> Appended:
            women = list(await chosen_in(request, "participants"))
            body = typed(Returned, {**await form_of(request), "participants": women})
            told = asked(caller, command, trace)
            return await placements.withdraw(acts.context, told, cohort_id=cohort_id, **body.model_dump())

        return await acts.done(request, caller, cohort_id, "kembali", run())
