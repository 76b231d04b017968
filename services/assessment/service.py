"""The whole wiring of the assessment service."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI

from services.assessment import eligibility, whereabouts
from services.assessment import pages as web
from services.assessment.aggregates import LOGS
from services.assessment.commands.context import Context
from services.assessment.commands.drafts import Drafts
from services.assessment.commands.importing import Imports
from services.assessment.consenting import Consents
from services.assessment.desk import VIEW
from services.assessment.desk.due import DueReader
from services.assessment.desk.keeping import Keeping
from services.assessment.desk.reading import Desk
from services.assessment.routes import care as care_routes
from services.assessment.routes import (
    consents,
    instruments,
    needs,
    parked,
    participants,
    referring,
    rosters,
    statistics,
    urgent,
)
from services.assessment.routes import desk as desk_routes
from services.assessment.routes.caring import by_consent
from services.assessment.sharing import Sharing
from services.assessment.upkeep import VIEWS, end_process, provision, replay
from services.assessment.vaulting import Vault
from services.assessment.web import routers as entry_pages
from services.assessment.web.attention import Attention
from services.assessment.wordings.storing import Wordings
from shared.broker.connection import Link
from shared.decisions import Decisions
from shared.eventstore.migrating import engine as engine_of
from shared.eventstore.store import EventStore
from shared.http.app import create_app
from shared.http.feed import feed_router
from shared.http.health import Check
from shared.http.pages import Pages
from shared.http.tokens import Verifier
from shared.projections.purging import PurgeReceipts
from shared.projections.reading import ViewReader
from shared.projections.runner import ViewRunner
from shared.relay import Relay
from shared.runtime.clock import Clock
from shared.runtime.facilities import load as load_facilities
from shared.runtime.lifecycle import running
from shared.runtime.metrics import Metrics, show_followers, show_relay
from shared.runtime.settings import Settings
from shared.subscriptions.asyncapi import document
from shared.subscriptions.local import LocalDelivery
from shared.subscriptions.service import Subscriptions

__all__ = ["Assessment", "build", "provision", "replay"]

TITLE = "Pulih: assessment"
ABOUT = "Referral, notice and consent, instruments, the conclusion with a pathway, and the vault of persons."


class Assessment:
    """The parts of one process; nothing connects, and no secret is read, before ``running``."""

    def __init__(self, settings: Settings, clock: Clock, verifier: Verifier) -> None:
        self.settings = settings
        self.engine = engine_of(settings.database, pool_size=8, application_name="pulih assessment")
        self.store = EventStore(self.engine, installation=settings.installation, logs=LOGS, clock=clock)
        facilities = load_facilities(settings.facilities)
        sharing = Sharing(self.store, facilities, clock)
        self.vault = Vault(settings, self.engine, clock, verifier, sharing)
        self.context = Context(
            decisions=Decisions(self.store),
            vault=self.vault.writer,
            opener=self.vault.opener,
            facilities=facilities,
            sharing=sharing,
            digest_key=cache(partial(settings.key, "hmac_key_file")),
            clock=clock,
            rules=eligibility.load(),
        )
        self.imports = Imports(self.context, self.store)
        self.drafts = Drafts(self.context)
        self.runner = ViewRunner(self.engine, VIEW, clock)
        self.reader = ViewReader(self.engine, VIEW, clock)
        self.own = LocalDelivery(self.store, self.runner)
        self.wordings = Wordings(self.engine, clock)
        self.measures = Keeping(self.engine, self.store, clock)
        self.whereabouts = whereabouts.policy(self.engine, clock)
        self.relays: list[Relay] = []

    def subscriptions(self, password: str | None = None) -> Subscriptions:
        """What is heard: requests to the vault, ``program`` for the view of measures and for whereabouts."""
        settings = self.settings
        token = partial(settings.secret, "service_token_file") if settings.service_token_file else None
        heard = Subscriptions(
            url=settings.nats,
            user=settings.nats_user or None,
            password=password,
            name="assessment",
            feeds=settings.feeds,
            service_token=token,
            on_closed=end_process,
        )
        self.measures.hear(heard)
        heard.follow(self.whereabouts)
        self.vault.serve(heard)
        return heard

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start all parts; close them in reverse."""
        settings = self.settings
        settings.require("database", "nats")
        self.context.digest_key()
        password = settings.secret("nats_password_file") if settings.nats_user else None
        link = Link(
            url=settings.nats,
            user=settings.nats_user or None,
            password=password,
            name="assessment tells",
            on_closed=end_process,
        )
        self.relays = [Relay(self.store, log, link) for log in LOGS]
        heard = self.subscriptions(password)
        async with running() as parts:
            await parts.start("engine", None, self.engine.dispose)
            await parts.start("store", self.store.start, self.store.close)
            await parts.start("imports", None, self.imports.close)
            link.start()
            await parts.start("link", None, link.close)
            for relay in self.relays:
                await parts.start(f"relay {relay.log}", relay.start, relay.close)
            await parts.start("view", None, self.runner.close)
            await parts.start("own logs", self.own.start, self.own.close)
            await parts.start("whereabouts", None, self.whereabouts.close)
            await self.measures.start(parts, heard)
            await parts.start("vault", heard.start, heard.close)
            self.vault.participation.through(heard.request)
            receipts = self.receipts(heard)
            await parts.start("purge receipts", receipts.start, receipts.close)
            yield

    def referring(self) -> list[APIRouter]:
        """Routers about referrals."""
        parts = (self.context, self.store, self.reader, self.vault.reader, self.imports, self.drafts)
        return referring.routers(*parts)

    def receipts(self, heard: Subscriptions) -> PurgeReceipts:
        """Says that the desk's views keep tombstones alone of those who were erased."""
        settings = self.settings
        token = partial(settings.secret, "service_token_file") if settings.service_token_file else None
        return PurgeReceipts("assessment.desk", VIEWS, self.engine, ask=heard.request, token=token)

    async def ready(self) -> Sequence[Check]:
        """Commands need the database and logs that take them; a broker that is away stops nobody here."""
        return [
            Check("database", await self._database(), "answers"),
            await self.vault.keys.check(),
            *(Check(f"log {r.log}", r.status().ready, r.status().state) for r in self.relays),
            *(Check(f"desk {status.log}", status.ready, status.state) for status in self.own.status()),
            *self.measures.checks(),
        ]

    async def _database(self) -> bool:
        try:
            await self.store.head(LOGS[0])
        except Exception:  # noqa: BLE001 - whatever keeps it from answering, it does not
            return False
        return True

    async def heads(self) -> dict[str, int]:
        """How far the own logs are."""
        return {log: (await self.store.head(log)).position for log in LOGS}

    async def watch(self, metrics: Metrics) -> None:
        """Set the gauges of relays and followers."""
        for relay in self.relays:
            show_relay(metrics, relay.log, relay.status())
        show_followers(metrics, [*self.own.status(), *self.measures.status()])

    def asyncapi(self) -> dict[str, Any]:
        """What the service tells and hears, without connecting anywhere."""
        return document(
            title=TITLE, version="1", description=ABOUT, tells=LOGS, hears=(self.subscriptions(),)
        )


