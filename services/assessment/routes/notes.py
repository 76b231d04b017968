"""Routes of counselling notes and of a person's own extract."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field

from services.assessment.aggregates import PARTICIPANT, PROTECTION
from services.assessment.commands import notes as writing
from services.assessment.commands.context import Context
from services.assessment.domain.participant import Case, known
from services.assessment.domain.protection import refuse_use
from services.assessment.domain.roles import BREAKS_GLASS, CARES, READS_NOTES, WRITES_NOTES
from services.assessment.domain.sharing import refuse_uncared
from services.assessment.extract.gathering import Extracts
from services.assessment.extract.paper import paper
from services.assessment.routes.fields import Body, Day, asked
from services.assessment.vault.notes import NoteRead, NotesReader
from shared.contracts.base import Frozen
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered

LONGEST = 8000
NO_STORE = {"Cache-Control": "no-store"}


class NoteBody(Body):
    """What the counsellor wrote. Default day: today."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    written_on: Day | None = None


class Emergency(Body):
    """Why a doctor has to read notes; kept with them, and in the register by its code."""

    ground: Literal["ancaman_jiwa", "kegawatdaruratan", "perintah_pengadilan"]
    explanation: Annotated[str, Field(min_length=10, max_length=2000)]


class NotesAnswer(Frozen):
    """Notes that the reader may read, oldest first."""

    notes: Sequence[NoteRead]


class ExtractBody(Body):
    """Data, or paper."""

    format: Literal["json", "pdf"] = "json"


def router(context: Context, notes: NotesReader) -> APIRouter:
    routes = APIRouter(prefix="/v1/participants/{participant_id}/notes", tags=["counselling notes"])
    writer = Annotated[Caller, Depends(requires(*WRITES_NOTES))]
    reader = Annotated[Caller, Depends(requires(*READS_NOTES))]
    doctor = Annotated[Caller, Depends(requires(*BREAKS_GLASS))]

    @routes.post("", status_code=201)
    async def write(
        caller: writer, command: CommandDep, trace: TraceDep, participant_id: UUID, body: NoteBody
    ) -> Response:
        """Write a note. Its text goes into the vault and nowhere else."""
        done = await writing.write(
            context,
            asked(caller, command, trace),
            participant_id,
            written_on=body.written_on,
            text=body.text,
        )
        return answered(done)

    @routes.get("")
    async def read(caller: reader, participant_id: UUID) -> NotesAnswer:
        """A counsellor's own notes; a supervisor's counsellors'."""
        await _case(context, caller, participant_id, "C6-notes")
        return NotesAnswer(notes=await notes.read(caller, participant_id))

    @routes.post("/emergency", status_code=201)
    async def break_glass(
        caller: doctor, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Emergency
    ) -> NotesAnswer:
        """Read all notes in an emergency. The reason is recorded first, the reading in the register."""
        await writing.break_glass(context, asked(caller, command, trace), participant_id, **body.model_dump())
        return NotesAnswer(notes=await notes.in_emergency(caller, participant_id, body.ground))

    return routes


def extract_router(context: Context, extracts: Extracts) -> APIRouter:
    routes = APIRouter(prefix="/v1/participants/{participant_id}/extracts", tags=["data protection"])
    carer = Annotated[Caller, Depends(requires(*CARES))]

    kinds: dict[str, Any] = {
        "application/json": {"schema": {"type": "object"}},
        "application/pdf": {"schema": {"type": "string", "format": "binary"}},
    }
    told: dict[int | str, dict[str, Any]] = {
        201: {"description": "The extract, in the format asked for", "content": kinds}
    }

    @routes.post("", status_code=201, responses=told, response_class=Response)
    async def make(caller: carer, participant_id: UUID, body: ExtractBody) -> Response:
        """Everything about her that is hers to see, to be handed to her; each time a release of its own."""
        case = await _case(context, caller, participant_id)
        state = await context.state(PARTICIPANT, participant_id)
        refuse_uncared(caller.role, state, context.today(case.facility))
        extract = await extracts.make(caller, case, body.format)
        if body.format == "json":
            return Response(extract.model_dump_json(), 201, headers=NO_STORE, media_type="application/json")
        named = f'attachment; filename="kutipan-{extract.release_id}.pdf"'
        headers = NO_STORE | {"Content-Disposition": named}
        return Response(paper(extract), 201, headers=headers, media_type="application/pdf")

    return routes


async def _case(context: Context, caller: Caller, who: UUID, *classes: str) -> Case:
    """Her case, for somebody who works where she is; nothing of who was erased or of what rests.

    Raises:
        NotFound: ``unknown-participant``.
        NotAllowed: ``other-facility``.
        WrongState: ``erased``, ``destroyed``, ``restricted``.
    """
    case = known(await context.state(PARTICIPANT, who)).case
    caller.must_be_at(case.facility, field="participant_id")
    refuse_use(await context.state(PROTECTION, who), classes)
    return case
