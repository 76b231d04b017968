"""The page of somebody who waits: for what, whether she goes first, whether a woman shall lead her group."""

from collections.abc import Awaitable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.program.aggregates import CANDIDATE
from services.program.commands import placements
from services.program.domain.candidate import Waiting
from services.program.listing import CareCandidate, listed
from services.program.routes.fields import CARE, asked
from services.program.routes.queue import Preference, ReasonBody
from services.program.web import group_words
from services.program.web.filling import answer, numbered
from services.program.web.groups import GroupPages
from services.program.web.one import Refused
from services.program.web.typed import form_of, typed
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.refusals import NotFound

REASON, PREFERENCE = "sebab", "pilihan"
Care = Annotated[Caller, Depends(requires(*CARE))]


class WaitingPage:
    """Shows one row of the list with its forms."""

    def __init__(self, page: GroupPages) -> None:
        self.page, self.context = page, page.context

    async def row(self, caller: Caller, who: UUID) -> CareCandidate:
        """Her row.

        Raises:
            NotFound: ``not-on-waiting-list``. NotAllowed: another facility.
        """
        [state] = await self.context.load(CANDIDATE, [who])
        if isinstance(state.place, Waiting):
            facility = state.place.facility
            caller.must_be_at(facility)
            found = await self.page.queue.queue(facility)
            days = {facility: self.context.here(facility).today}
            for row in listed(caller.role, found, self.context.templates, days):
                if row.participant_id == who and isinstance(row, CareCandidate):
                    return row
        raise NotFound("not-on-waiting-list", "She does not wait.", field="participant_id")

    async def show(
        self,
        request: Request,
        caller: Caller,
        who: UUID,
        refused: Refused = Refused(),  # noqa: B008 - it is frozen
        status: int = 200,
    ) -> Response:
        row = await self.row(caller, who)
        return self.page.pages.render(
            request,
            "kelompok-tunggu.html",
            status,
            row=row,
            facility=self.context.facility(row.facility),
            today=self.context.here(row.facility).today.isoformat(),
            refused=refused,
            done=None if refused.act else group_words.DONE.get(request.query_params.get("selesai", "")),
            words=group_words,
        )


def router(page: GroupPages) -> APIRouter:
    routes = APIRouter(prefix="/kelompok/tunggu/{participant_id}", include_in_schema=False)
    waiting = WaitingPage(page)

    async def done(
        request: Request, caller: Caller, who: UUID, act: str, command: Awaitable[Appended]
    ) -> Response:
        async def again(refused: Refused, status: int) -> Response:
            return await waiting.show(request, caller, who, refused, status)

        return await answer(
            request,
            page.waiting,
            command,
            again=(act, await form_of(request), again),
            then=lambda _: f"/kelompok/tunggu/{who}?selesai={act}",
        )

    @routes.get("")
    async def form(request: Request, caller: Care, participant_id: UUID) -> Response:
        """What is known of her waiting, and the forms."""
        return await waiting.show(request, caller, participant_id)

    @routes.post("/sebab")
    async def say_reason(
        request: Request, caller: Care, command: CommandDep, trace: TraceDep, participant_id: UUID
    ) -> Response:
        """Say what she waits for, and whether she goes first; nothing chosen: what the rules find."""

        async def run() -> Appended:
            body = typed(ReasonBody, numbered(await form_of(request)))
            told = asked(caller, command, trace)
            return await placements.say_reason(page.context, told, who=participant_id, **body.model_dump())

        return await done(request, caller, participant_id, REASON, run())

    @routes.post("/pilihan")
    async def prefer(
        request: Request, caller: Care, command: CommandDep, trace: TraceDep, participant_id: UUID
    ) -> Response:
        """Record whether she wants a woman to lead her group."""

        async def run() -> Appended:
            body = typed(Preference, numbered(await form_of(request)))
            return await placements.prefer(
                page.context,
                asked(caller, command, trace),
                who=participant_id,
                woman=body.female_facilitator,
                recorded_on=body.recorded_on,
            )

        return await done(request, caller, participant_id, PREFERENCE, run())

    return routes
