"""Routes of roster files: looked through, imported at once, or imported by a job that shows how far it is."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from services.assessment.commands import referring
from services.assessment.commands.admission import Wish
from services.assessment.commands.context import Context
from services.assessment.commands.importing import Imports
from services.assessment.domain.roles import REFERS
from services.assessment.routes.fields import Day, FormClosed, Slug, asked
from shared.contracts.base import Frozen
from shared.contracts.codes import QuotaCategory
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered
from shared.refusals import Invalid

MAX_ROSTER = 4 * 1024 * 1024
"""Bytes of a roster file: ten thousand rows of CSV are some 1.5 MB."""
LARGER_BODIES = dict.fromkeys(
    ("/v1/rosters", "/v1/rosters/preview", "/v1/rosters/imports", "/unggah"), MAX_ROSTER
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLAIN = frozenset({"text/csv", "text/plain", "application/octet-stream", XLSX, ""})
_ROSTER = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string", "description": "the file as it is"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}


class Finding(Frozen):
    """What is wrong in a line, without its content."""

    field: str
    rule: str
    detail: str


class PreviewRow(Frozen):
    """What an import would do with a line. ``changed``: known with other data, which stops the import."""

    line: int
    outcome: Literal["new", "same", "changed", "error"]
    case_number: str | None
    findings: list[Finding]


class PreviewAnswer(Frozen):
    """What an import of the file would do."""

    counts: dict[str, int]
    rows: list[PreviewRow]


class ImportAnswer(Frozen):
    """How far an import is. ``interrupted``: its process ended, nothing was written, send the file again."""

    import_id: UUID
    phase: Literal["reading", "preparing", "writing", "done", "refused", "failed", "interrupted"]
    done: int
    total: int
    participants: list[dict[str, Any]] | None
    refusal: dict[str, Any] | None


def router(context: Context, imports: Imports) -> APIRouter:
    routes = APIRouter(prefix="/v1/rosters", tags=["referrals"])
    referrer = Annotated[Caller, Depends(requires(*REFERS))]

    @routes.post(
        "",
        status_code=201,
        responses={200: {"description": "All of them were referred before"}},
        openapi_extra=_ROSTER,
        dependencies=[FormClosed],
    )
    async def refer_roster(  # noqa: PLR0917 - FastAPI gives them by name
        request: Request,
        caller: referrer,
        command: CommandDep,
        trace: TraceDep,
        facility: Annotated[Slug, Query()],
        referred_on: Annotated[Day | None, Query()] = None,
        category: Annotated[QuotaCategory | None, Query()] = None,
    ) -> Response:
        """Refer everybody in a CSV or XLSX file, or nobody: bad rows are named with line, field and rule."""
        done = await referring.refer_roster(
            context,
            asked(caller, command, trace),
            facility=facility,
            content=await roster_file(request),
            wish=Wish(referred_on=referred_on, category=category),
        )
        return answered(done, status_of(done))

    @routes.post("/preview", openapi_extra=_ROSTER, dependencies=[FormClosed])
    async def preview(  # noqa: PLR0917 - FastAPI gives them by name
        request: Request,
        caller: referrer,
        command: CommandDep,
        trace: TraceDep,
        facility: Annotated[Slug, Query()],
        referred_on: Annotated[Day | None, Query()] = None,
        category: Annotated[QuotaCategory | None, Query()] = None,
    ) -> PreviewAnswer:
        """Look a file of up to 10,000 rows through; nothing is written."""
        found = await referring.preview(
            context,
            asked(caller, command, trace),
            facility=facility,
            content=await roster_file(request),
            wish=Wish(referred_on=referred_on, category=category),
        )
        return PreviewAnswer.model_validate({"counts": found.counts, "rows": found.rows})

    @routes.post("/imports", status_code=202, openapi_extra=_ROSTER, dependencies=[FormClosed])
    async def begin(  # noqa: PLR0917 - FastAPI gives them by name
        request: Request,
        caller: referrer,
        command: CommandDep,
        trace: TraceDep,
        facility: Annotated[Slug, Query()],
        referred_on: Annotated[Day | None, Query()] = None,
        category: Annotated[QuotaCategory | None, Query()] = None,
    ) -> dict[str, UUID]:
        """Begin to import a file of up to 10,000 rows: all of them or none; ask how far it is."""
        import_id = await imports.begin(
            asked(caller, command, trace),
            facility=facility,
            content=await roster_file(request),
            wish=Wish(referred_on=referred_on, category=category),
        )
        return {"import_id": import_id}

    @routes.get("/imports/{import_id}")
    async def state(caller: referrer, import_id: UUID) -> ImportAnswer:
        """How far an import is, and then its case numbers or what has to be corrected."""
        found = await imports.state(import_id)
        caller.must_be_at(found.facility, field="import_id")
        return ImportAnswer.model_validate(found, from_attributes=True)

    return routes


def status_of(done: Appended) -> int:
    """201 for what is new; 200 when nothing was to be done."""
    return 201 if done.positions and not done.repeated else 200


async def roster_file(request: Request) -> bytes:
    """The file in a request: its body, or the part ``file`` of a form.

    Raises:
        Invalid: ``file-missing``.
        HTTPException: 415, a body of another kind.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in _PLAIN:
        return await request.body()
    if kind != "multipart/form-data":
        raise HTTPException(415)
    part = (await request.form()).get("file")
    if not isinstance(part, UploadFile):
        raise Invalid("file-missing", "Choose the roster file.", field="file")
    return await part.read()
