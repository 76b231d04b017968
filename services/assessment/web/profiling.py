"""The substance profile on a page: one short form, a row for each substance."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.assessment.commands import recording
from services.assessment.commands.context import Context
from services.assessment.commands.explained import needs
from services.assessment.domain.needs.profile import ProfileForm
from services.assessment.domain.roles import CARES, DOCTORS
from services.assessment.routes.fields import asked
from services.assessment.routes.needs import SubstanceProfile
from services.assessment.web import words
from services.assessment.web.forms import REFUSED, read, typed_by
from services.assessment.web.looking import Shown, look
from services.assessment.web.words import RULES, Said, said_of
from shared.contracts.care import EarlierTreatment, Substance, SubstanceProfileRecorded, Use, UseRoute
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep
from shared.http.pages import Pages
from shared.http.problems import problem_of

ROWS = ("primary", *(f"further.{n}" for n in range(4)))
_NUMBERS = ("first_age", "months")
_TREATMENT = "earlier_treatment."


def router(context: Context, pages: Pages) -> APIRouter:
    routes = APIRouter(prefix="/peserta/{participant_id}/profil-zat", include_in_schema=False)
    carer = Annotated[Caller, Depends(requires(*CARES))]

    def show(
        request: Request,
        shown: Shown,
        caller: Caller,
        typed: Mapping[str, str],
        refused: tuple[int, list[Said]] = (200, []),
    ) -> Response:
        status, errors = refused
        return pages.render(
            request,
            "profil-zat.html",
            status,
            who=shown,
            typed=typed,
            author=caller.sub,
            rows=ROWS,
            substances=list(Substance),
            routes=list(UseRoute),
            treatments=list(EarlierTreatment),
            doctor=caller.role in DOCTORS,
            errors=errors,
            wrong={each.name: each for each in errors},
            rules=RULES,
            words=words,
        )

    @routes.get("")
    async def ask(request: Request, caller: carer, participant_id: UUID) -> Response:
        """The form, with the profile that holds."""
        shown = await look(context, caller, participant_id)
        found = (await needs(context, caller, participant_id)).known.profile
        usual = {"recorded_on": shown.here.today.isoformat()}
        return show(request, shown, caller, usual if found is None else {**_filled(found), **usual})

    @routes.post("")
    async def take(
        request: Request, caller: carer, command: CommandDep, trace: TraceDep, participant_id: UUID
    ) -> Response:
        """Record the profile; what is wrong is shown beside its field."""
        shown = await look(context, caller, participant_id)
        typed = await typed_by(request, caller)
        body, places = _body(typed)
        form = read(SubstanceProfile, body)
        if isinstance(form, list):
            return show(request, shown, caller, typed, (422, [_placed(each, places) for each in form]))
        try:
            wanted = ProfileForm.model_validate(form.model_dump())
            asking = asked(caller, command, trace)
            await recording.record_substance_profile(context, asking, participant_id, wanted)
        except REFUSED as refusal:
            status = problem_of(request, refusal).status
            errors = [_placed(each, places) for each in said_of(refusal)]
            return show(request, shown, caller, typed, (status, errors))
        return RedirectResponse(f"/peserta/{participant_id}?tercatat=1", 303)

    return routes


def _body(typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The API's body, and the API's path of each further substance to the page's."""
    further: list[dict[str, Any]] = []
    places: dict[str, str] = {}
    for row in ROWS[1:]:
        if use := _use(typed, row):
            places[f"further.{len(further)}"] = row
            further.append(use)
    body: dict[str, Any] = {
        "recorded_on": typed.get("recorded_on", ""),
        "primary": _use(typed, ROWS[0]),
        "further": further,
        "earlier_treatment": [one for one in EarlierTreatment if f"{_TREATMENT}{one}" in typed],
    }
    if typed.get("used_last_year") in {"true", "false"}:
        body["used_last_year"] = typed["used_last_year"] == "true"
    if code := typed.get("icd10", "").strip().upper():
        body["icd10"] = code
    return body, places


def _use(typed: Mapping[str, str], row: str) -> dict[str, Any]:
    """One row; what is not known is left out."""
    given: dict[str, Any] = {}
    for name in ("substance", "route", *_NUMBERS):
        if value := typed.get(f"{row}.{name}", "").strip():
            whole = name in _NUMBERS and value.isascii() and value.isdecimal() and len(value) < 6  # noqa: PLR2004
            given[name] = int(value) if whole else value
    return given


def _placed(error: Said, places: Mapping[str, str]) -> Said:
    for path, row in places.items():
        if error.name.startswith(f"{path}."):
            return replace(error, name=error.name.replace(path, row, 1))
    return error


def _filled(found: SubstanceProfileRecorded) -> dict[str, str]:
    """The form of a profile that was recorded."""
    typed = {f"{_TREATMENT}{one}": "1" for one in found.earlier_treatment}
    for row, use in zip(ROWS, (found.primary, *found.further), strict=False):
        typed |= {f"{row}.{name}": value for name, value in _shown(use).items()}
    if found.used_last_year is not None:
        typed["used_last_year"] = str(found.used_last_year).lower()
    return typed


def _shown(use: Use) -> dict[str, str]:
    return {name: str(value) for name, value in use.model_dump(mode="json").items() if value is not None}
