"""Routes of hand-overs: an open stay is offered to another facility, which accepts or declines."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from services.program.commands import hand_overs
from services.program.commands.context import Context
from services.program.desk.hand_overs import HandOver
from services.program.desk.offered import HandOverReader
from services.program.desk.reading import Desk
from services.program.routes.fields import READERS, Body, Day, Slug, asked, scope
from services.program.routes.slices import SliceDep
from services.program.routes.waiting import Waiting
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.contracts.handover import DeclineReason
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered

HANDS_OVER = (Role.BNN_COUNSELLOR, Role.LAPAS_OFFICER)
"""Who offers a stay, and who answers: each for her own facility."""


class NewOffer(Body):
    """To whom, since when; without ``reply_by`` there are fourteen days, from today where it is told late."""

    to_facility: Slug
    offered_on: Day
    reply_by: Day | None = None


class Acceptance(Body):
    """Into which cohort of the facility she comes."""

    cohort_id: UUID
    accepted_on: Day


class Refusal(Body):
    """Why not, by the facility's own circumstances."""

    reason: DeclineReason
    declined_on: Day


class TakenBack(Body):
    """On which day the offer was taken back."""

    closed_on: Day


class ListedHandOver(HandOver):
    """The same with the number by which both agencies call her."""

    case_number: str | None


class HandOversAnswer(Frozen):
    """Offers to and from the facility, the newest first. ``following``: ``after`` of the next page."""

    hand_overs: list[ListedHandOver]
    following: str | None
    positions: dict[str, int]


def router(context: Context, desk: Desk, offers: HandOverReader, waiting: Waiting) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["hand-overs"])
    handing = Annotated[Caller, Depends(requires(*HANDS_OVER))]
    reader = Annotated[Caller, Depends(requires(*READERS))]
    path = "/episodes/{episode_id}/hand-over"

    @routes.get("/hand-overs")
    async def list_hand_overs(
        caller: reader, wanted: ConsistentDep, part: SliceDep, facility: Slug | None = None
    ) -> HandOversAnswer:
        """Stays that are offered to a facility or by it, and what became of them."""
        await waiting.for_view(wanted)
        found = await offers.of(scope(caller, facility), part)
        numbers = await desk.case_numbers(row.participant_id for row in found.rows)
        return HandOversAnswer(
            hand_overs=[
                ListedHandOver(**row.model_dump(), case_number=numbers.get(row.participant_id))
                for row in found.rows
            ],
            following=found.following,
            positions=dict(found.positions),
        )

    @routes.post(path, status_code=201)
    async def offer(
        caller: handing, command: CommandDep, trace: TraceDep, episode_id: UUID, body: NewOffer
    ) -> Response:
        """Offer an open stay to the facility where she will go."""
        told = asked(caller, command, trace)
        return answered(await hand_overs.offer(context, told, episode_id=episode_id, **body.model_dump()))

    @routes.post(f"{path}/acceptance", status_code=201)
    async def accept(
        caller: handing, command: CommandDep, trace: TraceDep, episode_id: UUID, body: Acceptance
    ) -> Response:
        """Take the stay over; it moves with its history when she is received, or at once if she is."""
        told = asked(caller, command, trace)
        return answered(await hand_overs.accept(context, told, episode_id=episode_id, **body.model_dump()))

    @routes.post(f"{path}/refusal", status_code=201)
    async def decline(
        caller: handing, command: CommandDep, trace: TraceDep, episode_id: UUID, body: Refusal
    ) -> Response:
        """Do not take the stay over; if she has left, it ends on the day on which she left."""
        told = asked(caller, command, trace)
        return answered(await hand_overs.decline(context, told, episode_id=episode_id, **body.model_dump()))

    @routes.post(f"{path}/withdrawal", status_code=201)
    async def take_back(
        caller: handing, command: CommandDep, trace: TraceDep, episode_id: UUID, body: TakenBack
    ) -> Response:
        """Take an offer back before she leaves."""
        told = asked(caller, command, trace)
        return answered(await hand_overs.take_back(context, told, episode_id=episode_id, **body.model_dump()))

    return routes
