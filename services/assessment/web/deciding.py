"""The decision on a page: what the rules propose and why, and the conclusion that somebody stands for."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.assessment.commands import concluding
from services.assessment.commands.context import Context
from services.assessment.commands.explained import needs
from services.assessment.domain.instruments.library import LIBRARY
from services.assessment.domain.participant import Assessed
from services.assessment.domain.roles import CARES, CONCLUDES
from services.assessment.routes.explaining import proposal_answer
from services.assessment.routes.fields import asked
from services.assessment.routes.participants import Conclusion
from services.assessment.web import words
from services.assessment.web.forms import REFUSED, read, typed_by
from services.assessment.web.looking import Shown, look
from services.assessment.web.words import RULES, Said, Translate, said_of
from shared.contracts.care import DeviationReason, Input
from shared.contracts.codes import Pathway
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.http.pages import Pages
from shared.http.problems import problem_of
from shared.refusals import NotAllowed

_OPTIONAL = ("deviation_reason", "note", "supersedes")


def router(context: Context, pages: Pages) -> APIRouter:
    routes = APIRouter(prefix="/peserta/{participant_id}/keputusan", include_in_schema=False)
    carer = Annotated[Caller, Depends(requires(*CARES))]

    async def show(
        request: Request,
        shown: Shown,
        caller: Caller,
        typed: Mapping[str, str],
        refused: tuple[int, list[Said]] = (200, []),
    ) -> Response:
        status, errors = refused
        found = await needs(context, caller, shown.participant_id)
        language, translate = pages.language(request), pages.words(request)
        return pages.render(
            request,
            "keputusan.html",
            status,
            who=shown,
            proposal=proposal_answer(shown.participant_id, found, caller.role),
            said=lambda each: sentence(each, language, translate),
            typed=typed,
            author=caller.sub,
            latest=shown.state.latest if isinstance(shown.state, Assessed) else None,
            pathways=[pathway for pathway in Pathway if caller.role in CONCLUDES[pathway]],
            reasons=list(DeviationReason),
            titles={code: each.description()["title"][language] for code, each in LIBRARY.items()},
            errors=errors,
            wrong={each.name: each for each in errors},
            rules=RULES,
            words=words,
        )

    @routes.get("")
    async def ask(request: Request, caller: carer, participant_id: UUID) -> Response:
        """The proposal with its reasons, and the form."""
        shown = await look(context, caller, participant_id)
        return await show(request, shown, caller, {"concluded_on": shown.here.today.isoformat()})

    @routes.post("")
    async def take(
        request: Request, caller: carer, command: CommandDep, trace: TraceDep, participant_id: UUID
    ) -> Response:
        """Conclude; what is wrong is shown beside its field."""
        shown = await look(context, caller, participant_id)
        typed = await typed_by(request, caller)
        fields = {name: typed.get(name, "").strip() for name in Conclusion.model_fields}
        body = {name: value for name, value in fields.items() if value or name not in _OPTIONAL}
        wanted = read(Conclusion, body)
        if isinstance(wanted, list):
            return await show(request, shown, caller, typed, (422, wanted))
        try:
            conclusion = concluding.Wanted.model_validate(wanted.model_dump())
            await concluding.conclude(context, asked(caller, command, trace), participant_id, conclusion)
        except (*REFUSED, NotAllowed) as refusal:
            status = problem_of(request, refusal).status
            return await show(request, shown, caller, typed, (status, said_of(refusal)))
        return RedirectResponse(f"/peserta/{participant_id}?tercatat=1", 303)

    return routes


def sentence(found: Input, language: str, translate: Translate) -> str:
    """An input in words: ``ASSIST: opioid 31 (batas 27)``."""
    instrument, _, name = found.code.partition(".")
    if found.source == "result" and instrument in LIBRARY:
        title = LIBRARY[instrument].description()["title"][language].partition(":")[0]
        said = f"{title}: {translate(words.SCORES.get(name, name))}"
    else:
        said = translate(words.FACTS.get(found.code, found.code))
    if found.value is None:
        return said
    limit = f" ({translate('batas')} {found.limit:g})" if found.limit is not None else ""
    return f"{said} {found.value:g}{limit}"
