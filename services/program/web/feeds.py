"""The page of calendar feeds: make one for one's telephone, see the address once, end it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.program.feeds import Feeds, Kind
from services.program.routes.feeds import make, place_for
from services.program.routes.fields import PLANNERS
from services.program.worklists import WorkLists
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep
from shared.http.pages import Pages

KINDS = {"own": "Sesi yang saya pimpin", "rooms": "Semua sesi di ruang UPT"}


def router(lists: WorkLists, feeds: Feeds, pages: Pages) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    leader = Annotated[Caller, Depends(requires(*PLANNERS))]

    async def shown(request: Request, caller: Caller, **more: Any) -> Response:  # noqa: ANN401 - for the template
        known = {each.kind: each for each in await feeds.of(caller.sub)}
        kinds = {kind: title for kind, title in KINDS.items() if kind == "own" or caller.facility}
        return pages.render(request, "kalender.html", known=known, kinds=kinds, **({"address": None} | more))

    @routes.get("/kalender")
    async def show(request: Request, caller: leader) -> Response:
        """One's own feeds."""
        return await shown(request, caller)

    @routes.post("/kalender/{kind}")
    async def new(request: Request, caller: leader, _command: CommandDep, kind: Kind) -> Response:
        """Make a feed; its address is shown this once."""
        made = await make(lists, feeds, caller, kind, None)
        return await shown(request, caller, address=str(request.base_url).rstrip("/") + made.path)

    @routes.post("/kalender/{kind}/akhiri")
    async def end(caller: leader, _command: CommandDep, kind: Kind) -> Response:
        """End a feed at once."""
        await feeds.revoke(caller.sub, kind, place_for(lists, caller, kind, None))
        return RedirectResponse("/kalender", 303)

    return routes
