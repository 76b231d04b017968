"""Every route names its roles or why it is public, and docs/roles.md says the same."""

import re
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI

from shared.contracts.codes import AGENCY_OF, Role
from shared.http.access import public, requires
from shared.http.navigation import PLACES
from tests.rules.routing import SERVICES, Route, application, routes
from tests.rules.tree import ROOT

PAGE = ROOT / "docs" / "roles.md"
ROW = re.compile(r"\|[^|]*\| (\w+) \| `([A-Z]+ [^`]+)` \| ([^|]*) \|")

PEOPLE = frozenset(role for role in Role if role is not Role.SERVICE)
GROUPS = {
    "all BNN": frozenset({Role.BNN_COUNSELLOR, Role.BNN_DOCTOR}),
    "all Lapas": frozenset(role for role in PEOPLE if AGENCY_OF[role] == "lapas"),
    "everyone": PEOPLE - {Role.DATA_PROTECTION},
}


def roles_of(text: str) -> frozenset[Role]:
    """``all BNN, `lapas_clinic``` as roles."""
    found: set[Role] = set()
    for word in (part.strip() for part in text.split(",")):
        found |= GROUPS[word] if word in GROUPS else {Role(word.strip("`"))}
    return frozenset(found)


def documented(text: str) -> dict[tuple[str, str], frozenset[Role]]:
    """(service, route) to roles, from the tables of the page."""
    return {(service, route): roles_of(roles) for service, route, roles in ROW.findall(text)}


def open_ends(found: list[Route]) -> list[str]:
    """Routes that name neither roles nor a reason, or both."""
    return [str(route) for route in found if bool(route.roles) == bool(route.reason)]


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_names_its_roles_or_its_reason(service: str) -> None:
    assert open_ends(list(routes(application(service)))) == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_page_says_what_the_code_does(service: str) -> None:
    code = {str(route): route.roles for route in routes(application(service)) if not route.reason}
    page = {
        route: roles
        for (owner, route), roles in documented(PAGE.read_text(encoding="utf-8")).items()
        if owner == service
    }
    assert page == code


@pytest.mark.parametrize("service", SERVICES)
def test_the_navigation_leads_each_role_to_all_and_only_the_pages_that_it_may_open(service: str) -> None:
    open_to = {route.path: route.roles for route in routes(application(service)) if route.method == "GET"}
    places = {place.path: place.roles for place in PLACES if place.service == service}
    assert places == {path: open_to.get(path) for path in places}


@pytest.mark.parametrize("service", SERVICES)
def test_only_known_addresses_are_public(service: str) -> None:
    open_to_all = {route.path for route in routes(application(service)) if route.reason}
    assert open_to_all <= {
        "/",
        "/masuk",
        "/keluar",
        "/docs",
        "/kalender/{token}.ics",
        "/openapi.json",
        "/asyncapi.json",
        "/health/live",
        "/health/ready",
        "/metrics",
        "/static/{name}",
    }


def test_kanwil_reads_only() -> None:
    acts = {route for (_, route), roles in documented(PAGE.read_text()).items() if Role.KANWIL in roles}
    assert {route.split()[0] for route in acts} == {"GET"}


def test_the_rule_sees_a_route_without_roles_and_another_role() -> None:
    router = APIRouter()

    @router.get("/open")
    async def nobody_thought() -> None: ...

    @router.get("/both", dependencies=[Depends(public("reason"))])
    async def both(_caller: Annotated[object, Depends(requires(Role.KANWIL))]) -> None: ...

    @router.get("/good")
    async def good(_caller: Annotated[object, Depends(requires(Role.KANWIL))]) -> None: ...

    app = FastAPI(openapi_url=None)
    app.include_router(router)
    found = list(routes(app))
    assert open_ends(found) == ["GET /open", "GET /both"]
    page = documented("| a | program | `GET /good` | all BNN, `service` | |")
    assert page == {("program", "GET /good"): GROUPS["all BNN"] | {Role.SERVICE}}
