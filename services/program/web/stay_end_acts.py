"""Routes of the two steps by which a stay ends on its page."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.program.commands.context import Asked
from services.program.routes.fields import asked
from services.program.web.stay_end import ENDS, Ending, Foreseen, end, foresee
from services.program.web.stay_pages import REFUSED, Filled, StayPage
from services.program.web.typed import form_of, typed
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.refusals import Refusal

ACT = "akhir"


def router(page: StayPage) -> APIRouter:
    """First what it would lead to, then the end itself."""
    routes = APIRouter(prefix="/episode/{episode_id}", include_in_schema=False)
    ender = Annotated[Caller, Depends(requires(*ENDS))]

    async def looked(told: Asked, episode_id: UUID, form: dict[str, str]) -> Foreseen:
        return await foresee(page.context, page.desk, told, episode_id, typed(Ending, form))

    @routes.post("/akhir/periksa")
    async def look(request: Request, caller: ender, trace: TraceDep, episode_id: UUID) -> Response:
        """What the end would lead to; writes nothing."""
        form = await form_of(request)
        try:
            found = await looked(Asked(caller, None, trace), episode_id, form)
        except REFUSED as refusal:
            return await page.answer(request, caller, Filled(episode_id, ACT, form), _again(refusal))
        return await page.confirm(request, caller, episode_id, found)

    @routes.post("/akhir")
    async def ended(
        request: Request, caller: ender, command: CommandDep, trace: TraceDep, episode_id: UUID
    ) -> Response:
        """End the stay, if that leads to what was shown; else it is shown anew."""
        told, form = asked(caller, command, trace), await form_of(request)
        filled = Filled(episode_id, ACT, form)
        if (first := await page.context.decisions.known(command)) is not None:
            return await page.answer(request, caller, filled, _first(first))
        try:
            found = await looked(told, episode_id, form)
        except REFUSED as refusal:
            return await page.answer(request, caller, filled, _again(refusal))
        if found.seen != form.get("seen"):
            return await page.confirm(request, caller, episode_id, found, changed=True)
        done = end(page.context, page.desk, told, episode_id, found.ending)
        return await page.answer(request, caller, filled, done)

    return routes


async def _again(refusal: Refusal) -> Appended:
    raise refusal


async def _first(told: Appended) -> Appended:
    return told
