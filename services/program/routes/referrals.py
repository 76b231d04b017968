"""Routes of referral on release and of aftercare."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from pydantic import Field

from services.program.commands import referrals
from services.program.commands.context import Context
from services.program.desk.leaving import LeavingDesk
from services.program.leaving_seen import AftercareRow, aftercare_row
from services.program.routes.fields import CARE, Body, Day, Slug, asked, scope
from services.program.routes.waiting import Waiting
from shared.contracts.base import Frozen
from shared.contracts.codes import Role
from shared.contracts.release import ContactHow, DeclineReason
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, ConsistentDep, TraceDep, answered
from shared.runtime.receivers import Receiver, Receivers

LONGEST = timedelta(days=366)
"""Whose release lies longer ago is in no list of aftercare."""


class Offer(Body):
    """To which service she is offered, and when."""

    receiver: Slug
    offered_on: Day


class Acceptance(Body):
    """When the service said yes."""

    accepted_on: Day


class Decline(Body):
    """When and why the service said no."""

    declined_on: Day
    reason: DeclineReason


class Contact(Body):
    """A contact that was made or tried; ``number`` says which of the due ones, none: one more."""

    number: Annotated[int, Field(strict=True, ge=1, le=100)] | None = None
    contacted_on: Day
    kept: bool
    how: ContactHow


class ReceiversAnswer(Frozen):
    """The services to which somebody can be referred."""

    receivers: list[Receiver]


class AftercareAnswer(Frozen):
    """Who is in aftercare, the latest release first."""

    aftercare: list[AftercareRow]
    positions: dict[str, int]


def router(context: Context, desk: LeavingDesk, receivers: Receivers, waiting: Waiting) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["release"])
    care = Annotated[Caller, Depends(requires(*CARE))]
    counsellor = Annotated[Caller, Depends(requires(Role.BNN_COUNSELLOR))]

    @routes.get("/receivers")
    async def list_receivers(caller: care) -> ReceiversAnswer:  # noqa: ARG001 - let in by her role
        """Services outside that may take somebody over."""
        return ReceiversAnswer(receivers=list(receivers.values()))

    @routes.post("/episodes/{episode_id}/release-referrals", status_code=201)
    async def offer(
        caller: counsellor, command: CommandDep, trace: TraceDep, episode_id: UUID, body: Offer
    ) -> Response:
        """Offer her to a service; refused without her consent that it learns of her."""
        told = asked(caller, command, trace)
        done = await referrals.offer(context, told, receivers, episode_id=episode_id, **body.model_dump())
        return answered(done)

    @routes.post("/episodes/{episode_id}/release-referrals/{referral_id}/accepted", status_code=201)
    async def accept(
        *,
        caller: counsellor,
        command: CommandDep,
        trace: TraceDep,
        episode_id: UUID,
        referral_id: UUID,
        body: Acceptance,
    ) -> Response:
        """The service takes her, as it told the counsellor."""
        told = asked(caller, command, trace)
        done = await referrals.accept(
            context, told, episode_id=episode_id, referral_id=referral_id, accepted_on=body.accepted_on
        )
        return answered(done)

    @routes.post("/episodes/{episode_id}/release-referrals/{referral_id}/declined", status_code=201)
    async def decline(
        *,
        caller: counsellor,
        command: CommandDep,
        trace: TraceDep,
        episode_id: UUID,
        referral_id: UUID,
        body: Decline,
    ) -> Response:
        """The service does not take her, with a coded reason."""
        told = asked(caller, command, trace)
        done = await referrals.decline(
            context, told, episode_id=episode_id, referral_id=referral_id, **body.model_dump()
        )
        return answered(done)

    @routes.post("/participants/{participant_id}/aftercare-contacts", status_code=201)
    async def contact(
        caller: counsellor, command: CommandDep, trace: TraceDep, participant_id: UUID, body: Contact
    ) -> Response:
        """Record a contact after her release; the same number again corrects."""
        told = referrals.Contact.model_validate(body.model_dump())
        done = await referrals.contact(
            context, asked(caller, command, trace), participant_id=participant_id, told=told
        )
        return answered(done)

    @routes.get("/aftercare")
    async def aftercare(caller: care, wanted: ConsistentDep, facility: Slug | None = None) -> AftercareAnswer:
        """Who was released after the programme within a year: contacts due and kept, seen within 21 days."""
        await waiting.for_view(wanted)
        today = {id_: context.here(id_).today for id_ in context.facilities}
        found = await desk.aftercare(scope(caller, facility), min(today.values()) - LONGEST)
        rows = [
            row
            for each in found.rows
            if each.facility in today and (row := aftercare_row(each, today[each.facility]))
        ]
        return AftercareAnswer(aftercare=rows, positions=dict(found.positions))

    return routes
