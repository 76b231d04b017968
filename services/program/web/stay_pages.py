"""Routes of the page of one stay, and of the list of those who are in the programme. Without scripts."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.program.commands.context import Context
from services.program.desk.offered import HandOverReader
from services.program.desk.people import Stay
from services.program.desk.reading import Desk
from services.program.own_reasons import OwnReasons
from services.program.routes.fields import READERS, Slug, scope
from services.program.routes.hand_overs import HANDS_OVER
from services.program.routes.holds import SIDES, holds_for
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
        request: Request, caller: reader, facility: Annotated[Slug | None, Query(alias="upt")] = None
    ) -> Response:
        """Who is in the programme of a facility, those first about whom something has to be decided."""
        context = page.context
        chosen = context.facility(scope(caller, facility) or next(iter(context.facilities)))
        return page.pages.render(
            request,
            "episode-semua.html",
            facility=chosen,
            facilities=[] if caller.facility else list(context.facilities.values()),
            rows=await _rows(page, caller, chosen.id),
            offered=await _offered(offers, chosen.id) if caller.role in HANDS_OVER else [],
            names=context.facilities,
            stay_words=stay_words,
        )

    @routes.get("/episode/{episode_id}")
    async def show(request: Request, caller: side, episode_id: UUID) -> Response:
        """One stay, with the forms that the reader may use."""
        return await page.show(request, caller, episode_id, Refused())

    return routes


async def _rows(page: StayPage, caller: Caller, facility: str) -> list[Row]:
    stays = [row for row in (await page.desk.episodes(facility)).rows if row.reason is None]
    paused = (await page.desk.open_holds(facility)).rows
    seen = await holds_for(caller, page.own, paused)
    asked = {hold.episode_id for hold in seen if hold.state == "proposed"}
    numbers = await page.desk.case_numbers(row.participant_id for row in stays)
    today: date = page.context.here(facility).today
    rows = [
        Row(
            row,
            numbers.get(row.participant_id),
            label_of(row, today),
            row.episode_id in asked,
        )
        for row in stays
    ]
    return sorted(rows, key=lambda row: (not row.waits, row.case_number or ""))


async def _offered(offers: HandOverReader, facility: str) -> list[tuple[UUID, str, date]]:
    """Stays that wait for this facility's answer: id, where they are, until when it is due."""
    rows = (await offers.of(facility)).rows
    waiting = [row for row in rows if (row.status, row.to_facility) == ("offered", facility)]
    return [(row.episode_id, row.facility, row.reply_by) for row in waiting]
