"""A small service of its own to try the edge on: real application, real tokens, no database."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import httpx
import orjson
from fastapi import APIRouter, Depends, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, Field

from shared.contracts.codes import Role
from shared.eventstore import port
from shared.http.access import Caller, requires
from shared.http.app import Check, create_app
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered
from shared.http.demo_people import DEMO_PEOPLE
from shared.http.tokens import Minter
from shared.refusals import Busy, Invalid, NotFound, WrongState
from shared.runtime.settings import Settings
from tests.unit.shared.tokens.issuing import new_pem

FACILITY = "lpp-kupang"
Officer = Annotated[Caller, Depends(requires(Role.LAPAS_OFFICER))]


class Thing(BaseModel):
    """A body with a name that is as large as it wants."""

    name: str
    n: int = Field(ge=0)
    ids: list[UUID] = []


REFUSALS: dict[str, Exception] = {
    "invalid": Invalid("too-early", "It is too early.", field="starts_at"),
    "missing": NotFound("no-such-cohort", "There is no such cohort."),
    "state": WrongState(
        "stage-order", "The medical stage comes first.", errors=[{"field": "a", "detail": "b"}]
    ),
    "busy": Busy("try-later", "Not now.", retry_after=7),
    "conflict": port.Conflict("streams moved on"),
    "reused": port.CommandReused("another body"),
    "taken": port.Taken(port.Reservation("room", "Aula", "x"), held_by="y"),
    "unstorable": port.Unstorable("NUL"),
    "overloaded": port.Overloaded("queue"),
    "unknown": port.OutcomeUnknown("commit"),
    "refuses": port.LogRefuses("program", "ahead at postgresql://secret"),
    "row": port.RowRejected("vault", "unique"),
    "broken": RuntimeError("secret of a woman"),
}


def things() -> APIRouter:
    router = APIRouter()

    @router.post("/v1/things/{thing}", status_code=201)
    async def make(
        thing: int, body: Thing, caller: Officer, command: CommandDep, trace: TraceDep
    ) -> Response:
        caller.must_be_at(FACILITY)
        answer = {"thing": thing, "name": body.name, "key": command.id, "digest": command.body_hmac}
        answer |= {"principal": command.principal, "correlation": trace.correlation_id}
        return answered(port.Appended(answer, {"program": 3, "assessment": 12}))

    @router.post("/v1/refuses/{how}")
    async def refuse(how: str, _caller: Officer) -> None:
        raise REFUSALS[how]

    @router.get("/v1/consistent")
    async def consistent(positions: ConsistentDep, _caller: Officer) -> dict[str, int]:
        return positions

    @router.get("/halaman", response_class=HTMLResponse, include_in_schema=False)
    async def page(request: Request, _caller: Officer) -> Response:
        response: Response = request.app.state.pages.render(request, "keluar.html")
        return response

    @router.post("/halaman", include_in_schema=False)
    async def form(word: Annotated[str, Form()], command: CommandDep, _caller: Officer) -> dict[str, str]:
        return {"word": word, "key": command.id, "digest": command.body_hmac}

    return router


async def well() -> list[Check]:
    return [Check("database", ok=True)]


class Site:
    """The service, its settings, and callers."""

    def __init__(self, folder: Path, **settings: Any) -> None:  # noqa: ANN401 - what Settings takes
        pem = new_pem()
        (folder / "issuer.pem").write_bytes(pem)
        self.minter = Minter(pem, issuer="pulih-demo")
        (folder / "jwks.json").write_bytes(orjson.dumps(self.minter.jwks()))
        (folder / "hmac.key").write_bytes(base64.b64encode(b"k" * 32))
        given: dict[str, Any] = {"profile": "embedded", "demo_issuer_key": folder / "issuer.pem", **settings}
        self.settings = Settings(jwks_file=folder / "jwks.json", hmac_key_file=folder / "hmac.key", **given)
        self.app: FastAPI = create_app(
            title="Percobaan", settings=self.settings, routers=[things()], ready=well
        )

    def bearer(self, role: Role = Role.LAPAS_OFFICER, facility: str | None = None) -> dict[str, str]:
        person = DEMO_PEOPLE[role]
        token = self.minter.mint(role, sub=person.sub, facility=facility or person.facility)
        return {"Authorization": f"Bearer {token}"}

    @asynccontextmanager
    async def client(self, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://pulih.test", headers=headers
        ) as client:
            yield client
