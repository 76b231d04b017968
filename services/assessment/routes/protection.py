"""Routes of the data protection officer: restriction, destruction, erasure, receipts, and who read what."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import Field

from services.assessment.commands.protecting import Protecting
from services.assessment.domain.roles import PROTECTS
from services.assessment.routes.fields import Body, Moment, asked
from services.assessment.vault.auditing import Read, ReadAudit
from services.assessment.vault.receipts import Erasure, Receipts
from shared.contracts.base import Frozen
from shared.contracts.protection import LegalBasis, ProtectedClass
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered

MOST = 500
Officer = Annotated[Caller, Depends(requires(*PROTECTS))]


class Ground(Body):
    """On what legal basis; the file with the reasons stays on paper."""

    legal_basis: LegalBasis


class Classes(Ground):
    """Which data classes."""

    classes: Annotated[tuple[ProtectedClass, ...], Field(min_length=1, max_length=len(ProtectedClass))]


class ErasuresAnswer(Frozen):
    """Everybody who was erased, and who has receipted it."""

    erasures: Sequence[Erasure]


class ReadsAnswer(Frozen):
    """Reads, newest first; go on with ``before`` = the last one's ``read_at``."""

    reads: Sequence[Read]


def router(protecting: Protecting) -> APIRouter:
    routes = APIRouter(prefix="/v1/participants/{participant_id}", tags=["data protection"])

    @routes.post("/restriction", status_code=201)
    async def restrict(
        caller: Officer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Classes
    ) -> Response:
        """Let data classes rest: nothing is added, read, shown in lists or exported. Nothing is lost."""
        asking = asked(caller, command, trace)
        return answered(await protecting.restrict(asking, participant_id, body.classes, body.legal_basis))

    @routes.post("/restriction/lifting", status_code=201)
    async def lift(
        caller: Officer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Classes
    ) -> Response:
        """Let data classes be used again."""
        asking = asked(caller, command, trace)
        return answered(await protecting.lift(asking, participant_id, body.classes, body.legal_basis))

    @routes.post("/destruction", status_code=201)
    async def destroy(
        caller: Officer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Classes
    ) -> Response:
        """Destroy data classes that nothing obliges to keep (counselling notes). There is no way back."""
        asking = asked(caller, command, trace)
        return answered(await protecting.destroy(asking, participant_id, body.classes, body.legal_basis))

    @routes.post("/erasure", status_code=201)
    async def erase(
        caller: Officer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Ground
    ) -> Response:
        """Destroy everything about her person; refused while her clinical record has to be kept."""
        asking = asked(caller, command, trace)
        return answered(await protecting.erase(asking, participant_id, body.legal_basis))

    return routes


def register_router(receipts: Receipts, audit: ReadAudit) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["data protection"])

    @routes.get("/erasures")
    async def erasures(caller: Officer) -> ErasuresAnswer:  # noqa: ARG001 - let in by her role
        """Who was erased, which followers have receipted it, and which are overdue."""
        return ErasuresAnswer(erasures=await receipts.erasures())

    @routes.get("/reads")
    async def reads(
        caller: Officer,  # noqa: ARG001 - let in by her role
        participant_id: UUID | None = None,
        reader: Annotated[str | None, Query(max_length=200)] = None,
        before: Moment | None = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    ) -> ReadsAnswer:
        """Who read what: about one woman, or by one member of staff. Never what was read."""
        found = await audit.reads(subject=participant_id, reader=reader, before=before, limit=limit)
        return ReadsAnswer(reads=found)

    return routes
