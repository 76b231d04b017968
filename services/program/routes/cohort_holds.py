"""Routes of a whole cohort's pause: what it would lead to, the pause, and that all are back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from services.program.commands import cohort_holds
from services.program.commands.cohort_holds import Paused, Pausing, Returning
from services.program.commands.context import Asked, Context
from services.program.domain.cohort import Open
from services.program.domain.cohort_holds import Whole
from services.program.domain.holds import OwnHoldReason
from services.program.own_reasons import OwnReasons
from services.program.routes.fields import Body, Day, asked
from services.program.routes.holds import SIDES, Return
from shared.contracts.base import Frozen
from shared.contracts.holds import HoldReason
from shared.contracts.program import BookingFreed, ParticipantBooked
from shared.contracts.sessions import Side
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep, answered


class CohortPausing(Body):
    """Why and from when; ``until`` is the last day, when it is known."""

    reason: OwnHoldReason
    since: Day
    until: Day | None = None


class LeftOut(Frozen):
    """Who cannot be paused, or is not back by this, and the rule."""

    participant_id: UUID
    rule: str
    detail: str


class Preview(Frozen):
    """What it would lead to: for whom, who is left out, and how many bookings are freed or made again."""

    participants: list[UUID]
    left_out: list[LeftOut]
    freed: int
    booked_again: int


class CohortHold(Frozen):
    """A pause of the cohort; ``reason`` is the exact code for the side whose it is.

    ``on_hold``: whose hold of it is open now, ``began`` how many it began with.
    """

    cohort_hold_id: UUID
    side: Side
    reason: str
    told: HoldReason
    since: date
    until: date | None
    began: int
    on_hold: tuple[UUID, ...]


class CohortHoldsAnswer(Frozen):
    """Pauses of the cohort, the latest first."""

    holds: list[CohortHold]


def router(context: Context, own: OwnReasons) -> APIRouter:
    routes = APIRouter(prefix="/v1/cohorts/{cohort_id}/holds", tags=["holds"])
    side = Annotated[Caller, Depends(requires(*SIDES))]

    @routes.get("")
    async def list_pauses(caller: side, cohort_id: UUID) -> CohortHoldsAnswer:
        """Pauses that were begun for the whole cohort, with who is still on hold."""
        cohort, found = await cohort_holds.pauses(context, cohort_id)
        return CohortHoldsAnswer(holds=await pauses_for(context, own, caller, cohort, found))

    @routes.post("/preview")
    async def preview(caller: side, trace: TraceDep, cohort_id: UUID, body: CohortPausing) -> Preview:
        """Who would be paused, and who would be left out by which rule; writes nothing."""
        wanted = Pausing(cohort_id, **body.model_dump())
        return preview_of(await cohort_holds.foresee(context, Asked(caller, None, trace), wanted))

    @routes.post("", status_code=201)
    async def begin(
        caller: side, command: CommandDep, trace: TraceDep, cohort_id: UUID, body: CohortPausing
    ) -> Response:
        """Pause everybody who can be paused, in one append; who cannot is named with the rule."""
        told = asked(caller, command, trace)
        return answered(await cohort_holds.run(context, told, Pausing(cohort_id, **body.model_dump())))

    @routes.post("/{cohort_hold_id}/end", status_code=201)
    async def end(
        *,
        caller: side,
        command: CommandDep,
        trace: TraceDep,
        cohort_id: UUID,
        cohort_hold_id: UUID,
        body: Return,
    ) -> Response:
        """All whose hold of it is open are back; who was handed over or has left is named."""
        told = asked(caller, command, trace)
        wanted = Returning(cohort_id, cohort_hold_id, body.ended_on)
        return answered(await cohort_holds.run(context, told, wanted))

    return routes


def preview_of(whole: Whole) -> Preview:
    """What is shown of what would happen."""
    return Preview(
        participants=list(whole.women),
        left_out=[LeftOut.model_validate(each) for each in cohort_holds.left_out(whole)],
        freed=sum(isinstance(event, BookingFreed) for event in whole.events),
        booked_again=sum(isinstance(event, ParticipantBooked) for event in whole.events),
    )


async def pauses_for(
    context: Context,
    own: OwnReasons,
    caller: Caller,
    cohort: Open,
    found: Mapping[UUID, Sequence[Paused]],
) -> list[CohortHold]:
    """The pauses as the caller's side may know them.

    Raises:
        NotAllowed: another facility.
    """
    caller.must_be_at(cohort.facility)
    today = context.here(cohort.facility).today
    codes = await own.read_by(caller.role, (one.hold_id for paused in found.values() for one in paused))
    return [_seen(id_, paused, codes, today) for id_, paused in found.items()]


def _seen(id_: UUID, paused: Sequence[Paused], codes: Mapping[UUID, str], today: date) -> CohortHold:
    first = paused[0]
    return CohortHold(
        cohort_hold_id=id_,
        side=first.hold.side,
        reason=codes.get(first.hold_id, first.hold.reason.value),
        told=first.hold.reason,
        since=first.hold.since,
        until=first.hold.until,
        began=len(paused),
        on_hold=tuple(one.participant_id for one in paused if one.hold.runs(today)),
    )
