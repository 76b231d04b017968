"""The application of a service: the edge around its routers."""

import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.types import Lifespan

from shared.eventstore.port import AppendRefused
from shared.http.access import COOKIE, authenticated, public
from shared.http.assets import asset_router
from shared.http.away import FROM_THE_DATABASE, database_away
from shared.http.documents import DocumentedApp, document_router, problem_responses
from shared.http.edge import Edge, route_of
from shared.http.gate import Gate
from shared.http.health import Check, Ready, health_router
from shared.http.keysets import KeysUnavailable
from shared.http.live import LivePages
from shared.http.navigation import links
from shared.http.pages import Pages, wants_page
from shared.http.problems import BadHeader, NotSignedIn, problem_of, sign_in_first
from shared.http.resuming import carries, sign_in_and_go_on
from shared.http.signin import signin_router
from shared.http.tokens import Verifier
from shared.refusals import Refusal
from shared.runtime.lifecycle import Heartbeat
from shared.runtime.metrics import Metrics
from shared.runtime.settings import Settings

_log = structlog.get_logger()

__all__ = ["Check", "create_app"]

ANSWERED = (
    Refusal,
    AppendRefused,
    RequestValidationError,
    NotSignedIn,
    KeysUnavailable,
    BadHeader,
    HTTPException,
)
"""Exceptions that are answers; everything else is unexpected (``Edge``)."""


def create_app(
    *,
    title: str,
    settings: Settings,
    routers: Sequence[APIRouter],
    ready: Ready,
    lifespan: Lifespan[FastAPI] | None = None,
    asyncapi: Callable[[], dict[str, Any]] | None = None,
    verifier: Verifier | None = None,
    metrics: Metrics | None = None,
    pages: Pages | None = None,
    larger_bodies: Mapping[str, int] | None = None,
    examples: Path | None = None,
) -> FastAPI:
    """The whole HTTP side of a service. Connects nowhere and reads no file before its lifespan begins."""
    verifier = verifier or Verifier.of(settings)
    metrics = metrics or Metrics()
    pages = pages or Pages(settings)
    heartbeat = Heartbeat()
    live = LivePages(metrics)
    app = DocumentedApp(
        title=title,
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        responses=problem_responses(),
        middleware=[Middleware(Edge, metrics=metrics), Middleware(Gate, larger=larger_bodies)],
        lifespan=_lifespan(lifespan, heartbeat, live),
    )
    app.examples = examples
    app.state.settings, app.state.verifier, app.state.pages, app.state.live = settings, verifier, pages, live
    app.state.hmac_key = cache(lambda: settings.key("hmac_key_file"))
    for kind in ANSWERED:
        app.add_exception_handler(kind, _answer)
    for trouble in FROM_THE_DATABASE:
        app.add_exception_handler(trouble, _later)
    own = (
        health_router(ready, verifier, heartbeat, metrics),
        document_router(app, pages, asyncapi),
        signin_router(settings, pages, verifier),
        asset_router(),
    )
    for router in (*routers, *own, _front_router(settings)):
        app.include_router(router)
    return app


def _lifespan(inner: Lifespan[FastAPI] | None, heartbeat: Heartbeat, live: LivePages) -> Lifespan[FastAPI]:
    @contextlib.asynccontextmanager
    async def whole(app: FastAPI) -> AsyncIterator[None]:
        await heartbeat.start()
        settings: Settings = app.state.settings
        if settings.hmac_key_file is not None:
            app.state.hmac_key()  # a wrong key file is found now, not with the first command
        try:
            async with contextlib.AsyncExitStack() as stack:
                if inner is not None:
                    await stack.enter_async_context(inner(app))
                _log.info("started")
                yield
        finally:
            live.stop()
            await heartbeat.close()

    return whole


async def _answer(request: Request, error: Exception) -> Response:
    """The exception as problem+json, or as a page for a person."""
    page = wants_page(request)
    if page and isinstance(error, NotSignedIn) and request.method == "GET":
        return sign_in_first(request)
    problem = problem_of(request, error)
    correlation_id: str = request.state.correlation_id
    if not page:
        return problem.response(correlation_id)
    pages: Pages = request.app.state.pages
    if isinstance(error, NotSignedIn) and carries(request):
        return await sign_in_and_go_on(request, pages, problem)
    return pages.render(
        request,
        "problem.html",
        problem.status,
        problem.headers,
        problem=problem,
        correlation_id=correlation_id,
    )


async def _later(request: Request, error: Exception) -> Response:
    """The same for a database that is away; whatever else a database or a file says is unexpected."""
    if not database_away(error):
        raise error
    _log.warning("database_away", route=route_of(request.scope), error=type(error).__name__)
    return await _answer(request, error)


def _front_router(settings: Settings) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/", dependencies=[Depends(public("leads to the sign-in or to one's own page"))])
    async def front(request: Request) -> Response:
        if COOKIE not in request.cookies:
            return RedirectResponse("/masuk", 303)
        caller = await authenticated(request)
        places = links(caller.role, settings.pages)
        return RedirectResponse(places[0].url if places else "/docs", 303)

    return router
