"""Routes of the way out: the register's dates, who leaves soon, and the outcome letter."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from services.program import outcome_letter
from services.program.commands import referrals, release
from services.program.commands.context import Context
from services.program.commands.guarding import hidden
from services.program.desk.leaving import LeavingDesk
from services.program.domain.letter import letter_dues
from services.program.domain.release import Dates
from services.program.leaving_seen import (
    CareLeaver,
    CustodyDatesAnswer,
    CustodyLeaver,
    leaver_for,
    recorded,
)
from services.program.letter_paper import paper
from services.program.routes.fields import CARE, READERS, Body, Day, Slug, asked, scope
from services.program.routes.waiting import Waiting
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered
from shared.names import Names
from shared.refusals import Busy, NotFound

REGISTER = (*READERS, Role.LAPAS_REGISTRAR)
"""Who sees the register's dates: those who prepare a release."""
LETTER_READERS = REGISTER


class CustodyDates(Body):
    """What the register says; a date that is left out stands no longer."""

    expected_release: Day | None = None
    pb_two_thirds: Day | None = None
    assimilation_half: Day | None = None
    cb_two_thirds: Day | None = None


class LetterDay(Body):
    """On which day it was signed."""

    issued_on: Day


class ReleaseDueAnswer(Frozen):
    """Who leaves soon, the earliest first."""

    due: list[CareLeaver | CustodyLeaver]
    positions: dict[str, int]


PDF: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The letter",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}
NO_STORE = {"Cache-Control": "no-store"}


def router(context: Context, desk: LeavingDesk, names: Names, waiting: Waiting) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["release"])
    registrar = Annotated[Caller, Depends(requires(Role.LAPAS_REGISTRAR))]
    reader = Annotated[Caller, Depends(requires(*REGISTER))]
    care = Annotated[Caller, Depends(requires(*CARE))]

    @routes.put("/participants/{participant_id}/custody-dates")
    async def record(
        caller: registrar, command: CommandDep, trace: TraceDep, participant_id: UUID, body: CustodyDates
    ) -> Response:
        """Enter the register's dates; they replace those before, which stay in the history."""
        dates = Dates.model_validate(body.model_dump())
        told = asked(caller, command, trace)
        done = await release.record_dates(
            context, told, participant_id=participant_id, dates=dates, case_of=desk.case
        )
        return answered(done, 200)

    @routes.get("/participants/{participant_id}/custody-dates")
    async def dates(caller: reader, participant_id: UUID) -> CustodyDatesAnswer:
        """The dates, all records of them, and by when the outcome letter is due."""
        her, there = await release.look(context, participant_id)
        protected = await hidden({participant_id, her.participant_id}, context.protections)
        if protected or not her.release.recorded:
            raise NotFound("dates-unknown", "The register's dates of this participant are not known here.")
        caller.must_be_at(there or her.release.recorded[-1].facility)
        return CustodyDatesAnswer(
            participant_id=her.participant_id,
            letter_dues=list(letter_dues(her.release.dates)),
            letter_attached=bool(her.release.letters),
            records=recorded(her.release.recorded),
            **her.release.dates.model_dump(),
        )

    @routes.get("/release-due")
    async def due(
        caller: reader,
        wanted: ConsistentDep,
        facility: Slug | None = None,
        within: Annotated[int, Query(ge=1, le=366)] = 90,
    ) -> ReleaseDueAnswer:
        """Who is expected to leave within so many days; who should have left already is among them."""
        await waiting.for_view(wanted)
        here = {id_: context.here(id_).today for id_ in context.facilities}
        found = await desk.due(scope(caller, facility), max(here.values()) + timedelta(days=within))
        seen = [
            leaver
            for row in found.rows
            if row.facility in here and (leaver := leaver_for(caller.role, row, here[row.facility]))
        ]
        near = [leaver for leaver in seen if leaver.days_left <= within]
        return ReleaseDueAnswer(due=near, positions=dict(found.positions))

    @routes.post("/episodes/{episode_id}/outcome-letters", status_code=201)
    async def issue(
        caller: care, command: CommandDep, trace: TraceDep, episode_id: UUID, body: LetterDay
    ) -> Response:
        """Sign an outcome letter; it holds what is recorded by now."""
        told = asked(caller, command, trace)
        done = await referrals.issue_letter(context, told, episode_id=episode_id, issued_on=body.issued_on)
        return answered(done)

    @routes.get("/episodes/{episode_id}/outcome-letters/{letter_id}", responses=PDF, response_class=Response)
    async def letter(caller: reader, episode_id: UUID, letter_id: UUID) -> Response:
        """The letter to print (PDF): as it was signed, with her name by the caller's own right."""
        written = await outcome_letter.read(context, episode_id, letter_id)
        caller.must_be_at(written.facility)
        who = written.participant_id
        if (case := await desk.case(who)) is None:
            raise NotFound("participant-unknown", "Nothing is shown of this participant.")
        named = (await names.of([who], caller.token) or {}).get(who)
        if named is None:
            raise Busy(
                "names-unavailable", "Her name cannot be read just now; without it no letter is printed."
            )
        printed = paper(written, named, case.case_number, context.facility(written.facility))
        shown = {"Content-Disposition": f'inline; filename="surat-hasil-{letter_id}.pdf"'}
        return Response(printed, headers=NO_STORE | shown, media_type="application/pdf")

    return routes
