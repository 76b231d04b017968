"""The work list of a facility, and one participant's page: what is recorded, what comes next."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Annotated, get_args
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.assessment.commands.context import Context
from services.assessment.desk.people import Status
from services.assessment.desk.reading import Desk, Listed, Wanted
from services.assessment.domain import case_number as case_numbers
from services.assessment.domain.instruments.library import LIBRARY
from services.assessment.domain.next_act import Act
from services.assessment.domain.roles import CARES
from services.assessment.routes.fields import Day, Slug, TypedCaseNumber
from services.assessment.vault.drafts import Drafts
from services.assessment.web import words
from services.assessment.web.attention import Attention, measure_path
from services.assessment.web.looking import look
from services.assessment.web.showing import results_of
from shared.contracts.consents import TREATMENT
from shared.http.access import Caller, requires
from shared.http.pages import Pages

PER_PAGE = 25
_PATIENCE = 2.0

Heads = Callable[[], Awaitable[Mapping[str, int]]]
"""How far the service's own logs are: what was just sent is on the list that is opened next."""


def router(
    context: Context, desk: Desk, pages: Pages, *, drafts: Drafts, heads: Heads, attention: Attention
) -> APIRouter:
    routes = APIRouter(prefix="/peserta", include_in_schema=False)
    carer = Annotated[Caller, Depends(requires(*CARES))]
    vault = context.reader

    @routes.get("")
    async def work_list(  # noqa: PLR0917 - FastAPI gives them by name
        request: Request,
        caller: carer,
        facility: Annotated[Slug | None, Query(alias="upt")] = None,
        status: Annotated[Status | None, Query(alias="keadaan")] = None,
        due: Annotated[Act | None, Query(alias="berikutnya")] = None,
        since: Annotated[Day | None, Query(alias="sejak")] = None,
        after: Annotated[TypedCaseNumber | None, Query(alias="sesudah")] = None,
    ) -> Response:
        """Participants by case number, with what is due next."""
        if facility is not None:
            caller.must_be_at(facility)
        here = context.at(facility or caller.facility or next(iter(context.facilities)))
        start, first = case_numbers.read(after, "sesudah") if after is not None else None, after is None
        changed = datetime.combine(since, time(), here.facility.zone) if since is not None else None
        asked = Wanted(here.facility.id, None, status, due, changed, care=True)
        await desk.reader.wait_for(await heads(), _PATIENCE)
        found = await desk.page(asked, after=start, limit=PER_PAGE)
        ids = [row.participant_id for row in found.rows]
        named, cared = await vault.names(caller, ids), await context.sharing.cared_for(caller.role, ids)
        rows = [row if row.participant_id in cared else row.without_care() for row in found.rows]
        chosen = {"upt": here.facility.id, "keadaan": status, "berikutnya": due, "sejak": since}
        return pages.render(
            request,
            "peserta.html",
            facility=here.facility,
            facilities=[] if caller.facility else list(context.facilities.values()),
            rows=rows if due is None else [row for row in rows if row.todo is not None],
            named=named,
            chosen=chosen,
            statuses=get_args(Status),
            acts=list(Act),
            act_path=act_path,
            following=_more(chosen, found.following),
            first=first,
            begun=await drafts.of(caller.sub, limit=10),
            waiting=await attention.at(caller, here.facility.id, here.today, here.now) if first else None,
            lapsed=await _lapsed(context, rows),
            measure_path=measure_path,
            library=LIBRARY,
            words=words,
        )

    @routes.get("/{participant_id}")
    async def person(request: Request, caller: carer, participant_id: UUID) -> Response:
        """One participant."""
        shown = await look(context, caller, participant_id)
        language = pages.language(request)
        titles = {code: each.description()["title"][language] for code, each in LIBRARY.items()}
        return pages.render(
            request,
            "orang.html",
            who=shown,
            results=results_of(shown.record, titles),
            titles=titles,
            drafts=await drafts.of(caller.sub, participant_id),
            act_path=act_path,
            saved="disimpan" in request.query_params,
            recorded="tercatat" in request.query_params,
            words=words,
        )

    return routes


async def _lapsed(context: Context, rows: Sequence[Listed]) -> set[UUID]:
    """Those of a page whose consent to treatment was for a time that is over."""
    agreed = {row.participant_id for row in rows if row.status in {"consented", "assessed"}}
    return agreed - await context.sharing.with_consent(TREATMENT, agreed)


def act_path(participant_id: UUID, act: Act) -> str:
    """Where the next act is done."""
    places = {Act.CONSENT: "persetujuan", Act.PROFILE: "profil-zat", Act.CONCLUSION: "keputusan"}
    return f"/peserta/{participant_id}/{places.get(act, f'instrumen/{act}')}"


def _more(chosen: dict[str, str | date | None], following: str | None) -> str | None:
    if following is None:
        return None
    kept = {name: str(value) for name, value in chosen.items() if value is not None}
    return "/peserta?" + urlencode({**kept, "sesudah": following})
