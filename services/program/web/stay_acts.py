"""Routes of the forms of a stay: pauses, the end of a stage, a proposed drop-out, a hand-over."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from services.program.commands import drop_outs, episodes, hand_overs, holds
from services.program.commands.context import Asked
from services.program.domain.holds import TOLD
from services.program.routes import exits
from services.program.routes.fields import CARE, PLANNERS, Body, Day, asked
from services.program.routes.hand_overs import HANDS_OVER, Acceptance, NewOffer, Refusal, TakenBack
from services.program.routes.holds import SIDES, Decision, Pausing, Return
from services.program.web.stay_pages import Filled, StayPage
from services.program.web.typed import form_of, typed
from shared.contracts.codes import OverrideReason, Role, Stage
from shared.contracts.holds import HoldReason
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep

B = TypeVar("B", bound=Body)
Does = Callable[..., Coroutine[Any, Any, Appended]]


class Completed(Body):
    """The day of a stage's completion, and why in spite of its rates, if it is."""

    stage: Stage
    completed_on: Day
    override: OverrideReason | None = None


class Act:
    """One form of the page: which body it has, and which command it is."""

    def __init__(
        self, page: StayPage, request: Request, caller: Caller, told: Asked, episode_id: UUID
    ) -> None:
        self.page, self.request, self.caller = page, request, caller
        self.told, self.episode_id = told, episode_id

    async def run(self, name: str, model: type[B], does: Does, **more: object) -> Response:
        """Give the command what was typed."""
        form = await form_of(self.request)

        async def command() -> Appended:
            body = typed(model, form)
            given = {field: getattr(body, field) for field in model.model_fields}
            return await does(self.page.context, self.told, episode_id=self.episode_id, **given, **more)

        filled = Filled(self.episode_id, name, form)
        return await self.page.answer(self.request, self.caller, filled, command())


def _acting(page: StayPage, *roles: Role) -> Callable[..., Act]:
    """A form of these roles, as a dependency."""

    def act(
        request: Request,
        caller: Annotated[Caller, Depends(requires(*roles))],
        command: CommandDep,
        trace: TraceDep,
        episode_id: UUID,
    ) -> Act:
        return Act(page, request, caller, asked(caller, command, trace), episode_id)

    return act


def router(page: StayPage) -> APIRouter:
    """Pauses and hand-overs."""
    routes = APIRouter(prefix="/episode/{episode_id}", include_in_schema=False)
    side, head = _acting(page, *SIDES), _acting(page, Role.LAPAS_HEAD)

    @routes.post("/jeda")
    async def pause(act: Annotated[Act, Depends(side)]) -> Response:
        """Pause the stay, or put it to the head."""
        said = (await form_of(act.request)).get("reason")
        own = act.caller.role is Role.LAPAS_OFFICER
        asks = own and said in {reason for reason, told in TOLD.items() if told is HoldReason.PRISON}
        return await act.run("usul" if asks else "jeda", Pausing, holds.begin)

    @routes.post("/jeda/{hold_id}/putus")
    async def decide(act: Annotated[Act, Depends(head)], hold_id: UUID) -> Response:
        """The head follows a proposal, or does not."""
        return await act.run(f"putus-{hold_id}", Decision, holds.answer, hold_id=hold_id)

    @routes.post("/jeda/{hold_id}/kembali")
    async def back(act: Annotated[Act, Depends(side)], hold_id: UUID) -> Response:
        """She is back."""
        return await act.run(f"kembali-{hold_id}", Return, holds.end, hold_id=hold_id)

    _deciding(routes, page)
    _handing(routes, page)
    return routes


def _deciding(routes: APIRouter, page: StayPage) -> None:
    completer, care = _acting(page, *PLANNERS, Role.LAPAS_HEAD), _acting(page, *CARE)

    @routes.post("/tahap")
    async def complete(act: Annotated[Act, Depends(completer)]) -> Response:
        """Complete the stage that is next; a refusal names what is missing."""
        return await act.run("tahap", Completed, episodes.complete)

    @routes.post("/usulan")
    async def drop_out(act: Annotated[Act, Depends(care)]) -> Response:
        """Keep her, or end her stay for repeated absence."""
        return await act.run("usulan", exits.Decision, drop_outs.decide)


def _handing(routes: APIRouter, page: StayPage) -> None:
    handing = _acting(page, *HANDS_OVER)

    @routes.post("/serah")
    async def offer(act: Annotated[Act, Depends(handing)]) -> Response:
        """Offer the stay to another facility."""
        return await act.run("serah", NewOffer, hand_overs.offer)

    @routes.post("/serah/terima")
    async def accept(act: Annotated[Act, Depends(handing)]) -> Response:
        """Take the stay over into a cohort."""
        return await act.run("terima", Acceptance, hand_overs.accept)

    @routes.post("/serah/tolak")
    async def decline(act: Annotated[Act, Depends(handing)]) -> Response:
        """Do not take it over."""
        return await act.run("tolak", Refusal, hand_overs.decline)

    @routes.post("/serah/cabut")
    async def take_back(act: Annotated[Act, Depends(handing)]) -> Response:
        """Take the offer back."""
        return await act.run("cabut", TakenBack, hand_overs.take_back)
