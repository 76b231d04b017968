"""Routes of due work: urgent findings with a clock, and conclusions that are to be looked at again."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import AwareDatetime, TypeAdapter

from services.assessment.commands import recording
from services.assessment.commands.context import Context
from services.assessment.desk.due import DueReader, QuestionCase, UrgentCase
from services.assessment.desk.urgent import Urgent
from services.assessment.domain.roles import CARES, DOCTORS
from services.assessment.routes.explaining import kind_for
from services.assessment.routes.fields import Body, Moment, Slug, asked
from shared.contracts.base import Frozen
from shared.contracts.care import Handling, UrgentKind
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered
from shared.refusals import Invalid

MOST = 500
_PATIENCE = 2.0
_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)


class Handled(Body):
    """What came of looking into it. ``handled_at``: an instant with its zone; default: now."""

    outcome: Handling
    handled_at: AwareDatetime | None = None


class UrgentRow(Frozen):
    """A finding. ``kind``: none where it is a doctor's to know; ``overdue``: nobody looked in time."""

    finding_id: UUID
    participant_id: UUID
    case_number: str | None
    facility: str
    kind: UrgentKind | None
    raised_at: datetime
    due_at: datetime
    overdue: bool
    handled_at: datetime | None
    outcome: Handling | None


class UrgentAnswer(Frozen):
    """Findings by when they are due; ``open`` and ``overdue`` count the rows given."""

    as_of: datetime
    open: int
    overdue: int
    findings: list[UrgentRow]
    following: str | None
    positions: dict[str, int]


class QuestionsAnswer(Frozen):
    """Conclusions whose proposal changed, the oldest first."""

    reassessments: list[QuestionCase]
    positions: dict[str, int]


def router(context: Context, due: DueReader) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["due work"])
    carer = Annotated[Caller, Depends(requires(*CARES))]
    doctor = Annotated[Caller, Depends(requires(*DOCTORS))]

    @routes.get("/urgent")
    async def urgent(  # noqa: PLR0917 - FastAPI gives them by name
        caller: carer,
        wanted: ConsistentDep,
        facility: Slug | None = None,
        handled: bool = False,  # noqa: FBT001, FBT002 - a query parameter
        after: Annotated[str, Query(max_length=90)] | None = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    ) -> UrgentAnswer:
        """Urgent findings that wait for somebody, by when they are due; with ``handled`` the others too."""
        if facility is not None:
            caller.must_be_at(facility)
        start = _after(after)
        await due.reader.wait_for(wanted, _PATIENCE)
        found = await due.urgent(facility or caller.facility, handled=handled, after=start, limit=limit)
        now = context.clock()
        cared = await context.sharing.cared_for(caller.role, {each.participant_id for each in found.urgent})
        rows = [_row(each, caller, now) for each in found.urgent if each.participant_id in cared]
        return UrgentAnswer(
            as_of=now,
            open=sum(row.handled_at is None for row in rows),
            overdue=sum(row.overdue and row.handled_at is None for row in rows),
            findings=rows,
            following=found.following,
            positions=dict(found.positions),
        )

    @routes.get("/reassessments")
    async def questions(
        caller: carer,
        wanted: ConsistentDep,
        facility: Slug | None = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    ) -> QuestionsAnswer:
        """Conclusions to look at again: a later answer changed what is proposed."""
        if facility is not None:
            caller.must_be_at(facility)
        await due.reader.wait_for(wanted, _PATIENCE)
        found = await due.questions(facility or caller.facility, limit=limit)
        cared = await context.sharing.cared_for(caller.role, {q.participant_id for q in found.questions})
        rows = [each for each in found.questions if each.participant_id in cared]
        return QuestionsAnswer(reassessments=rows, positions=dict(found.positions))

    @routes.post("/participants/{participant_id}/urgent/{finding_id}/handling", status_code=201)
    async def handle(
        *,
        caller: doctor,
        command: CommandDep,
        trace: TraceDep,
        participant_id: UUID,
        finding_id: UUID,
        body: Handled,
    ) -> Response:
        """A doctor looked into an urgent finding, with this outcome."""
        done = await recording.handle_urgent(
            context,
            asked(caller, command, trace),
            participant_id,
            finding_id,
            outcome=body.outcome,
            handled_at=body.handled_at,
        )
        return answered(done)

    return routes


def _row(found: UrgentCase, caller: Caller, now: datetime) -> UrgentRow:
    return UrgentRow.model_validate(
        {**found.model_dump(), "kind": kind_for(caller.role, found.kind), "overdue": late(found, now)}
    )


def late(found: Urgent, now: datetime) -> bool:
    """Whether nobody looked by the time it was due."""
    return (found.handled_at or now) > found.due_at


def _after(text: str | None) -> tuple[datetime, UUID] | None:
    """Where the page before ended, as its ``following`` said.

    Raises:
        Invalid: ``after-unknown``.
    """
    if text is None:
        return None
    moment, _, finding = text.partition("~")
    unknown = Invalid("after-unknown", "Send what the page before gave as following.", field="after")
    try:
        return _MOMENT.validate_python(moment), UUID(finding)
    except ValueError:
        raise unknown from None
