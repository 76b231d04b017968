"""Routes of the pages of the way out: looking, and one form for each thing that is told."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.program.commands import referrals, release
from services.program.commands.context import Asked
from services.program.domain.ids import episode_of
from services.program.domain.release import Dates
from services.program.routes.fields import CARE, Slug, asked
from services.program.routes.referrals import Acceptance, Contact, Decline, Offer
from services.program.routes.release import REGISTER, CustodyDates, LetterDay
from services.program.web.leaving import LeavingPages, filled
from shared.contracts.codes import Role
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep


def router(shown: LeavingPages) -> APIRouter:
    routes = APIRouter(prefix="/bebas", include_in_schema=False)
    reader = Annotated[Caller, Depends(requires(*REGISTER))]
    registrar = Annotated[Caller, Depends(requires(Role.LAPAS_REGISTRAR))]
    care = Annotated[Caller, Depends(requires(*CARE))]

    @routes.get("")
    async def due(
        request: Request,
        caller: reader,
        facility: Annotated[Slug | None, Query(alias="upt")] = None,
        within: Annotated[int, Query(alias="dalam", ge=1, le=366)] = 90,
    ) -> Response:
        """Who leaves soon; for BNN also who is in aftercare."""
        return await shown.listed(request, caller, facility, within)

    @routes.get("/{participant_id}")
    async def one(request: Request, caller: reader, participant_id: UUID) -> Response:
        """One participant's way out."""
        return await shown.one(request, caller, participant_id)

    @routes.post("/{participant_id}/tanggal")
    async def dates(
        request: Request, caller: registrar, command: CommandDep, trace: TraceDep, participant_id: UUID
    ) -> Response:
        """Enter what the register says."""

        async def do(told: Asked, form: Mapping[str, str]) -> Appended:
            said = Dates.model_validate(filled(CustodyDates, form).model_dump())
            return await release.record_dates(
                shown.context, told, participant_id=participant_id, dates=said, case_of=shown.desk.case
            )

        return await shown.save(request, caller, asked(caller, command, trace), participant_id, do)

    @routes.post("/{participant_id}/surat")
    async def letter(
        request: Request, caller: care, command: CommandDep, trace: TraceDep, participant_id: UUID
    ) -> Response:
        """Sign an outcome letter."""

        async def do(told: Asked, form: Mapping[str, str]) -> Appended:
            day = filled(LetterDay, form).issued_on
            episode = episode_of(participant_id)
            return await referrals.issue_letter(shown.context, told, episode_id=episode, issued_on=day)

        return await shown.save(request, caller, asked(caller, command, trace), participant_id, do)

    _acts(routes, shown)
    return routes


def _acts(routes: APIRouter, shown: LeavingPages) -> None:
    counsellor = Annotated[Caller, Depends(requires(Role.BNN_COUNSELLOR))]

    @routes.post("/{participant_id}/rujukan")
    async def offer(
        request: Request, caller: counsellor, command: CommandDep, trace: TraceDep, participant_id: UUID
    ) -> Response:
        """Offer her to a service."""

        async def do(told: Asked, form: Mapping[str, str]) -> Appended:
            said = filled(Offer, form).model_dump()
            episode = episode_of(participant_id)
            return await referrals.offer(shown.context, told, shown.receivers, episode_id=episode, **said)

        return await shown.save(request, caller, asked(caller, command, trace), participant_id, do)

    @routes.post("/{participant_id}/rujukan/{referral_id}/diterima")
    async def accept(  # noqa: PLR0917 - what a request has
        request: Request,
        caller: counsellor,
        command: CommandDep,
        trace: TraceDep,
        participant_id: UUID,
        referral_id: UUID,
    ) -> Response:
        """The service takes her."""

        async def do(told: Asked, form: Mapping[str, str]) -> Appended:
            said, ids = filled(Acceptance, form), (episode_of(participant_id), referral_id)
            return await referrals.accept(
                shown.context, told, episode_id=ids[0], referral_id=ids[1], accepted_on=said.accepted_on
            )

        return await shown.save(request, caller, asked(caller, command, trace), participant_id, do)

    @routes.post("/{participant_id}/rujukan/{referral_id}/ditolak")
    async def decline(  # noqa: PLR0917 - what a request has
        request: Request,
        caller: counsellor,
        command: CommandDep,
        trace: TraceDep,
        participant_id: UUID,
        referral_id: UUID,
    ) -> Response:
        """The service does not take her."""

        async def do(told: Asked, form: Mapping[str, str]) -> Appended:
            said, episode = filled(Decline, form).model_dump(), episode_of(participant_id)
            return await referrals.decline(
                shown.context, told, episode_id=episode, referral_id=referral_id, **said
            )

        return await shown.save(request, caller, asked(caller, command, trace), participant_id, do)

    @routes.post("/{participant_id}/kontak")
    async def contact(
        request: Request, caller: counsellor, command: CommandDep, trace: TraceDep, participant_id: UUID
    ) -> Response:
        """Record a contact after her release."""

        async def do(told: Asked, form: Mapping[str, str]) -> Appended:
            said = referrals.Contact.model_validate(filled(Contact, form).model_dump())
            return await referrals.contact(shown.context, told, participant_id=participant_id, told=said)

        return await shown.save(request, caller, asked(caller, command, trace), participant_id, do)
