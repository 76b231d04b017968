"""The page on which a counsellor opens a cohort: first where and when, then what is valid there and then."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.program import templates as library
from services.program.commands import cohorts
from services.program.domain.template import Template
from services.program.routes.cohorts import NewCohort
from services.program.routes.fields import Day, Slug, asked
from services.program.web import group_words
from services.program.web.filling import answer
from services.program.web.groups import GroupPages
from services.program.web.one import Refused
from services.program.web.typed import form_of, typed
from shared.contracts.codes import Role
from shared.eventstore.port import Appended
from shared.http.access import Caller, requires
from shared.http.commands import CommandDep, TraceDep

OPENING = "buka"


def offered(templates: library.Templates, facility: str, day: date) -> list[Template]:
    """What a cohort can be opened with there and then: of each template the newest version that is valid."""
    found = library.found(templates, facility=facility, on=day, category=None)
    return list({template.code: template for template in found if template.valid_at(facility, day)}.values())


def router(page: GroupPages) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    counsellor = Annotated[Caller, Depends(requires(Role.BNN_COUNSELLOR))]
    context = page.context

    def shown(request: Request, facility: str, day: date, refused: Refused, status: int = 200) -> Response:
        return page.pages.render(
            request,
            "kelompok-baru.html",
            status,
            facilities=list(context.facilities.values()),
            facility=context.facility(facility),
            opened_on=day,
            templates=offered(context.templates, facility, day),
            refused=refused,
            words=group_words,
        )

    @routes.get("/kelompok/baru")
    async def form(
        request: Request,
        caller: counsellor,
        facility: Annotated[Slug | None, Query(alias="upt")] = None,
        day: Annotated[Day | None, Query(alias="tanggal")] = None,
    ) -> Response:
        """Where and when; below what is valid there and then."""
        where = facility or caller.facility or next(iter(context.facilities))
        caller.must_be_at(where)
        return shown(request, where, day or context.here(where).today, Refused())

    @routes.post("/kelompok/baru")
    async def open_cohort(
        request: Request, caller: counsellor, command: CommandDep, trace: TraceDep
    ) -> Response:
        """Open it, and go on to its page."""
        typed_in = await form_of(request)

        async def run() -> Appended:
            body = typed(NewCohort, typed_in)
            said = body.model_dump(include={"facility", "label", "template", "opened_on"})
            return await cohorts.open_cohort(context, asked(caller, command, trace), **said)

        async def again(refused: Refused, status: int) -> Response:
            known = typed_in.get("facility") in context.facilities
            where = typed_in["facility"] if known else next(iter(context.facilities))
            return shown(
                request,
                where,
                _day(typed_in.get("opened_on", ""), context.here(where).today),
                refused,
                status,
            )

        return await answer(
            request,
            page.waiting,
            run(),
            again=(OPENING, typed_in, again),
            then=lambda told: f"/kelompok/{told.answer['cohort_id']}?selesai={OPENING}",
        )

    return routes


def _day(text: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
