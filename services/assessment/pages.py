"""The entry page ``/unggah``: a form for the roster file, what it would do, what to correct, case numbers."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import TypeAdapter, ValidationError

from services.assessment.commands import referring
from services.assessment.commands.admission import Wish
from services.assessment.commands.context import Asked, Context, Here
from services.assessment.commands.drafts import Drafts
from services.assessment.commands.importing import ENDED, Imports
from services.assessment.domain.roles import REFERS
from services.assessment.domain.roster import COLUMNS, MAX_ROWS, MAX_ROWS_OF_AN_IMPORT, OPTIONAL, parse
from services.assessment.routes.fields import Day, FormClosed, asked
from services.assessment.routes.rosters import roster_file
from shared.eventstore.port import Command
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.http.pages import Pages
from shared.http.problems import problem_of
from shared.refusals import Invalid, NotAllowed, NotFound, Refusal, WrongState

TEMPLATES = Path(__file__).with_name("templates")

FIELD_TITLES = {
    "file": "Berkas",
    "row": "Seluruh baris",
    "referred_on": "Tanggal rujukan",
    "register_number": "Nomor register",
    "name": "Nama",
    "birth_date": "Tanggal lahir",
    "legal_status": "Status",
    "expected_release": "Perkiraan bebas",
    "sentence_end": "Akhir pidana",
    "sentence_months": "Lama pidana",
    "two_thirds_on": "Dua pertiga",
    "case_type": "Jenis perkara",
    "nationality": "Kewarganegaraan",
    "fit": "Layak",
    "category": "Kategori",
}
"""Field to what the table of errors calls it."""

MOST_SHOWN = 500
"""Rows of a preview on the page: what has to be corrected comes first."""
_FIRST = ("error", "changed", "new", "same")
_SHOWN = (Invalid, WrongState, NotAllowed)
_DAY: TypeAdapter[Any] = TypeAdapter(Day)


@dataclass(frozen=True, slots=True)
class Row:
    """A row to correct, as the page shows it: the columns of the prison's own file."""

    line: int | None
    title: str
    rule: str
    detail: str


@dataclass(frozen=True)
class Upload:
    """The steps of the page: look a file through, import it at once, or begin a job."""

    context: Context
    drafts: Drafts
    imports: Imports
    pages: Pages

    def show(self, request: Request, here: Here, status: int = 200, **shown: Any) -> Response:  # noqa: ANN401 - the template's
        said: dict[str, Any] = {
            "errors": [],
            "referred": None,
            "again": False,
            "preview": None,
            "draft_id": None,
            **shown,
        }
        said.setdefault("referred_on", here.today.isoformat())
        columns: dict[str, Any] = {
            "columns": COLUMNS,
            "optional": OPTIONAL,
            "facility": here.facility,
            "today": here.today,
        }
        return self.pages.render(request, "unggah.html", status, **columns, **said)

    async def look(self, request: Request, asking: Asked, here: Here, content: bytes, typed: str) -> Response:
        """Show what an import would do; the file is kept, encrypted, so that it need not be chosen again."""
        wish = Wish(referred_on=_day(typed))
        facility = here.facility.id
        found = await referring.preview(self.context, asking, facility=facility, content=content, wish=wish)
        draft_id = await self.drafts.add(asking, "roster", facility, content)
        marked = sorted(found.rows, key=lambda row: _FIRST.index(row["outcome"]))[:MOST_SHOWN]
        rows = [(row["line"], row["outcome"], row["case_number"], _findings(row)) for row in marked]
        ready = not found.counts["error"] and not found.counts["changed"]
        shown: dict[str, Any] = {
            "preview": rows,
            "counts": found.counts,
            "draft_id": draft_id if ready else None,
        }
        return self.show(request, here, referred_on=typed, **shown)

    async def send(self, request: Request, asking: Asked, here: Here, content: bytes, typed: str) -> Response:
        """Import the file: a small one while its sender waits."""
        wish = Wish(referred_on=_day(typed))
        facility, most = here.facility.id, MAX_ROWS_OF_AN_IMPORT
        lines = await asyncio.to_thread(lambda: parse(content, here.today, most=most))
        if len(lines) > MAX_ROWS:
            begun = await self.imports.begin(asking, facility=facility, content=content, wish=wish)
            return RedirectResponse(f"/unggah/impor/{begun}", 303)
        done = await referring.refer_lines(self.context, asking, here, lines, wish)
        return self.show(request, here, referred=done.answer["participants"], again=not done.positions)

    async def sent(self, request: Request, command: Command, here: Here) -> Response | None:
        """The answer of a form that came before: its file is gone by then. None where it never came."""
        if (first := await self.context.decisions.known(command)) is not None:
            return self.show(request, here, referred=first.answer["participants"])
        begun = await self.imports.begun(command)
        return None if begun is None else RedirectResponse(f"/unggah/impor/{begun}", 303)

    async def follow(self, request: Request, caller: Caller, import_id: UUID) -> Response:
        """How far an import is; the page asks again by itself."""
        found = await self.imports.state(import_id)
        caller.must_be_at(found.facility, field="import_id")
        errors = [] if found.refusal is None else rows_of(_refusal(found.refusal))
        here = self.context.at(found.facility)
        shown: dict[str, Any] = {"state": found, "errors": errors, "facility": here.facility}
        answer = self.pages.render(request, "impor.html", 200, **shown)
        if found.phase not in {*ENDED, "interrupted"}:
            answer.headers["Refresh"] = "2"
        return answer


