"""The agencies' pages: the same questions as the API's, answered as tables that work without scripts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Annotated, Any

from babel.dates import format_date
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import BeforeValidator, Field

from services.reporting import words
from services.reporting.bnnp import queries as bnnp
from services.reporting.bnnp.urgent import counted
from services.reporting.desk import About, Desk
from services.reporting.kanwil import queries as kanwil
from services.reporting.lapas import queries as lapas
from services.reporting.naming import with_names
from services.reporting.reading import Scope
from services.reporting.routes.parameters import FACILITY, FIRST_DAY, LAST_DAY, STAFF_OF
from shared.http.access import Caller, requires
from shared.http.commands import ConsistentDep
from shared.http.live import LivePages
from shared.http.pages import Pages
from shared.runtime.dates import local_date, local_time

ROWS = 200
"""People on one page of a list."""

_empty = BeforeValidator(lambda value: value or None)
"""A form sends what was left empty as an empty text."""

AsOf = Annotated[Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)] | None, _empty, Query()]
At = Annotated[Annotated[str, Field(pattern=FACILITY)] | None, _empty, Query()]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see."""

    request: Request
    caller: Caller
    wanted: Mapping[str, int]
    scope: Scope
    offset: int


def router(desk: Desk, pages: Pages) -> APIRouter:
    """``/<agency>`` and the stream that tells that it has moved on."""
    routes = APIRouter(include_in_schema=False)
    show = {"bnnp": _bnnp, "lapas": _lapas, "kanwil": _kanwil}[desk.agency]
    staff = Annotated[Caller, Depends(requires(*STAFF_OF[desk.agency]))]

    @routes.get(f"/{desk.agency}")
    async def page(
        *,
        request: Request,
        caller: staff,
        wanted: ConsistentDep,
        as_of: AsOf = None,
        facility: At = None,
        offset: Offset = 0,
    ) -> Response:
        scope = desk.scope(caller, as_of, facility)
        context = await show(desk, Asked(request, caller, wanted, scope, offset))
        common = _common(desk, scope, pages.language(request))
        return pages.render(request, f"{desk.agency}.html", **common, **context)

    @routes.get(f"/{desk.agency}/live")
    async def live(request: Request, _caller: staff) -> Response:
        streams: LivePages = request.app.state.live
        return streams.stream(request, desk.revision)

    return routes


async def _bnnp(desk: Desk, asked: Asked) -> dict[str, Any]:
    scope, at = asked.scope, desk.instant(asked.scope)
    async with desk.moment(asked.wanted) as (moment, about):
        summary = await bnnp.summary(moment, scope)
        urgent = await counted(moment, scope, at)
        rows, total = await bnnp.clients(moment, scope, at, limit=ROWS, offset=asked.offset)
    names, available = await desk.named([row.participant_id for row in rows], asked.caller)
    return {
        **_seen(about, total, asked),
        "summary": summary,
        "overridden": summary.stages_overridden,
        "urgent": urgent,
        "rows": with_names(rows, names),
        "names_available": available,
        "facilities": _facilities(desk),
        "steps": _steps(summary.funnel.model_dump()),
        "reasons": (*words.SUMS, *words.FLOWS),
    }


async def _lapas(desk: Desk, asked: Asked) -> dict[str, Any]:
    scope, here = asked.scope, asked.scope.facility or ""
    until = scope.as_of + timedelta(days=6)
    async with desk.moment(asked.wanted) as (moment, about):
        summary = await lapas.summary(moment, scope)
        rows, total = await lapas.roster(moment, scope, limit=ROWS, offset=asked.offset)
        movements = await lapas.movements(moment, scope, scope.as_of)
        sessions = await lapas.sessions(moment, scope, scope.as_of, until)
    everybody = {row.participant_id for row in rows} | {row.participant_id for row in movements}
    names, available = await desk.named(sorted(everybody), asked.caller)
    return {
        **_seen(about, total, asked),
        "summary": summary,
        "rows": with_names(rows, names),
        "movements": with_names(movements, names),
        "sessions": sessions,
        "until": until,
        "names_available": available,
        "place": desk.facilities[here],
        "reasons": (*words.LABELS, *words.SUMS, *words.COUNTS),
    }


async def _kanwil(desk: Desk, asked: Asked) -> dict[str, Any]:
    async with desk.moment(asked.wanted) as (moment, about):
        summary = await kanwil.summary(moment, asked.scope)
    counts = summary.person_sessions.model_dump()
    counts |= {f"lost.{cause}": n for cause, n in counts.pop("lost").items()}
    return {
        **_seen(about, 0, asked),
        "summary": summary,
        "overridden": summary.stages_overridden,
        "facilities": _facilities(desk),
        "names_of": {id_: each.name for id_, each in desk.facilities.items()},
        "steps": _steps(summary.funnel.model_dump()),
        "outcomes": [(text, counts[name]) for name, text in words.PERSON_SESSIONS.items()],
        "reasons": (*words.SUMS, *words.FLOWS, *words.CENSUS, *words.COUNTS),
    }


def _common(desk: Desk, scope: Scope, language: str) -> dict[str, Any]:
    zone, now = desk.zone(scope.facility), desk.clock()
    return {
        "scope": scope,
        "zone": zone,
        "now": now,
        "today": local_date(now, zone),
        "logs": list(words.LOGS.items()),
        "words": words.WORDS,
        "month": partial(_month, language=language),
        "short_day": partial(_short_day, language=language),
        "at": partial(local_time, zone=zone),
    }


def _seen(about: About, total: int, asked: Asked) -> dict[str, Any]:
    """What the answer says of itself, and the way to the list's other pages."""

    def to(offset: int) -> str:
        return f"?{asked.request.url.include_query_params(offset=offset).query}"

    return {
        "about": about,
        "total": total,
        "pages_behind": to(max(0, asked.offset - ROWS)) if asked.offset else None,
        "pages_ahead": to(asked.offset + ROWS) if asked.offset + ROWS < total else None,
    }


def _facilities(desk: Desk) -> Sequence[Any]:
    return sorted(desk.facilities.values(), key=lambda each: each.name)


def _steps(funnel: Mapping[str, int]) -> list[tuple[str, int]]:
    return [
        (text, funnel[name])
        for name, text in words.STEPS.items()
        if funnel[name] or name not in {"left_before_start", "received", "handed_over"}
    ]


def _month(label: str, language: str) -> str:
    """``Agustus 2026`` of "2026-08"."""
    return format_date(date.fromisoformat(f"{label}-01"), "MMMM y", locale=language)


def _short_day(value: date | datetime, language: str) -> str:
    """``Kam, 10 Sep``."""
    return format_date(value, "EEE, d MMM", locale=language)
