"""Routes of referrals: one woman, or a roster file."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from services.assessment.commands import referring
from services.assessment.commands.context import Context
from services.assessment.domain.person import Person
from services.assessment.domain.roles import REFERS
from services.assessment.routes.fields import AnyDay, Body, Day, FormClosed, Name, RegisterNumber, Slug, asked
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered
from shared.refusals import Invalid

_PLAIN = frozenset({"text/csv", "text/plain", "application/octet-stream", ""})
_ROSTER = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string", "description": "the file as it is"}},
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


class Referral(Body):
    """One woman whom the prison refers. What is known about her goes into the vault, and nowhere else."""

    facility: Slug
    register_number: RegisterNumber
    name: Name
    birth_date: AnyDay
    legal_status: Literal["tahanan", "narapidana"]
    expected_release: Day | None = None
    referred_on: Day | None = None


def router(context: Context) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["referrals"])
    referrer = Annotated[Caller, Depends(requires(*REFERS))]

    @routes.post("/referrals", status_code=201, responses={200: {"description": "She was referred before"}})
    async def refer(caller: referrer, command: CommandDep, trace: TraceDep, body: Referral) -> Response:
        """Refer one woman. Who is known under this number with the same data keeps her case number (200)."""
        done = await referring.refer_one(
            context,
            asked(caller, command, trace),
            facility=body.facility,
            person=Person.model_validate(body.model_dump(include=set(Person.model_fields))),
            referred_on=body.referred_on,
        )
        return answered(done, _status(done))

    @routes.post(
        "/rosters",
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
    ) -> Response:
        """Refer everybody in a CSV file, or nobody: bad rows are named with line, field, rule and reason."""
        done = await referring.refer_roster(
            context,
            asked(caller, command, trace),
            facility=facility,
            content=await roster_file(request),
            referred_on=referred_on,
        )
        return answered(done, _status(done))

    return routes


def _status(done: Appended) -> int:
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
