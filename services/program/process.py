"""The parts of one process of the program service: what starts in which order, and how it is."""

import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import Any

from services.program import policies
from services.program.aggregates import LOG
from services.program.clockwork import Clockwork
from services.program.commands.context import Context
from services.program.desk import VIEW
from services.program.desk.reading import Desk
from services.program.jobs import jobs_of
from services.program.participation import ParticipationDesk
from services.program.templates import load as load_templates
from shared.broker.connection import Link
from shared.contracts.participation import PARTICIPATION
from shared.decisions import Decisions
from shared.eventstore.migrating import engine as engine_of
from shared.eventstore.store import EventStore
from shared.http.health import Check
from shared.http.tokens import Verifier
from shared.projections.one_log import Of
from shared.projections.purging import PurgeReceipts
from shared.projections.reading import ViewReader
from shared.projections.runner import ViewRunner
from shared.relay import Relay
from shared.runtime.clock import Clock
from shared.runtime.facilities import load as load_facilities
from shared.runtime.lifecycle import running
from shared.runtime.metrics import JOB_FAILURES, Metrics, show_followers, show_relay
from shared.runtime.settings import Settings
from shared.subscriptions.asyncapi import document
from shared.subscriptions.local import LocalDelivery
from shared.subscriptions.policy import PolicyFollower
from shared.subscriptions.service import NoAnswer, Subscriptions
from shared.subscriptions.status import FollowStatus

TITLE = "Pulih: program"
ABOUT = "Waiting list, cohorts and decrees, sessions and attendance, stages, movements and census."
ASSESSMENT = "assessment"


class Program:
    """The parts of one process; nothing connects before ``running``."""

    def __init__(self, settings: Settings, clock: Clock, metrics: Metrics | None = None) -> None:
        self.settings = settings
        self.engine = engine_of(settings.database, pool_size=8, application_name="pulih program")
        self.store = EventStore(self.engine, installation=settings.installation, logs=(LOG,), clock=clock)
        self.reader = ViewReader(self.engine, VIEW, clock)
        self.context = Context(
            store=self.store,
            decisions=Decisions(self.store),
            clock=clock,
            facilities=(facilities := load_facilities(settings.facilities)),
            templates=load_templates(settings.templates, facilities.keys()),
            protections=Desk(self.reader).protections,
        )
        self.runner = ViewRunner(self.engine, VIEW, clock)
        self.policy = PolicyFollower(
            self.engine,
            name=policies.NAME,
            logs=(ASSESSMENT,),
            handler=policies.WaitingList(self.context),
            clock=clock,
        )
        failed = partial((metrics or Metrics()).count, JOB_FAILURES)
        self.clockwork = Clockwork(self.context, jobs_of(self.context, self.reader), failed=failed)
        self.own = LocalDelivery(self.store, Of(self.runner, LOG))
        self.relay: Relay | None = None
        self.heard: Subscriptions | None = None

    def subscriptions(self, password: str | None = None) -> Subscriptions:
        """What is heard from the broker: the policy, and case numbers for the desk."""
        settings = self.settings
        token = partial(settings.secret, "service_token_file") if settings.service_token_file else None
        heard = Subscriptions(
            url=settings.nats,
            user=settings.nats_user,
            password=password,
            name="program",
            feeds=settings.feeds,
            service_token=token,
            on_closed=end_process,
        )
        heard.follow(self.policy)
        heard.follow(Of(self.runner, ASSESSMENT))
        desk = ParticipationDesk(self.engine, cache(partial(Verifier.of, settings)))
        heard.serve(PARTICIPATION, desk.answer)
        return heard

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start all parts; close them in reverse."""
        settings = self.settings
        settings.require("database", "nats")
        password = settings.secret("nats_password_file") if settings.nats_user else None
        link = Link(
            url=settings.nats,
            user=settings.nats_user,
            password=password,
            name="program tells",
            on_closed=end_process,
        )
        self.relay = relay = Relay(self.store, LOG, link)
        self.heard = heard = self.subscriptions(password)
        async with running() as parts:
            await parts.start("engine", None, self.engine.dispose)
            await parts.start("store", self.store.start, self.store.close)
            link.start()
            await parts.start("link", None, link.close)
            await parts.start("relay", relay.start, relay.close)
            await parts.start("policy", None, self.policy.close)
            await parts.start("view", None, self.runner.close)
            await parts.start("own log", self.own.start, self.own.close)
            await parts.start("heard", heard.start, heard.close)
            receipts = self.receipts(heard)
            await parts.start("purge receipts", receipts.start, receipts.close)
            await parts.start("clockwork", self.clockwork.start, self.clockwork.close)
            yield

    async def ask(self, subject: str, question: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """A question to the vault; nobody answers before the service runs."""
        if self.heard is None:
            raise NoAnswer("the service does not run yet")
        return await self.heard.request(subject, question, seconds)

    def receipts(self, heard: Subscriptions) -> PurgeReceipts:
        """Says that the desk keeps tombstones alone of those who were erased."""
        settings = self.settings
        token = partial(settings.secret, "service_token_file") if settings.service_token_file else None
        return PurgeReceipts("program.desk", [VIEW], self.engine, ask=heard.request, token=token)

    async def policy_position(self) -> int:
        return (await self.policy.checkpoint(ASSESSMENT)).position

    def followers(self) -> list[FollowStatus]:
        return [*self.own.status(), *(self.heard.status() if self.heard else [])]

    async def ready(self) -> Sequence[Check]:
        """Commands need the database and a log that takes them; a broker that is away stops nobody here."""
        relay = self.relay.status() if self.relay else None
        return [
            Check("database", await self._database(), "answers"),
            Check("log", relay is not None and relay.ready, relay.state if relay else "not started"),
            *(
                Check(
                    f"{status.follower} {status.log}", status.ready or status.state == "offline", status.state
                )
                for status in self.followers()
            ),
        ]

    async def _database(self) -> bool:
        try:
            await self.store.head(LOG)
        except Exception:  # noqa: BLE001 - whatever keeps it from answering, it does not
            return False
        return True

    async def watch(self, metrics: Metrics) -> None:
        """Set the gauges of relay and followers."""
        if self.relay is not None:
            show_relay(metrics, LOG, self.relay.status())
        show_followers(metrics, self.followers())

    def asyncapi(self) -> dict[str, Any]:
        """What the service tells and hears, without connecting anywhere."""
        heard = self.subscriptions()
        return document(title=TITLE, version="1", description=ABOUT, tells=(LOG,), hears=(heard,))


def end_process() -> None:
    """The broker shut this client out for good: end in order, and let the supervisor start anew."""
    signal.raise_signal(signal.SIGTERM)
