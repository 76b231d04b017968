"""The page of a facility's counts: a file is looked through first, then taken; corrections stay visible."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import UploadFile

from services.program.commands import census
from services.program.commands.context import Context
from services.program.routes.census import line_of
from services.program.routes.fields import asked
from shared.contracts.codes import Role
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.http.pages import Pages
from shared.http.problems import problem_of
from shared.refusals import Invalid, Refusal, WrongState

SHOWN = timedelta(days=62)
LOOKERS = (Role.LAPAS_OFFICER, Role.LAPAS_HEAD, Role.LAPAS_REGISTRAR)
CHANGES = {"new": "baru", "same": "sama seperti sebelumnya", "corrected": "koreksi"}
REFUSED = (Invalid, WrongState)


def router(context: Context, pages: Pages) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    looker = Annotated[Caller, Depends(requires(*LOOKERS))]
    registrar = Annotated[Caller, Depends(requires(Role.LAPAS_REGISTRAR))]

    async def shown(request: Request, caller: Caller, **more: Any) -> Response:  # noqa: ANN401 - for the template
        facility = caller.facility or ""
        today = context.here(facility).today
        said: dict[str, Any] = {"lines": [], "content": "", "errors": [], "saved": False} | more
        status = said.pop("status", 200)
        return pages.render(
            request,
            "hunian.html",
            status,
            facility=context.facility(facility),
            series=await census.history(context, facility, today - SHOWN, today),
            enters=caller.role is Role.LAPAS_REGISTRAR,
            changes=CHANGES,
            **said,
        )

    async def refused(request: Request, caller: Caller, refusal: Refusal, content: str) -> Response:
        errors = [*refusal.errors] or [_error(refusal)]
        status = problem_of(request, refusal).status
        return await shown(request, caller, errors=errors, content=content, status=status)

    @routes.get("/hunian")
    async def show(request: Request, caller: looker) -> Response:
        """Days and months of two months, with what was reported before."""
        return await shown(request, caller, saved="tersimpan" in request.query_params)

    @routes.post("/hunian/periksa")
    async def look(request: Request, caller: registrar, command: CommandDep, trace: TraceDep) -> Response:
        """Look the file through; what it would change is shown with a button that takes it."""
        content = await _content((await request.form()).get("file"))
        told = asked(caller, command, trace)
        try:
            lines = await census.look_through(context, told, facility=caller.facility or "", content=content)
        except REFUSED as refusal:
            return await refused(request, caller, refusal, "")
        text = content.decode("utf-8-sig")
        return await shown(request, caller, lines=[line_of(each) for each in lines], content=text)

    @routes.post("/hunian")
    async def take(request: Request, caller: registrar, command: CommandDep, trace: TraceDep) -> Response:
        """Take what was looked through."""
        content = str((await request.form()).get("content") or "")
        told = asked(caller, command, trace)
        try:
            await census.take(context, told, facility=caller.facility or "", content=content.encode())
        except REFUSED as refusal:
            return await refused(request, caller, refusal, content)
        return RedirectResponse("/hunian?tersimpan=1", 303)

    return routes


async def _content(file: object) -> bytes:
    if not isinstance(file, UploadFile):
        return b""
    content = await file.read()
    await file.close()
    return content


def _error(refusal: Refusal) -> dict[str, str | int]:
    return {"rule": refusal.rule, "detail": refusal.detail, "field": refusal.field or "file"}
