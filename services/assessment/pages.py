"""The entry page ``/unggah``: a form for the roster file, the rows to correct, or the case numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import TypeAdapter, ValidationError

from services.assessment.commands import referring
from services.assessment.commands.context import Context, Here
from services.assessment.domain.roles import REFERS
from services.assessment.domain.roster import COLUMNS
from services.assessment.routes.fields import Day, FormClosed, asked
from services.assessment.routes.referrals import roster_file
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.http.pages import Pages
from shared.http.problems import problem_of
from shared.refusals import Invalid, NotAllowed, Refusal, WrongState

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
}
"""Field to what the table of errors calls it."""

_SHOWN = (Invalid, WrongState, NotAllowed)
_DAY: TypeAdapter[Any] = TypeAdapter(Day)


@dataclass(frozen=True, slots=True)
class Row:
    """A row to correct, as the page shows it: the columns of the prison's own file."""

    line: int | None
    title: str
    rule: str
    detail: str


def router(context: Context, pages: Pages) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    referrer = Annotated[Caller, Depends(requires(*REFERS))]

    def show(request: Request, here: Here, status: int = 200, **shown: Any) -> Response:  # noqa: ANN401 - the template's
        said = {
            "errors": [],
            "referred": None,
            "again": False,
            "referred_on": here.today.isoformat(),
            **shown,
        }
        return pages.render(
            request, "unggah.html", status, facility=here.facility, today=here.today, columns=COLUMNS, **said
        )

    @routes.get("/unggah")
    async def ask(request: Request, caller: referrer) -> Response:
        """The form."""
        return show(request, _here(context, caller))

    @routes.post("/unggah", dependencies=[FormClosed])
    async def upload(request: Request, caller: referrer, command: CommandDep, trace: TraceDep) -> Response:
        """Refer everybody in the file; a refusal shows the form again, with every row to correct."""
        here = _here(context, caller)
        typed = str((await request.form()).get("referred_on") or here.today.isoformat())[:40]
        try:
            done = await referring.refer_roster(
                context,
                asked(caller, command, trace),
                facility=here.facility.id,
                content=await _chosen(request),
                referred_on=_day(typed),
            )
        except _SHOWN as refusal:
            status = problem_of(request, refusal).status
            return show(request, here, status, errors=rows_of(refusal), referred_on=typed)
        return show(request, here, referred=done.answer["participants"], again=not done.positions)

    return routes


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
