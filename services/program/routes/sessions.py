"""Routes of sessions and attendance."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from services.program.commands import sessions
from services.program.commands.chain import chain
from services.program.commands.context import Context
from services.program.commands.sheet import Line, sheet
from services.program.desk.conflicts import Conflicting, conflicting
from services.program.desk.reading import Answer, Desk, Listed
from services.program.routes.fields import (
    PLANNERS,
    READERS,
    Account,
    Body,
    Day,
    Group,
    Label,
    Moment,
    Number,
    Slug,
    Women,
    asked,
    scope,
)
from services.program.routes.waiting import Waiting
from services.program.seeing import Booked, CareSession, CustodySession, is_care, session_for
from shared.contracts.base import Frozen
from shared.contracts.codes import Cause, Role, SessionKind, Stage
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered
from shared.refusals import Invalid

MOST_DAYS = 366


class Wanted(BaseModel):
    """Which sessions are asked for."""

    facility: Slug | None = None
    since: Annotated[Day | None, Field(alias="from", description="First day; today if not given")] = None
    until: Annotated[Day | None, Field(alias="to", description="Last day; four weeks on")] = None
    overdue: Annotated[bool, Field(description="Of any day, whose attendance is overdue: the oldest 500")] = (
        False
    )
    conflict: Annotated[
        bool, Field(description="Still to come, in a time that was closed afterwards: the next 500")
    ] = False


class NewSession(Body):
    """A session to plan."""

    cohort_id: UUID
    stage: Stage
    group: Group | None = None
    starts_at: Moment
    minutes: Number
    room: Label
    leader: Account
    participants: Women
    replaces: UUID | None = None
    kind: SessionKind | None = None
    module: Annotated[Slug | None, Field(description="Code of a module of the stage")] = None
    makes_up: Annotated[
        dict[UUID, UUID],
        Field(
            max_length=200,
            description="For which participant it stands for which session that she missed",
            examples=[{"3f0c8a52-6b1d-4c55-9a43-5f0f8f1c2a11": "b7a9d1de-21f4-4f0c-8a3e-0d9c6e5b4f22"}],
        ),
    ] = {}  # noqa: RUF012 - never changed


class Cancellation(Body):
    """Whose failure it was; who says so follows from the token."""

    caused_by: Cause
    cancelled_on: Day | None = None


class SessionsAnswer(Frozen):
    """Sessions by time."""

    sessions: list[CareSession | CustodySession]
    positions: dict[str, int]


def router(context: Context, desk: Desk, waiting: Waiting) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["sessions"])
    planner = Annotated[Caller, Depends(requires(*PLANNERS))]
    reader = Annotated[Caller, Depends(requires(*READERS))]

    def seen(caller: Caller, row: Listed) -> CareSession | CustodySession:
        return session_for(caller.role, row, context.facility(row.facility).zone)

    @routes.get("/sessions")
    async def list_sessions(
        caller: reader,
        wanted: ConsistentDep,
        which: Annotated[Wanted, Query()],
    ) -> SessionsAnswer:
        """Sessions by time; the prison sees place, time and a custody label."""
        await waiting.for_view(wanted)
        where = scope(caller, which.facility)
        found: Answer[Listed] | Answer[Conflicting]
        if which.conflict:
            found = await conflicts(context, desk, where)
        elif which.overdue:
            found = await desk.overdue(where)
        else:
            found = await desk.sessions(where, *_span(which.since, which.until, context))
        return SessionsAnswer(
            sessions=[seen(caller, row) for row in found.rows], positions=dict(found.positions)
        )

    @routes.post("/sessions", status_code=201)
    async def schedule(caller: planner, command: CommandDep, trace: TraceDep, body: NewSession) -> Response:
        """Plan a session: room, leader and women are held for its quarter hours."""
        plan = sessions.Planned.model_validate(body.model_dump())
        return answered(await sessions.schedule(context, asked(caller, command, trace), plan))

    @routes.get("/sessions/{session_id}")
    async def show(caller: reader, session_id: UUID) -> dict[str, Any]:
        """One session with its chain, everybody booked and the last record of each, as it is now."""
        found = await sheet(context, session_id)
        caller.must_be_at(found.session.facility)
        numbers = await desk.case_numbers(line.participant_id for line in found.lines)
        return {
            **seen(caller, found.session).model_dump(),
            "chain": [link.model_dump() for link in await chain(context, session_id)],
            "participants": [
                booked(line, numbers.get(line.participant_id), caller.role, found.session.stage)
                for line in found.lines
            ],
        }

    @routes.post("/sessions/{session_id}/cancellation", status_code=201)
    async def cancel(
        caller: planner, command: CommandDep, trace: TraceDep, session_id: UUID, body: Cancellation
    ) -> Response:
        """Say that it was not held, and by whose failure."""
        done = await sessions.cancel(
            context, asked(caller, command, trace), session_id=session_id, **body.model_dump()
        )
        return answered(done)

    return routes


def booked(line: Line, case_number: str | None, role: Role, stage: Stage) -> Booked:
    """The line as the role sees it: what can be made up would tell the prison which stage is completed."""
    open_miss = line.open_miss and (is_care(role) or stage is Stage.SKILLS)
    return Booked.model_validate({**asdict(line), "case_number": case_number, "open_miss": open_miss})


async def conflicts(context: Context, desk: Desk, facility: str | None) -> Answer[Conflicting]:
    """Sessions that lie in a time which their facility closed after they were planned."""
    zones = {each.id: each.zone for each in context.facilities.values()}
    return await conflicting(desk.reader, facility, context.clock(), zones)


def _span(since: date | None, until: date | None, context: Context) -> tuple[date, date]:
    first = since or (until or context.clock().date())
    last = until or first + timedelta(days=28)
    if last < first:
        raise Invalid("span", "The last day is before the first.", field="to")
    if (last - first).days > MOST_DAYS:
        raise Invalid("span", f"Ask for at most {MOST_DAYS} days.", field="to")
    return first, last