def router(context: Context, drafts: Drafts, imports: Imports, pages: Pages) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    referrer = Annotated[Caller, Depends(requires(*REFERS))]
    page = Upload(context, drafts, imports, pages)

    @routes.get("/unggah")
    async def ask(request: Request, caller: referrer) -> Response:
        """The form."""
        return page.show(request, _here(context, caller))

    @routes.post("/unggah", dependencies=[FormClosed])
    async def upload(request: Request, caller: referrer, command: CommandDep, trace: TraceDep) -> Response:
        """Look the file through, or refer everybody in it; a refusal shows the form with what to correct."""
        here, form = _here(context, caller), await request.form()
        typed = str(form.get("referred_on") or here.today.isoformat())[:40]
        asking = asked(caller, command, trace)
        step = page.look if form.get("action") == "preview" else page.send
        try:
            return await step(request, asking, here, await _chosen(request), typed)
        except _SHOWN as refusal:
            status = problem_of(request, refusal).status
            return page.show(request, here, status, errors=rows_of(refusal), referred_on=typed)

    @routes.post("/unggah/{draft_id}", dependencies=[FormClosed])
    async def confirm(
        request: Request, caller: referrer, command: CommandDep, trace: TraceDep, draft_id: UUID
    ) -> Response:
        """Refer everybody in a file that was looked through."""
        here = _here(context, caller)
        typed = str((await request.form()).get("referred_on") or here.today.isoformat())[:40]
        asking = asked(caller, command, trace)
        try:
            held = await drafts.one(asking, "roster", draft_id)
            answer = await page.send(request, asking, here, held.content, typed)
        except (*_SHOWN, NotFound) as refusal:
            if (before := await page.sent(request, command, here)) is not None:
                return before
            status = problem_of(request, refusal).status
            return page.show(request, here, status, errors=rows_of(refusal), referred_on=typed)
        await drafts.delete(asking, "roster", draft_id)
        return answer

    @routes.get("/unggah/impor/{import_id}")
    async def follow(request: Request, caller: referrer, import_id: UUID) -> Response:
        """How far an import is, then its case numbers."""
        return await page.follow(request, caller, import_id)

    return routes


def _findings(row: Mapping[str, Any]) -> list[Row]:
    return [
        Row(row["line"], FIELD_TITLES.get(each["field"], each["field"]), each["rule"], each["detail"])
        for each in row["findings"]
    ]


def _refusal(said: Mapping[str, Any]) -> Refusal:
    return Refusal(said["rule"], said["detail"], field=said["field"], errors=said["errors"])


def _here(context: Context, caller: Caller) -> Here:
    """The prison of the caller; every role that refers has one."""
    if caller.facility is None:
        raise NotAllowed("facility-missing", "Your account names no prison.")
    return context.at(caller.facility)


async def _chosen(request: Request) -> bytes:
    content = await roster_file(request)
    if not content:
        raise Invalid("file-missing", "Choose the roster file.", field="file")
    return content


def _day(typed: str) -> Any:  # noqa: ANN401 - a date, as the adapter says
    try:
        return _DAY.validate_python(typed)
    except ValidationError as error:
        raise Invalid("date-form", "A date looks like 2026-08-20.", field="referred_on") from error


def rows_of(refusal: Refusal) -> Sequence[Row]:
    """What has to be corrected; a refusal of the whole is one row."""
    whole: dict[str, str | int] = {
        "field": refusal.field or "file",
        "rule": refusal.rule,
        "detail": refusal.detail,
    }
    return [
        Row(
            line=int(error["line"]) if "line" in error else None,
            title=FIELD_TITLES.get(str(error["field"]), str(error["field"])),
            rule=str(error["rule"]),
            detail=str(error["detail"]),
        )
        for error in refusal.errors or [whole]
    ]
