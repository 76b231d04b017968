"""The whole wiring of the reporting service: one party per agency that this process serves."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI

from services.reporting.agencies import served, settings_of
from services.reporting.application import TITLE, application
from services.reporting.party import Party
from shared.http.health import Check
from shared.http.tokens import Verifier
from shared.runtime.facilities import load
from shared.runtime.lifecycle import running
from shared.runtime.metrics import VIEW_VERSION, Metrics, show_followers
from shared.runtime.settings import Settings
from shared.subscriptions.asyncapi import document

DESCRIPTION = "Folds what the services tell into one view per agency; decides nothing, tells nothing."


def build(settings: Settings, *, verifier: Verifier | None = None) -> FastAPI:
    """The application; its lifespan follows the logs. Nothing connects before.

    Raises:
        OnePerProcess: ``agency=all`` outside the embedded profile.
        SettingMissing: a secret's file is named and cannot be read.
    """
    facilities = load(settings.facilities)
    parties = [
        Party(agency, settings_of(settings, agency), clock=settings.clock, facilities=facilities)
        for agency in served(settings)
    ]
    metrics = Metrics()

    async def measure(into: Metrics) -> None:
        into.clear(VIEW_VERSION)
        show_followers(into, [status for party in parties for status in party.subscriptions.status()])
        for party in parties:
            await party.measure(into)

    async def ready() -> list[Check]:
        return [check for party in parties for check in await party.checks()]

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        settings.require("database", "nats")
        async with running() as parts:
            for party in parties:
                await party.start(parts)
            yield

    def asyncapi() -> dict[str, Any]:
        return document(
            title=TITLE,
            version="1",
            description=DESCRIPTION,
            hears=[party.subscriptions for party in parties],
        )

    metrics.watch(measure)
    app = application(
        settings,
        {party.agency: party.desk for party in parties},
        ready=ready,
        lifespan=lifespan,
        asyncapi=asyncapi,
        verifier=verifier,
        metrics=metrics,
    )
    app.state.asyncapi = asyncapi
    return app
