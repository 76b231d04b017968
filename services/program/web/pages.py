"""Routes of the pages. They work without scripts: a form and an answer."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.program.commands import sessions
from services.program.commands.chain import chain
from services.program.commands.context import Context
from services.program.commands.guarding import hidden
from services.program.commands.sheet import sheet
from services.program.desk.reading import Desk
from services.program.routes.fields import PLANNERS, Day, Slug, asked, scope
from services.program.routes.sessions import conflicts
from services.program.web import words
from services.program.web.attendance import Form, Shown, called, outcomes_of, show
from services.program.web.week import days_of, entry
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.http.pages import Pages
from shared.http.problems import problem_of
from shared.names import Names
from shared.refusals import Invalid, NotAllowed, WrongState

MOST_LATE = 20
"""Sessions of other weeks that the page names as overdue or in a closed time: the first of each."""
REFUSED = (Invalid, WrongState, NotAllowed)
"""What the sheet itself shows; everything else is a page of its own."""


def router(context: Context, desk: Desk, names: Names, pages: Pages) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    planner = Annotated[Caller, Depends(requires(*PLANNERS))]

    @routes.get("/sesi")
    async def week(
        request: Request,
        caller: planner,
        day: Annotated[Day | None, Query(alias="tanggal")] = None,
        facility: Annotated[Slug | None, Query(alias="upt")] = None,
    ) -> Response:
        """The sessions of one week, by day."""
        chosen = context.facility(scope(caller, facility) or next(iter(context.facilities)))
        here = context.here(chosen.id)
        monday = _monday(day or here.today)
        found = await desk.sessions(chosen.id, monday, monday + timedelta(days=6))
        late = await desk.overdue(chosen.id)
        shut = await conflicts(context, desk, chosen.id)
        return pages.render(
            request,
            "sesi.html",
            conflicts=[entry(row, here, caller.role) for row in shut.rows[:MOST_LATE]],
            overdue=[entry(row, here, caller.role) for row in late.rows[:MOST_LATE]],
            facility=chosen,
            facilities=[] if caller.facility else list(context.facilities.values()),
            monday=monday,
            days=days_of(found.rows, monday, here, caller.role),
            today=here.today,
            week=timedelta(days=7),
            words=words,
        )

    @routes.get("/sesi/{session_id}/daftar-hadir")
    async def ask(
        request: Request,
        caller: planner,
        session_id: UUID,
        blank: Annotated[bool, Query(alias="kosong")] = False,  # noqa: FBT002 - an address knows no keywords
    ) -> Response:
        """The sheet to fill in, or (`?kosong=1`) to print: with names, because people are fetched by them."""
        shown = await _shown(context, desk, caller, session_id)
        if blank:
            known = await names.of([row.participant_id for row in shown.rows if row.open], caller.token)
            sheet, now = called(shown, known), context.here(shown.facility.id).now
            return pages.render(request, "daftar-kosong.html", sheet=sheet, printed=now, words=words)
        saved = "tersimpan" in request.query_params
        return pages.render(request, "daftar-hadir.html", sheet=shown, words=words, saved=saved, errors=[])

    @routes.post("/sesi/{session_id}/daftar-hadir")
    async def save(
        request: Request, caller: planner, command: CommandDep, trace: TraceDep, session_id: UUID
    ) -> Response:
        """Record what was chosen; a refusal shows the sheet again, with what has to be changed."""
        shown = await _shown(context, desk, caller, session_id)
        form = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
        try:
            told, outcomes = asked(caller, command, trace), outcomes_of(form)
            await sessions.mark(context, told, session_id=session_id, outcomes=outcomes)
        except REFUSED as refusal:
            again = Form(shown, form, refusal)
            status = problem_of(request, refusal).status
            return pages.render(
                request,
                "daftar-hadir.html",
                status,
                sheet=again.shown,
                words=words,
                saved=False,
                errors=again.errors(pages.words(request)),
            )
        return RedirectResponse(f"/sesi/{session_id}/daftar-hadir?tersimpan=1", 303)

    return routes


async def _shown(context: Context, desk: Desk, caller: Caller, session_id: UUID) -> Shown:
    found = await sheet(context, session_id)
    caller.must_be_at(found.session.facility)
    away = await hidden([line.participant_id for line in found.lines], context.protections)
    found = replace(found, lines=[line for line in found.lines if line.participant_id not in away])
    numbers = await desk.case_numbers(line.participant_id for line in found.lines)
    facility = context.facility(found.session.facility)
    shown = show(found, numbers, facility, context.here(facility.id), caller)
    return replace(shown, chain=tuple(await chain(context, session_id)))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
