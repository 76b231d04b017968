"""Routes of the way out: the register's dates, who leaves soon, and the outcome letter."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from services.program.commands import referrals, release
from services.program.commands.context import Context
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
from services.program.routes.fields import CARE, READERS, Body, Day, Slug, asked, scope
from services.program.routes.waiting import Waiting
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered
from shared.refusals import NotFound

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


def router(context: Context, desk: LeavingDesk, waiting: Waiting) -> APIRouter:
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
        if not her.release.recorded:
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

    return routes
