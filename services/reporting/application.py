"""The HTTP side of the service: the routers of the agencies that this process serves, and no others."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.types import Lifespan

from services.reporting.desk import Desk
from services.reporting.routes import bnnp, common, kanwil, lapas
from services.reporting.routes import pages as page_routes
from shared.http.app import create_app
from shared.http.health import Ready
from shared.http.pages import Pages
from shared.http.tokens import Verifier
from shared.runtime.metrics import Metrics
from shared.runtime.settings import Settings

TEMPLATES = Path(__file__).with_name("templates")
TITLE = "Pulih: reporting"

ROUTERS: Mapping[str, Callable[[Desk], APIRouter]] = {
    "bnnp": bnnp.router,
    "lapas": lapas.router,
    "kanwil": kanwil.router,
}
"""What is answered under ``/v1/<agency>``."""


def application(
    settings: Settings,
    desks: Mapping[str, Desk],
    *,
    ready: Ready,
    lifespan: Lifespan[FastAPI] | None = None,
    asyncapi: Callable[[], dict[str, Any]] | None = None,
    verifier: Verifier | None = None,
    metrics: Metrics | None = None,
) -> FastAPI:
    """The application over these desks."""
    pages = Pages(settings, TEMPLATES)
    routers: Sequence[APIRouter] = [
        *(ROUTERS[agency](desk) for agency, desk in desks.items()),
        *(page_routes.router(desk, pages) for desk in desks.values()),
        common.router(desks),
    ]
    return create_app(
        title=TITLE,
        settings=settings,
        routers=routers,
        ready=ready,
        lifespan=lifespan,
        asyncapi=asyncapi,
        verifier=verifier,
        metrics=metrics,
        pages=pages,
    )
