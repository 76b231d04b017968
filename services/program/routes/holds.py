"""Routes of holds: a stay is paused and goes on where it was."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from services.program.commands import holds
from services.program.commands.context import Context
from services.program.desk.holds import Shown
from services.program.desk.lists import Lists
from services.program.domain.holds import OwnHoldReason
from services.program.own_reasons import OwnReasons, side_of
from services.program.routes.fields import READERS, Body, Day, Slug, asked, scope
from services.program.routes.slices import SliceDep
from services.program.routes.waiting import Waiting
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.contracts.sessions import Side
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered

SIDES = (*READERS, Role.LAPAS_CLINIC, Role.LAPAS_REGISTRAR)


class Pausing(Body):
    """Why and from when; ``until`` is the last day, when it is known."""

    reason: OwnHoldReason
    since: Day
    until: Day | None = None


class Decision(Body):
    """Whether the head follows the proposal."""

    accept: bool


class Return(Body):
    """The first day on which she is back."""

    ended_on: Day


class Hold(Frozen):
    """A hold; ``reason`` is the exact code for the side whose it is, the told one for the other."""

    hold_id: UUID
    episode_id: UUID
    participant_id: UUID
    facility: str
    side: Side
    reason: str
    since: date
    until: date | None
    state: Literal["proposed", "open", "ended", "refused"]
    ended_on: date | None


class HoldsAnswer(Frozen):
    """Holds, by the day on which they began."""

    holds: list[Hold]
    positions: dict[str, int]


class OpenHoldsAnswer(HoldsAnswer):
    """``following``: what to send as ``after`` for the next page; a page may show fewer than it asked for."""

    following: str | None


def router(context: Context, lists: Lists, waiting: Waiting, own: OwnReasons) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["holds"])
    side = Annotated[Caller, Depends(requires(*SIDES))]
    head = Annotated[Caller, Depends(requires(Role.LAPAS_HEAD))]

    @routes.get("/holds")
    async def list_open(
        caller: side, wanted: ConsistentDep, part: SliceDep, facility: Slug | None = None
    ) -> OpenHoldsAnswer:
        """Who is on hold; the prison also sees what its head has to decide."""
        await waiting.for_view(wanted)
        found = await lists.open_holds(scope(caller, facility), part)
        rows = await holds_for(caller, own, found.rows)
        return OpenHoldsAnswer(holds=rows, following=found.following, positions=dict(found.positions))

    @routes.get("/episodes/{episode_id}/holds")
    async def list_of_episode(caller: side, wanted: ConsistentDep, episode_id: UUID) -> HoldsAnswer:
        """Every hold of a stay."""
        await waiting.for_view(wanted)
        found = await lists.holds_of(episode_id)
        for row in found.rows:
            caller.must_be_at(row.now_at)
        return HoldsAnswer(holds=await holds_for(caller, own, found.rows), positions=dict(found.positions))

    @routes.post("/episodes/{episode_id}/holds", status_code=201)
    async def begin(
        caller: side, command: CommandDep, trace: TraceDep, episode_id: UUID, body: Pausing
    ) -> Response:
        """Pause a stay; an officer's own reason is a proposal to the head. Bookings to come are freed."""
        told = asked(caller, command, trace)
        return answered(await holds.begin(context, told, episode_id=episode_id, **body.model_dump()))

    @routes.post("/episodes/{episode_id}/holds/{hold_id}/decision", status_code=201)
    async def decide(
        *, caller: head, command: CommandDep, trace: TraceDep, episode_id: UUID, hold_id: UUID, body: Decision
    ) -> Response:
        """The head follows a proposal, or does not."""
        told = asked(caller, command, trace)
        return answered(
            await holds.answer(context, told, episode_id=episode_id, hold_id=hold_id, accept=body.accept)
        )

    @routes.post("/episodes/{episode_id}/holds/{hold_id}/end", status_code=201)
    async def end(
        *, caller: side, command: CommandDep, trace: TraceDep, episode_id: UUID, hold_id: UUID, body: Return
    ) -> Response:
        """She is back; what was freed from that day on and is to come is booked again."""
        told = asked(caller, command, trace)
        return answered(
            await holds.end(context, told, episode_id=episode_id, hold_id=hold_id, ended_on=body.ended_on)
        )

    return routes


async def holds_for(caller: Caller, own: OwnReasons, rows: Iterable[Shown]) -> list[Hold]:
    """What the caller's side may see: proposals are custody's alone, and so is each side's exact reason.

    Why one prison paused a stay is not told to the prison that has it now.
    """
    custody = side_of(caller.role) == "lapas"
    shown = [row for row in rows if custody or row.state in {"open", "ended"}]
    codes = await own.read_by(
        caller.role, (row.hold_id for row in shown if row.side == "bnnp" or row.facility == row.now_at)
    )
    return [Hold.model_validate(row.model_dump(exclude={"now_at"}) | _as_seen(row, codes)) for row in shown]


def _as_seen(row: Shown, codes: Mapping[UUID, str]) -> dict[str, str]:
    return {"reason": codes.get(row.hold_id, row.reason.value), "facility": row.now_at}
