"""Routes of the page of one session and of the list of disputes. They work without scripts."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from services.program.commands import attendance_file, claims, make_ups, sessions
from services.program.commands.context import Context
from services.program.desk.reading import Desk
from services.program.disputing import claims_of
from services.program.routes.claims import Rescheduling, Says, since_of
from services.program.routes.fields import PLANNERS, READERS, Slug, asked, scope
from services.program.routes.make_ups import NewMakeUp
from services.program.routes.sessions import Cancellation
from services.program.routes.waiting import Waiting
from services.program.web import one_words, words
from services.program.web.one import Refused, one, refused_by
from services.program.web.typed import form_of, typed
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.http.pages import Pages
from shared.http.problems import problem_of
from shared.refusals import Invalid, NotAllowed, WrongState

REFUSED = (Invalid, WrongState, NotAllowed)
"""What the page itself shows; everything else is a page of its own."""


@dataclass(frozen=True)
class Filled:
    """A form that came back, from the page of which session."""

    session_id: UUID
    act: str
    typed: Mapping[str, str]


class OnePage:
    """Shows the page, and answers a form: with the page and what is wrong, or by going on."""

    def __init__(self, context: Context, desk: Desk, waiting: Waiting, pages: Pages) -> None:
        self.context, self.desk, self.waiting, self.pages = context, desk, waiting, pages

    async def show(
        self, request: Request, caller: Caller, session_id: UUID, refused: Refused, status: int = 200
    ) -> Response:
        done = request.query_params.get("selesai", "")
        return self.pages.render(
            request,
            "sesi-satu.html",
            status,
            one=await one(self.context, self.desk, caller, session_id),
            refused=refused,
            done=one_words.DONE.get(done) if not refused.act else None,
            words=words,
        )

    async def answer(
        self,
        request: Request,
        caller: Caller,
        filled: Filled,
        command: Awaitable[Appended],
    ) -> Response:
        """Wait for the command; where it leads, or the page with what it refused."""
        try:
            told = await command
        except REFUSED as refusal:
            status = problem_of(request, refusal).status
            again = refused_by(filled.act, filled.typed, refusal)
            return await self.show(request, caller, filled.session_id, again, status)
        await self.waiting.for_view(told.positions)
        return RedirectResponse(f"/sesi/{told.answer['session_id']}?selesai={filled.act}", 303)


def router(context: Context, desk: Desk, page: OnePage) -> APIRouter:
    """The page itself, its file, and the list of disputes."""
    routes = APIRouter(include_in_schema=False)
    planner = Annotated[Caller, Depends(requires(*PLANNERS))]
    reader = Annotated[Caller, Depends(requires(*READERS))]

    @routes.get("/sengketa")
    async def disputes(
        request: Request, caller: reader, facility: Annotated[Slug | None, Query(alias="upt")] = None
    ) -> Response:
        """What can be disputed still, with the days left, and what waits for an agreement."""
        found = await desk.claims(scope(caller, facility), since_of(context))
        rows = [(claim, context.facility(claim.facility)) for claim in claims_of(context, found.rows)]
        return page.pages.render(request, "sengketa.html", rows=rows, words=words)

    @routes.get("/sesi/{session_id}")
    async def show(request: Request, caller: reader, session_id: UUID) -> Response:
        """One session, with the forms that the reader may use."""
        return await page.show(request, caller, session_id, Refused())

    @routes.post("/sesi/{session_id}/berkas")
    async def take(
        request: Request, caller: planner, command: CommandDep, trace: TraceDep, session_id: UUID
    ) -> Response:
        """Mark it by its file: all of the lines or none."""
        told = asked(caller, command, trace)

        async def run() -> Appended:
            part = (await request.form()).get("file")
            if not isinstance(part, UploadFile):
                raise Invalid("file-missing", "Choose the file of the sheet.", field="file")
            content = await part.read()
            await part.close()
            return await attendance_file.taken(context, desk, told, session_id, content)

        return await page.answer(request, caller, Filled(session_id, "berkas", {}), run())

    return routes


def acts_router(context: Context, page: OnePage) -> APIRouter:
    """The forms by which a session is cancelled or moved, and its cause disputed and settled."""
    routes = APIRouter(include_in_schema=False)
    planner = Annotated[Caller, Depends(requires(*PLANNERS))]
    reader = Annotated[Caller, Depends(requires(*READERS))]

    @routes.post("/sesi/{session_id}/batal")
    async def cancel(
        request: Request, caller: planner, command: CommandDep, trace: TraceDep, session_id: UUID
    ) -> Response:
        """Say that it was not held, and by whose failure."""
        form, told = await form_of(request), asked(caller, command, trace)

        async def run() -> Appended:
            body = typed(Cancellation, form)
            return await sessions.cancel(context, told, session_id=session_id, **body.model_dump())

        return await page.answer(request, caller, Filled(session_id, "batal", form), run())

    @routes.post("/sesi/{session_id}/pindah")
    async def move(
        request: Request, caller: planner, command: CommandDep, trace: TraceDep, session_id: UUID
    ) -> Response:
        """Move it before it takes place; the page of the new session follows."""
        form, told = await form_of(request), asked(caller, command, trace)

        async def run() -> Appended:
            to = claims.Move.model_validate(typed(Rescheduling, form).model_dump())
            return await claims.move(context, told, session_id=session_id, to=to)

        return await page.answer(request, caller, Filled(session_id, "pindah", form), run())

    @routes.post("/sesi/{session_id}/sengketa")
    async def dispute(
        request: Request, caller: reader, command: CommandDep, trace: TraceDep, session_id: UUID
    ) -> Response:
        """Say that it was somebody else's failure."""
        form, told = await form_of(request), asked(caller, command, trace)

        async def run() -> Appended:
            says = typed(Says, form).caused_by
            return await claims.dispute(context, told, session_id=session_id, caused_by=says)

        return await page.answer(request, caller, Filled(session_id, "sengketa", form), run())

    @routes.post("/sesi/{session_id}/sepakat")
    async def settle(
        request: Request, caller: reader, command: CommandDep, trace: TraceDep, session_id: UUID
    ) -> Response:
        """Agree on whose failure it was."""
        form, told = await form_of(request), asked(caller, command, trace)

        async def run() -> Appended:
            says = typed(Says, form).caused_by
            return await claims.settle(context, told, session_id=session_id, caused_by=says)

        return await page.answer(request, caller, Filled(session_id, "sepakat", form), run())

    return routes


def make_up_router(context: Context, page: OnePage) -> APIRouter:
    """The form by which a missed session is made up."""
    routes = APIRouter(include_in_schema=False)
    planner = Annotated[Caller, Depends(requires(*PLANNERS))]

    @routes.post("/sesi/{session_id}/susulan")
    async def make_up(
        request: Request, caller: planner, command: CommandDep, trace: TraceDep, session_id: UUID
    ) -> Response:
        """Plan a session that stands for this one, for whom of those who missed it was chosen."""
        form, told = await form_of(request), asked(caller, command, trace)
        chosen = [who for who in (await request.form()).getlist("participants") if isinstance(who, str)]

        async def run() -> Appended:
            body = typed(NewMakeUp, {**form, "participants": chosen})
            to = make_ups.MakeUp.model_validate(body.model_dump())
            return await make_ups.make_up(context, told, session_id=session_id, to=to)

        back = Filled(session_id, "susulan", {**form, "participants": " ".join(chosen)})
        return await page.answer(request, caller, back, run())

    return routes
