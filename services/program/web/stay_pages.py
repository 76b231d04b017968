"""Routes of the page of one stay, and of the list of those who are in the programme. Without scripts."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.program.commands.context import Context
from services.program.desk.lists import Lists
from services.program.desk.offered import HandOverReader
from services.program.desk.paging import Slice
from services.program.desk.people import Stay
from services.program.desk.reading import Desk
from services.program.own_reasons import OwnReasons, side_of
from services.program.routes.fields import READERS, Slug, scope
from services.program.routes.hand_overs import HANDS_OVER
from services.program.routes.holds import SIDES
from services.program.routes.slices import place_of
from services.program.routes.waiting import Waiting
from services.program.seeing import label_of
from services.program.web import stay_words, words
from services.program.web.one import Refused, refused_by
from services.program.web.stay import shown
from services.program.web.stay_end import Foreseen
from shared.contracts.codes import Role
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.pages import Pages
from shared.http.problems import problem_of
from shared.refusals import Invalid, NotAllowed, NotFound, WrongState

PER_PAGE = 100
REFUSED = (Invalid, WrongState, NotAllowed, NotFound)
"""What the page itself shows, when the stay may be seen at all."""


@dataclass(frozen=True)
class Row:
    """A stay of the list. ``waits``: the head has to decide about a pause."""

    stay: Stay
    case_number: str | None
    label: str
    waits: bool


@dataclass(frozen=True)
class Filled:
    """A form that came back: of which stay, which one, with what in it."""

    episode_id: UUID
    act: str
    typed: Mapping[str, str]


class StayPage:
    """Shows a stay, and answers a form: with the page and what is wrong, or by going on."""

    def __init__(self, context: Context, desk: Desk, own: OwnReasons, waiting: Waiting, pages: Pages) -> None:
        self.context, self.desk, self.own = context, desk, own
        self.waiting, self.pages = waiting, pages

    async def show(
        self, request: Request, caller: Caller, episode_id: UUID, refused: Refused, status: int = 200
    ) -> Response:
        done = request.query_params.get("selesai", "")
        return self.pages.render(
            request,
            "episode.html",
            status,
            stay=await shown(self.context, self.desk, self.own, caller, episode_id),
            refused=refused,
            done=stay_words.DONE.get(done) if not refused.act else None,
            stay_words=stay_words,
            words=words,
        )

    async def confirm(
        self,
        request: Request,
        caller: Caller,
        episode_id: UUID,
        foreseen: Foreseen,
        *,
        changed: bool = False,
    ) -> Response:
        """What an end would lead to, with the button that does it; ``changed``: since it was shown last."""
        return self.pages.render(
            request,
            "episode-akhir.html",
            409 if changed else 200,
            stay=await shown(self.context, self.desk, self.own, caller, episode_id),
            foreseen=foreseen,
            changed=changed,
            stay_words=stay_words,
        )

    async def answer(
        self, request: Request, caller: Caller, filled: Filled, command: Awaitable[Appended]
    ) -> Response:
        """Wait for the command; the page again, with what was done or with what it refused."""
        try:
            told = await command
        except REFUSED as refusal:
            status = problem_of(request, refusal).status
            again = refused_by(filled.act, filled.typed, refusal)
            return await self.show(request, caller, filled.episode_id, again, status)
        await self.waiting.for_view(told.positions)
        done = filled.act.partition("-")[0]
        return RedirectResponse(f"/episode/{filled.episode_id}?selesai={done}", 303)


def router(page: StayPage, offers: HandOverReader) -> APIRouter:
    """The list and the page."""
    routes = APIRouter(include_in_schema=False)
    side = Annotated[Caller, Depends(requires(*SIDES))]
    reader = Annotated[Caller, Depends(requires(*READERS, Role.LAPAS_REGISTRAR))]

    @routes.get("/episode")
    async def listed(
        request: Request,
        caller: reader,
        facility: Annotated[Slug | None, Query(alias="upt")] = None,
        after: Annotated[str | None, Query(alias="setelah", max_length=60)] = None,
    ) -> Response:
        """Who is in the programme of a facility, those first about whom something has to be decided."""
        context = page.context
        chosen = context.facility(scope(caller, facility) or next(iter(context.facilities)))
        rows, following = await _rows(page, caller, chosen.id, place_of(after))
        return page.pages.render(
            request,
            "episode-semua.html",
            facility=chosen,
            facilities=[] if caller.facility else list(context.facilities.values()),
            rows=rows,
            following=following,
            later=after is not None,
            offered=await offers.to_answer(chosen.id) if caller.role in HANDS_OVER and not after else [],
            names=context.facilities,
            stay_words=stay_words,
        )

    @routes.get("/episode/{episode_id}")
    async def show(request: Request, caller: side, episode_id: UUID) -> Response:
        """One stay, with the forms that the reader may use."""
        return await page.show(request, caller, episode_id, Refused())

    return routes


async def _rows(
    page: StayPage, caller: Caller, facility: str, after: tuple[date, UUID] | None
) -> tuple[list[Row], str | None]:
    """Of the first page all about whom the head has to decide, then the newest stays; the rest by pages."""
    lists = Lists(page.desk.reader)
    asked = (
        {hold.episode_id for hold in await lists.proposed(facility)}
        if side_of(caller.role) == "lapas"
        else set()
    )
    found = await lists.running(facility, asked, Slice(after, PER_PAGE))
    stays = [*([] if after else await lists.some(asked)), *found.rows]
    numbers = await page.desk.case_numbers(row.participant_id for row in stays)
    today = page.context.here(facility).today
    rows = [
        Row(row, numbers.get(row.participant_id), label_of(row, today), row.episode_id in asked)
        for row in stays
    ]
    return rows, found.following
