"""Routes of the waiting list and of placing: who waits for what, and for whom a place is kept."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response
from pydantic import Field

from services.program.commands import placements
from services.program.commands.context import Context
from services.program.desk.queue import QueueReader
from services.program.listing import CareCandidate, CustodyCandidate, listed
from services.program.previewing import Preview, preview_for
from services.program.routes.fields import CARE, READERS, Body, Day, Slug, Women, asked, scope
from services.program.routes.waiting import Waiting
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.contracts.waiting import PlacementReason, WaitingReason, WithdrawalReason
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered
from shared.refusals import Invalid

MOST = 500
PLACERS = (Role.BNN_COUNSELLOR, Role.LAPAS_HEAD)
"""Who keeps places: the counsellor by the rules, the head also beyond the number of places."""


class WaitingListAnswer(Frozen):
    """Who waits, in order. ``following``: what to send as ``after`` for the next page, none on the last."""

    waiting: list[CareCandidate | CustodyCandidate]
    following: str | None
    positions: dict[str, int]


class Preference(Body):
    """Whether she wants a woman to lead her group."""

    female_facilitator: Annotated[bool, Field(strict=True)]
    recorded_on: Day | None = None


class ReasonBody(Body):
    """What she waits for (none: what the rules find), and whether she goes before others."""

    reason: WaitingReason | None = None
    first: Annotated[bool, Field(strict=True)] = False
    set_on: Day | None = None


class Wanted(Body):
    """For whom a place is kept; ``override``: why failing rules are put aside, by participant."""

    participants: Women
    override: Annotated[dict[UUID, PlacementReason], Field(max_length=200)] = {}  # noqa: RUF012 - never changed


class Returned(Body):
    """Whose places are given back, and why."""

    participants: Women
    reason: WithdrawalReason


def router(context: Context, reader: QueueReader, waiting: Waiting) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["waiting list"])
    anybody = Annotated[Caller, Depends(requires(*READERS))]
    care = Annotated[Caller, Depends(requires(*CARE))]
    placer = Annotated[Caller, Depends(requires(*PLACERS))]

    @routes.get("/waiting-list")
    async def waiting_list(
        caller: anybody,
        wanted: ConsistentDep,
        facility: Slug | None = None,
        after: Annotated[str, Query(max_length=60)] | None = None,
        limit: Annotated[int, Query(ge=1, le=MOST)] = MOST,
    ) -> WaitingListAnswer:
        """Who waits for a decree, in order; the prison sees no path, and the order of days alone."""
        where, start = scope(caller, facility), _participant(after)
        await waiting.for_view(wanted, through_policy=True)
        found = await reader.queue(where)
        days = {each.entry.facility: context.here(each.entry.facility).today for each in found.waiting}
        rows = listed(caller.role, found, context.templates, days)
        page, following = page_of(rows, start, limit)
        return WaitingListAnswer(waiting=page, following=following, positions=dict(found.positions))

    @routes.put("/waiting-list/{participant_id}/preference")
    async def prefer(
        caller: care, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Preference
    ) -> Response:
        """Record whether she wants a woman to lead her group."""
        done = await placements.prefer(
            context,
            asked(caller, command, trace),
            who=participant_id,
            woman=body.female_facilitator,
            recorded_on=body.recorded_on,
        )
        return answered(done, 200)

    @routes.put("/waiting-list/{participant_id}/reason")
    async def say_reason(
        caller: care, command: CommandDep, trace: TraceDep, participant_id: UUID, body: ReasonBody
    ) -> Response:
        """Say what she waits for, and whether she goes first."""
        done = await placements.say_reason(
            context, asked(caller, command, trace), who=participant_id, **body.model_dump()
        )
        return answered(done, 200)

    @routes.post("/cohorts/{cohort_id}/placements/preview")
    async def preview(caller: placer, wanted: ConsistentDep, cohort_id: UUID) -> Preview:
        """For everybody who waits which rules hold and which fail, and whom they propose; writes nothing."""
        await waiting.for_view(wanted, through_policy=True)
        return await preview_for(context, reader, caller, cohort_id)

    @routes.post("/cohorts/{cohort_id}/placements", status_code=201)
    async def place(
        caller: placer, command: CommandDep, trace: TraceDep, cohort_id: UUID, body: Wanted
    ) -> Response:
        """Keep places until the decree; a failing rule is put aside by a reason, or nobody is placed."""
        done = await placements.place(
            context,
            asked(caller, command, trace),
            cohort_id=cohort_id,
            participants=body.participants,
            override=body.override,
            categories=reader.categories,
        )
        return answered(done)

    @routes.post("/cohorts/{cohort_id}/placements/withdrawal", status_code=201)
    async def withdraw(
        caller: placer, command: CommandDep, trace: TraceDep, cohort_id: UUID, body: Returned
    ) -> Response:
        """Give kept places back before the decree; they wait as before."""
        done = await placements.withdraw(
            context,
            asked(caller, command, trace),
            cohort_id=cohort_id,
            participants=body.participants,
            reason=body.reason,
        )
        return answered(done)

    return routes


Row = CareCandidate | CustodyCandidate


def page_of(rows: list[Row], after: UUID | None, limit: int) -> tuple[list[Row], str | None]:
    """The rows that come after hers. Who has left the list meanwhile begins it again.

    Raises:
        Invalid: ``after-unknown``: she is on the list no more, so that nobody is passed over unseen.
    """
    start = 0
    if after is not None:
        found = [n for n, row in enumerate(rows) if row.participant_id == after]
        if not found:
            raise _unknown()
        start = found[0] + 1
    page = rows[start : start + limit]
    more = len(rows) > start + limit
    return page, str(page[-1].participant_id) if more else None


def _participant(after: str | None) -> UUID | None:
    if after is None:
        return None
    try:
        return UUID(after)
    except ValueError:
        raise _unknown() from None


def _unknown() -> Invalid:
    return Invalid("after-unknown", "The list has changed: begin it again.", field="after")