def routers(assessment: Assessment, pages: Pages) -> list[APIRouter]:
    """Everything that the service answers; what is clinical is answered by her consent."""
    context, desk = assessment.context, Desk(assessment.reader)
    due, care = DueReader(assessment.reader), assessment.measures.care
    return [
        *assessment.referring(),
        participants.router(context),
        consents.router(context, Consents(assessment.store, context)),
        desk_routes.router(desk, assessment.vault.reader, context.sharing),
        by_consent(
            context.sharing,
            instruments.router(context, desk, assessment.wordings),
            *care_routes.routers(context, care, desk),
            needs.router(context),
            urgent.router(context, due),
            statistics.router(context, desk),
        ),
        *assessment.vault.routers(context),
        parked.router(assessment.engine, assessment.whereabouts),
        feed_router(assessment.store, LOGS, assessment.settings),
        web.router(context, assessment.drafts, assessment.imports, pages),
        *entry_pages(
            context, desk, pages, assessment.wordings, assessment.heads, Attention(context, care, due)
        ),
    ]


def build(settings: Settings, *, clock: Clock | None = None, verifier: Verifier | None = None) -> FastAPI:
    """The service. Connects nowhere before its lifespan begins."""
    verifier = verifier or Verifier.of(settings)
    assessment = Assessment(settings, clock or settings.clock, verifier)
    pages, metrics = Pages(settings, web.TEMPLATES), Metrics()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with assessment.running():
            yield

    metrics.watch(assessment.watch)
    app = create_app(
        title=TITLE,
        settings=settings,
        lifespan=lifespan,
        routers=routers(assessment, pages),
        ready=assessment.ready,
        asyncapi=assessment.asyncapi,
        verifier=verifier,
        metrics=metrics,
        pages=pages,
        examples=Path(__file__).with_name("examples.toml"),
        larger_bodies=rosters.LARGER_BODIES,
    )
    app.state.asyncapi, app.state.assessment = assessment.asyncapi, assessment
    return app
