"""Filling in an instrument, step by step: each step is kept as a draft, the last is one command."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.assessment.commands import instruments
from services.assessment.commands.context import Asked, Context
from services.assessment.domain.instruments.library import instrument_of
from services.assessment.domain.roles import CARES
from services.assessment.routes.fields import Code, asked
from services.assessment.vault.drafts import Draft, Drafts
from services.assessment.web.drawing import START, plan_of
from services.assessment.web.form import REVIEW, Plan, Step, first_open, next_step, wrong
from services.assessment.web.forms import REFUSED, typed_by
from services.assessment.web.looking import Shown, look
from services.assessment.web.words import RULES, Said, said_of
from services.assessment.wordings.storing import Wordings
from shared.eventstore.port import Command, CommandReused
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.http.pages import Pages
from shared.http.problems import problem_of

MOST_TYPED = 2000
"""Characters of one field that are kept."""


@dataclass(frozen=True)
class Opened:
    """One form of one author about one participant, as it stands."""

    who: Shown
    plan: Plan
    draft: Draft
    author: str

    @property
    def steps(self) -> list[Step]:
        return self.plan.steps(self.draft.fields)

    @property
    def address(self) -> str:
        return f"/peserta/{self.who.participant_id}/instrumen/{self.plan.code}"


def router(context: Context, pages: Pages, drafts: Drafts, wordings: Wordings) -> APIRouter:
    routes = APIRouter(prefix="/peserta/{participant_id}/instrumen/{code}", include_in_schema=False)
    carer = Annotated[Caller, Depends(requires(*CARES))]
    desk = _Desk(context, pages, drafts, wordings)

    @routes.get("")
    async def ask(
        request: Request,
        caller: carer,
        participant_id: UUID,
        code: Code,
        step: Annotated[str | None, Query(alias="langkah", max_length=40)] = None,
    ) -> Response:
        """The step that is asked for, or the first that is open."""
        opened = await desk.open(request, caller, participant_id, code)
        return desk.show(request, opened, step or first_open(opened.steps, opened.draft.fields))

    @routes.post("")
    async def take(  # noqa: PLR0917 - FastAPI gives them by name
        request: Request,
        caller: carer,
        command: CommandDep,
        trace: TraceDep,
        participant_id: UUID,
        code: Code,
    ) -> Response:
        """Keep a step, go on, or send the form; what is wrong is shown beside its field."""
        opened = await desk.open(request, caller, participant_id, code)
        typed = await typed_by(request, caller)
        match typed.get("do", "next"):
            case "send":
                return await desk.send(request, opened, asked(caller, command, trace))
            case "discard":
                await drafts.drop(participant_id, code, caller.sub)
                return RedirectResponse(f"/peserta/{participant_id}", 303)
            case what:
                return await desk.keep(request, opened, typed, what)

    return routes


@dataclass(frozen=True)
class _Desk:
    context: Context
    pages: Pages
    drafts: Drafts
    wordings: Wordings

    async def open(self, request: Request, caller: Caller, who: UUID, code: str) -> Opened:
        instrument = instrument_of(code)
        shown = await look(self.context, caller, who)
        language = self.pages.language(request)
        draft = await self.drafts.load(who, code, caller.sub)
        variant = draft.fields.get("variant") if draft is not None else None
        loaded = await self.wordings.of(code, instrument.version, variant=variant, language=language)
        wording = loaded.wording if loaded is not None else None
        plan = plan_of(instrument, self.pages.words(request), language, wording)
        begun = draft or Draft(command_id=str(uuid4()), fields=_usual(shown, plan))
        return Opened(shown, plan, begun, caller.sub)

    def show(
        self, request: Request, opened: Opened, code: str, status: int = 200, errors: list[Said] | None = None
    ) -> Response:
        steps = opened.steps
        step = next((each for each in steps if each.code == code), None)
        codes = [each.code for each in steps]
        return self.pages.render(
            request,
            "langkah.html" if step is not None else "periksa.html",
            status,
            opened=opened,
            typed=opened.draft.fields,
            step=step,
            steps=steps,
            number=codes.index(code) + 1 if step is not None else len(steps) + 1,
            before=_before(codes, code),
            errors=errors or [],
            rules=RULES,
            wrong={each.name: each for each in errors or []},
        )

    async def keep(self, request: Request, opened: Opened, typed: Mapping[str, str], what: str) -> Response:
        """Keep what was typed; go on only when nothing of this step is missing."""
        code = typed.get("step", START)
        step = next((each for each in opened.steps if each.code == code), None)
        if step is None:
            return RedirectResponse(opened.address, 303)
        given = {field.name: typed[field.name][:MOST_TYPED] for field in step.fields if field.name in typed}
        draft = opened.draft.model_copy(update={"fields": {**opened.draft.fields, **given}})
        who = opened.who.participant_id
        if not await self._kept(opened, draft, typed.get("command_id", draft.command_id)):
            return RedirectResponse(f"/peserta/{who}?tercatat=1", 303)
        if what == "keep":
            return Response(status_code=204)
        if what == "leave":
            return RedirectResponse(f"/peserta/{who}?disimpan=1", 303)
        opened = replace(opened, draft=draft)
        if broken := wrong(step, draft.fields):
            return self.show(request, opened, code, 422, _errors(step, broken))
        return RedirectResponse(f"{opened.address}?langkah={next_step(opened.steps, code)}", 303)

    async def _kept(self, opened: Opened, draft: Draft, command_id: str) -> bool:
        """Keep the draft, unless its form was sent: a step that comes late would bring it back."""
        who, code, author = opened.who.participant_id, opened.plan.code, opened.author
        if await self._sent(author, command_id):
            return False
        await self.drafts.save(who, code, author, draft)
        if await self._sent(author, command_id):  # while this one was being kept
            await self.drafts.drop(who, code, author)
            return False
        return True

    async def _sent(self, author: str, command_id: str) -> bool:
        try:
            return await self.context.decisions.known(Command(author, command_id, "")) is not None
        except CommandReused:  # it is known with the body of the form that was sent
            return True

    async def send(self, request: Request, opened: Opened, asking: Asked) -> Response:
        """Complete the instrument. Sent again it has one effect, also when the draft is gone already."""
        who, plan, typed = opened.who.participant_id, opened.plan, opened.draft.fields
        for step in opened.steps:
            if broken := wrong(step, typed):
                if await self.context.decisions.known(asking.command) is not None:
                    return RedirectResponse(f"/peserta/{who}?tercatat=1", 303)
                return self.show(request, opened, step.code, 422, _errors(step, broken))
        try:
            await instruments.complete(
                self.context, asking, who, plan.code, form=plan.form(typed), answers=plan.answers(typed)
            )
        except REFUSED as refusal:
            status = problem_of(request, refusal).status
            return self.show(request, opened, REVIEW, status, _placed(opened, said_of(refusal)))
        await self.drafts.drop(who, plan.code, opened.author)
        return RedirectResponse(f"/peserta/{who}?tercatat=1", 303)


def _usual(shown: Shown, plan: Plan) -> dict[str, str]:
    """What stands in the first step to begin with."""
    start = plan.steps({})[0]
    usual = {"completed_on": shown.here.today.isoformat()}
    return {field.name: usual[field.name] for field in start.fields if field.name in usual}


def _before(codes: list[str], code: str) -> str | None:
    at = codes.index(code) if code in codes else len(codes)
    return codes[at - 1] if at > 0 else None


def _errors(step: Step, broken: Mapping[str, str]) -> list[Said]:
    titles = {field.name: field.label for field in step.fields}
    return [Said(name, rule, rule, titles[name]) for name, rule in broken.items()]


def _placed(opened: Opened, errors: list[Said]) -> list[Said]:
    """Errors of the API's fields at the page's own fields: ``answers.q3.e`` is the field of that item."""
    fields = {f"answers.{f.item}": f for step in opened.steps for f in step.fields if f.item}
    fields |= {f.name: f for f in opened.steps[0].fields}
    return [
        replace(each, name=fields[each.name].name, title=fields[each.name].label)
        if each.name in fields
        else each
        for each in errors
    ]
