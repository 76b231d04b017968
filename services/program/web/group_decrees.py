"""The page on which the head changes a decree: adds who waits, takes out who has not started."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.program.aggregates import EPISODE
from services.program.commands import amendments
from services.program.domain.amending import Amendment
from services.program.domain.episode import Enrolled
from services.program.domain.ids import episode_of
from services.program.listing import listed
from services.program.routes.fields import asked
from services.program.routes.groups import AmendmentBody
from services.program.web import group_words
from services.program.web.filling import answer, chosen_in
from services.program.web.groups import GroupPages
from services.program.web.one import Refused
from services.program.web.typed import form_of, typed
from shared.contracts.codes import Role
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.refusals import NotFound

AMENDING = "ubah"
Head = Annotated[Caller, Depends(requires(Role.LAPAS_HEAD))]
Ticked = tuple[tuple[str, ...], tuple[str, ...]]


class DecreePage:
    """Shows the decree as it stands, and answers the form."""

    def __init__(self, page: GroupPages) -> None:
        self.page, self.context = page, page.context

    async def show(
        self,
        request: Request,
        caller: Caller,
        ids: tuple[UUID, UUID],
        *,
        ticked: Ticked = ((), ()),
        refused: Refused = Refused(),  # noqa: B008 - it is frozen
        status: int = 200,
    ) -> Response:
        """``ids``: of the cohort and of the decree; ``ticked``: whom to add, whom to take out."""
        cohort = (await self.page.seen(caller, ids[0])).cohort
        members = await self.page.members.of(ids[0])
        decree = next((one for one in members.decrees if one.decree_id == ids[1]), None)
        if decree is None:
            raise NotFound("decree-unknown", "The cohort has no such decree.", field="decree_id")
        states = await self.context.load(EPISODE, [episode_of(who) for who in decree.participants])
        stays = {one.stay.participant_id: one.stay for one in states if isinstance(one, Enrolled)}
        here = {who for who, stay in stays.items() if stay.cohort_id == cohort.cohort_id}
        found = await self.page.queue.queue(cohort.facility)
        today = self.context.here(cohort.facility).today
        waits = listed(caller.role, found, self.context.templates, {cohort.facility: today})
        numbers = dict(members.numbers) | {
            row.participant_id: row.case_number for row in waits if row.case_number
        }
        return self.page.pages.render(
            request,
            "kelompok-sk.html",
            status,
            cohort=cohort,
            facility=self.context.facility(cohort.facility),
            decree=decree,
            out=[who for who in decree.participants if who in here and not stays[who].started],
            stay=[who for who in decree.participants if who in here and stays[who].started],
            gone=[who for who in decree.participants if who not in here],
            waits=[row.participant_id for row in waits],
            numbers={str(who): number for who, number in numbers.items()},
            ticked=ticked,
            today=today.isoformat(),
            refused=refused,
            words=group_words,
        )


def router(page: GroupPages) -> APIRouter:
    routes = APIRouter(prefix="/kelompok/{cohort_id}/sk/{decree_id}", include_in_schema=False)
    decrees = DecreePage(page)

    @routes.get("")
    async def form(request: Request, caller: Head, cohort_id: UUID, decree_id: UUID) -> Response:
        """The decree as it stands, and the form that changes it."""
        return await decrees.show(request, caller, (cohort_id, decree_id))

    @routes.post("")
    async def amend(  # noqa: PLR0917 - what the framework gives
        request: Request,
        caller: Head,
        command: CommandDep,
        trace: TraceDep,
        cohort_id: UUID,
        decree_id: UUID,
    ) -> Response:
        """Change it by a later decree: all that is ticked, or nothing."""
        ticked = (await chosen_in(request, "add"), await chosen_in(request, "remove"))
        typed_in = await form_of(request)

        async def run() -> Appended:
            body = typed(AmendmentBody, {**typed_in, "add": list(ticked[0]), "remove": list(ticked[1])})
            said = body.model_dump(exclude={"over_capacity"}) | {"decree_id": decree_id}
            return await amendments.amend(
                page.context,
                asked(caller, command, trace),
                cohort_id=cohort_id,
                wish=Amendment.model_validate(said),
                over_capacity=body.over_capacity,
            )

        async def again(refused: Refused, status: int) -> Response:
            return await decrees.show(
                request, caller, (cohort_id, decree_id), ticked=ticked, refused=refused, status=status
            )

        return await answer(
            request,
            page.waiting,
            run(),
            again=(AMENDING, typed_in, again),
            then=lambda _: f"/kelompok/{cohort_id}?selesai={AMENDING}",
        )

    return routes
