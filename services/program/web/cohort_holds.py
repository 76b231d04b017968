"""The page of a whole cohort's pause: who would be paused is shown first, then it is done, and ended alike.

The second form carries a fingerprint of what was shown; if that is not what would happen now, it is shown
again instead of done.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.program.commands import cohort_holds
from services.program.commands.cohort_holds import Pausing, Returning
from services.program.commands.context import Asked, Context
from services.program.desk.groups import Groups
from services.program.desk.reading import Desk
from services.program.domain.cohort_holds import REASONS, Whole
from services.program.domain.holds import DECIDES, TOLD
from services.program.own_reasons import OwnReasons
from services.program.routes.cohort_holds import CohortPausing, pauses_for, preview_of
from services.program.routes.fields import asked
from services.program.routes.holds import SIDES, Return
from services.program.routes.waiting import Waiting
from services.program.web import stay_words
from services.program.web.one import Refused, refused_by
from services.program.web.typed import form_of, typed
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.http.pages import Pages
from shared.http.problems import problem_of
from shared.refusals import Invalid, NotAllowed, NotFound, Refusal, WrongState

REFUSED = (Invalid, WrongState, NotAllowed, NotFound)
"""What the page itself shows, when the cohort may be seen at all."""
DONE = {
    "jeda": "Kelompok dijeda; sesi di dalamnya tidak dihitung.",
    "kembali": "Mereka kembali; sesi yang akan datang dijadwalkan lagi.",
}
"""Form to sentence."""


@dataclass(frozen=True)
class Form:
    """A form that came: ``act`` names it on the page, ``path`` where its second step is sent."""

    request: Request
    caller: Caller
    cohort_id: UUID
    act: str
    path: str
    typed: dict[str, str]

    def wanted(self, hold: UUID | None) -> Pausing | Returning:
        """What is asked for: a pause, or that all of one are back."""
        if hold is None:
            return Pausing(self.cohort_id, **typed(CohortPausing, self.typed).model_dump())
        return Returning(self.cohort_id, hold, typed(Return, self.typed).ended_on)


@dataclass(frozen=True)
class CohortHoldPages:
    """Shows the page, what a form would lead to, and answers."""

    context: Context
    desk: Desk
    groups: Groups
    own: OwnReasons
    waiting: Waiting
    pages: Pages

    async def show(
        self, request: Request, caller: Caller, cohort_id: UUID, refused: Refused, status: int = 200
    ) -> Response:
        """The pauses that run, and the form for a new one, with the reasons that the reader may give."""
        cohort, found = await cohort_holds.pauses(self.context, cohort_id)
        seen = await pauses_for(self.context, self.own, caller, cohort, found)
        running = [hold for hold in seen if hold.on_hold]
        named = [who for hold in running for who in hold.on_hold] + _named(refused)
        done = request.query_params.get("selesai", "")
        return self.pages.render(
            request,
            "kelompok-jeda.html",
            status,
            cohort=(await self.groups.one(cohort_id)).cohort,
            facility=self.context.facility(cohort.facility),
            running=[(hold, caller.role in DECIDES[hold.told]) for hold in running],
            reasons=[reason for reason in REASONS if caller.role in DECIDES[TOLD[reason]]],
            numbers=await self._numbers(named),
            today=self.context.here(cohort.facility).today,
            refused=refused,
            done=DONE.get(done) if not refused.act else None,
            stay_words=stay_words,
        )

    async def look(self, form: Form, told: Asked, hold: UUID | None, *, changed: bool = False) -> Response:
        """What it would lead to, with the button that does it."""
        try:
            whole = await cohort_holds.foresee(self.context, told, form.wanted(hold))
        except REFUSED as refusal:
            return await self._again(form, refusal)
        preview = preview_of(whole)
        cohort = (await self.groups.one(form.cohort_id)).cohort
        named = [*preview.participants, *(each.participant_id for each in preview.left_out)]
        return self.pages.render(
            form.request,
            "kelompok-jeda-periksa.html",
            409 if changed else 200,
            cohort=cohort,
            facility=self.context.facility(cohort.facility),
            preview=preview,
            numbers=await self._numbers(named),
            form=form,
            begins=hold is None,
            seen=_fingerprint(whole),
            changed=changed,
            stay_words=stay_words,
        )

    async def act(self, form: Form, told: Asked, hold: UUID | None) -> Response:
        """Do it, if it leads to what was shown; else that is shown anew."""
        first = await self.context.decisions.known(told.command)
        if first is None:
            try:
                whole = await cohort_holds.foresee(self.context, told, form.wanted(hold))
            except REFUSED as refusal:
                return await self._again(form, refusal)
            if _fingerprint(whole) != form.typed.get("seen"):
                return await self.look(form, told, hold, changed=True)
        return await self._answer(form, cohort_holds.run(self.context, told, form.wanted(hold)))

    async def _answer(self, form: Form, command: Awaitable[Appended]) -> Response:
        try:
            told = await command
        except REFUSED as refusal:
            return await self._again(form, refusal)
        await self.waiting.for_view(told.positions)
        done = form.act.partition("-")[0]
        return RedirectResponse(f"/kelompok/{form.cohort_id}/jeda?selesai={done}", 303)

    async def _again(self, form: Form, refusal: Refusal) -> Response:
        status = problem_of(form.request, refusal).status
        refused = refused_by(form.act, form.typed, refusal)
        return await self.show(form.request, form.caller, form.cohort_id, refused, status)

    async def _numbers(self, women: list[UUID]) -> dict[str, str]:
        found = await self.desk.case_numbers(women)
        return {str(who): number for who, number in found.items()}


def router(page: CohortHoldPages) -> APIRouter:
    routes = APIRouter(prefix="/kelompok/{cohort_id}/jeda", include_in_schema=False)
    side = Annotated[Caller, Depends(requires(*SIDES))]

    async def sent(request: Request, caller: Caller, cohort_id: UUID, hold: UUID | None = None) -> Form:
        act = "jeda" if hold is None else f"kembali-{hold}"
        path = f"/kelompok/{cohort_id}/jeda" + ("" if hold is None else f"/{hold}/kembali")
        return Form(request, caller, cohort_id, act, path, await form_of(request))

    @routes.get("")
    async def show(request: Request, caller: side, cohort_id: UUID) -> Response:
        """Pauses of the cohort, with the forms that the reader may use."""
        return await page.show(request, caller, cohort_id, Refused())

    @routes.post("/periksa")
    async def look(request: Request, caller: side, trace: TraceDep, cohort_id: UUID) -> Response:
        """Who would be paused and who not; writes nothing."""
        form = await sent(request, caller, cohort_id)
        return await page.look(form, Asked(caller, None, trace), None)

    @routes.post("")
    async def begin(
        request: Request, caller: side, command: CommandDep, trace: TraceDep, cohort_id: UUID
    ) -> Response:
        """Pause everybody who was shown."""
        form = await sent(request, caller, cohort_id)
        return await page.act(form, asked(caller, command, trace), None)

    @routes.post("/{hold}/kembali/periksa")
    async def look_back(
        request: Request, caller: side, trace: TraceDep, cohort_id: UUID, hold: UUID
    ) -> Response:
        """Who would be back; writes nothing."""
        form = await sent(request, caller, cohort_id, hold)
        return await page.look(form, Asked(caller, None, trace), hold)

    @routes.post("/{hold}/kembali")
    async def back(  # noqa: PLR0917 - FastAPI gives them by name
        request: Request, caller: side, command: CommandDep, trace: TraceDep, cohort_id: UUID, hold: UUID
    ) -> Response:
        """Everybody who was shown is back."""
        form = await sent(request, caller, cohort_id, hold)
        return await page.act(form, asked(caller, command, trace), hold)

    return routes


def _named(refused: Refused) -> list[UUID]:
    """Who is named in what was refused."""
    fields = (str(each["field"]) for each in refused.errors)
    return [
        UUID(field.removeprefix("participants.")) for field in fields if field.startswith("participants.")
    ]


def _fingerprint(whole: Whole) -> str:
    """Of who is in it, who is left out why, and which sessions are concerned; not of new ids."""
    named = [f"{each['field']} {each['rule']}" for each in whole.left_out]
    told = [f"{event.name()} {getattr(event, 'session_id', '')}" for event in whole.events]
    return sha256("\n".join(sorted([*map(str, whole.women), *named, *told])).encode()).hexdigest()[:16]
