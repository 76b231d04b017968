"""Notice and consent on a page: how she was told, before whom, and what she said."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.assessment.commands import consents
from services.assessment.commands.context import Context
from services.assessment.domain.consent import Notice
from services.assessment.domain.roles import CARES, WITNESSES
from services.assessment.routes.fields import asked
from services.assessment.web.form import Choice, Field, Step, day_of, wrong
from services.assessment.web.forms import REFUSED, typed_by
from services.assessment.web.looking import Shown, look
from services.assessment.web.words import ROLES, RULES, Said, Translate, said_of
from shared.contracts.codes import Role
from shared.contracts.consents import TREATMENT
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.http.pages import Pages
from shared.http.problems import problem_of
from shared.refusals import Invalid

NOTICE_VERSION = "2026-1"
"""Version of the notice that the page's hint tells to read."""

NOBODY = "tidak-ada"
_LANGUAGES = {"id": "Bahasa Indonesia", "other": "bahasa daerah, dengan penerjemah"}


def router(context: Context, pages: Pages) -> APIRouter:
    routes = APIRouter(prefix="/peserta/{participant_id}/persetujuan", include_in_schema=False)
    carer = Annotated[Caller, Depends(requires(*CARES))]

    def show(  # noqa: PLR0917 - one page
        request: Request,
        shown: Shown,
        typed: Mapping[str, str],
        author: str,
        status: int = 200,
        errors: list[Said] | None = None,
    ) -> Response:
        return pages.render(
            request,
            "persetujuan.html",
            status,
            who=shown,
            step=_step(pages.words(request)),
            typed=typed,
            author=author,
            errors=errors or [],
            wrong={each.name: each for each in errors or []},
            rules=RULES,
        )

    @routes.get("")
    async def ask(request: Request, caller: carer, participant_id: UUID) -> Response:
        """The form."""
        shown = await look(context, caller, participant_id)
        usual = {"asked_on": shown.here.today.isoformat(), "notice_version": NOTICE_VERSION}
        return show(request, shown, usual, caller.sub)

    @routes.post("")
    async def take(
        request: Request, caller: carer, command: CommandDep, trace: TraceDep, participant_id: UUID
    ) -> Response:
        """Record what she said; what is wrong is shown beside its field."""
        shown = await look(context, caller, participant_id)
        typed = await typed_by(request, caller)
        step = _step(pages.words(request))
        titles = {field.name: field.label for field in step.fields}
        if broken := wrong(step, typed):
            errors = [Said(name, rule, rule, titles[name]) for name, rule in broken.items()]
            return show(request, shown, typed, caller.sub, 422, errors)
        day, witness = day_of(typed["asked_on"]), typed["witness_role"]
        if day is None:
            raise Invalid("date-form", "A date looks like 2026-08-20.", field="asked_on")
        notice = Notice(
            notice_version=typed["notice_version"],
            language=typed["language"],
            read_aloud=typed["read_aloud"] == "true",
            witness_role=None if witness == NOBODY else Role(witness),
        )
        try:
            await consents.record(
                context,
                asked(caller, command, trace),
                participant_id,
                kind=TREATMENT,
                expires_on=None,
                given=typed["given"] == "true",
                asked_on=day,
                notice=notice,
            )
        except REFUSED as refusal:
            status = problem_of(request, refusal).status
            return show(request, shown, typed, caller.sub, status, said_of(refusal, titles))
        return RedirectResponse(f"/peserta/{participant_id}?tercatat=1", 303)

    return routes


def _step(words: Translate) -> Step:
    """The fields of the form."""
    yes, no = Choice("true", words("ya")), Choice("false", words("tidak"))
    witnesses = [Choice(str(role), words(ROLES[role])) for role in WITNESSES]
    languages = tuple(Choice(code, words(title)) for code, title in _LANGUAGES.items())
    return Step(
        "persetujuan",
        words("Persetujuan"),
        (
            Field("asked_on", words("Tanggal ditanyakan"), "date"),
            Field(
                "notice_version", words("Versi penjelasan"), choices=(Choice(NOTICE_VERSION, NOTICE_VERSION),)
            ),
            Field("language", words("Bahasa penjelasan"), choices=languages),
            Field("read_aloud", words("Dibacakan"), choices=(yes, no)),
            Field("witness_role", words("Saksi"), choices=(Choice(NOBODY, words("tanpa saksi")), *witnesses)),
            Field(
                "given",
                words("Jawaban peserta"),
                choices=(Choice("true", words("ya, setuju")), Choice("false", words("tidak setuju"))),
            ),
        ),
    )
