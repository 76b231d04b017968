"""The whole wiring of the program service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from services.program.desk import VIEW
from services.program.process import TITLE, Program
from services.program.routers import routers
from shared.eventstore.migrating import engine as engine_of
from shared.eventstore.migrating import migrate
from shared.http.app import create_app
from shared.http.pages import Pages
from shared.http.tokens import Verifier
from shared.projections.provisioning import create_view
from shared.runtime.clock import Clock
from shared.runtime.metrics import Metrics
from shared.runtime.settings import Settings

HTML = Path(__file__).with_name("html")


def build(settings: Settings, *, clock: Clock | None = None, verifier: Verifier | None = None) -> FastAPI:
    """The service. Connects nowhere before its lifespan begins."""
    metrics = Metrics()
    program = Program(settings, clock or settings.clock, metrics)
    pages = Pages(settings, HTML)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with program.running():
            yield

    metrics.watch(program.watch)
    app = create_app(
        title=TITLE,
        settings=settings,
        examples=Path(__file__).with_name("examples.toml"),
        lifespan=lifespan,
        routers=routers(program, pages),
        ready=program.ready,
        asyncapi=program.asyncapi,
        verifier=verifier,
        metrics=metrics,
        pages=pages,
    )
    app.state.asyncapi, app.state.program = program.asyncapi, program
    return app


async def provision(settings: Settings) -> None:
    """Bring the database to its head and make the desk's view. Safe to repeat."""
    settings.require("database")
    await migrate(settings.database, "program")
    engine = engine_of(settings.database, pool_size=1, application_name="pulih provision program")
    try:
        await create_view(engine, VIEW)
    finally:
        await engine.dispose()
