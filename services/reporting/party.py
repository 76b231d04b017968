"""One agency's part of the process: its engines and broker user, the runner of its view, and its desk."""

import os
import signal
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

import structlog

from services.reporting.agencies import VIEWS
from services.reporting.desk import Desk, Known
from services.reporting.reachable import reachable
from shared.eventstore.migrating import engine as engine_of
from shared.http.health import Check
from shared.names import Names
from shared.projections.purging import PurgeReceipts
from shared.projections.reading import ViewReader
from shared.projections.runner import ViewRunner
from shared.refusals import Busy
from shared.runtime.clock import Clock
from shared.runtime.facilities import Facility
from shared.runtime.lifecycle import Parts
from shared.runtime.metrics import VIEW_AGE, VIEW_PARKED, VIEW_VERSION, Metrics
from shared.runtime.settings import Settings
from shared.subscriptions.service import Subscriptions

_log = structlog.get_logger()


class Party:
    """Everything that serves one agency; nothing connects before ``start``."""

    def __init__(
        self, agency: str, settings: Settings, *, clock: Clock, facilities: Mapping[str, Facility]
    ) -> None:
        self.agency = agency
        self.view = VIEWS[agency]
        self._projector = engine_of(settings.database, application_name=f"pulih {agency} projector")
        self._readers = engine_of(
            settings.reader_database, pool_size=10, application_name=f"pulih {agency} reader"
        )
        self._runner = ViewRunner(self._projector, self.view, clock)
        token = partial(settings.secret, "service_token_file") if settings.service_token_file else None
        self.subscriptions = Subscriptions(
            url=settings.nats,
            user=settings.nats_user or None,
            password=settings.secret("nats_password_file") if settings.nats_password_file else None,
            name=f"reporting-{agency}",
            feeds=settings.feeds,
            service_token=token,
            on_closed=_end_process,
        )
        self.subscriptions.follow(self._runner)
        self._receipts = PurgeReceipts(
            f"reporting.{agency}",
            [self.view],
            self._projector,
            ask=self.subscriptions.request,
            token=token,
        )
        self._caught_up: set[str] = set()
        self.desk = Desk(
            agency=agency,
            reader=ViewReader(self._readers, self.view, clock),
            projector=self._projector,
            heads=self.heads,
            names=Names(self.subscriptions.request),
            facilities=facilities,
            clock=clock,
        )

    async def start(self, parts: Parts) -> None:
        """Start following; ``parts`` closes in reverse: deliveries, then the runner, then the engines."""
        await parts.start(f"{self.agency} reader", None, self._readers.dispose)
        await parts.start(f"{self.agency} projector", None, self._projector.dispose)
        await parts.start(f"{self.agency} view", None, self._runner.close)
        await parts.start(
            f"{self.agency} follows", self.subscriptions.start, self.subscriptions.close, within=30
        )
        await parts.start(f"{self.agency} receipts", self._receipts.start, self._receipts.close)

    def heads(self) -> dict[str, Known]:
        """What is known of the end of each log."""
        now = datetime.now(UTC)
        return {
            status.log: Known(
                position=status.head,
                unseen_seconds=0.0 if status.ready else (now - status.updated_at).total_seconds(),
                state=status.state,
                error=status.error,
            )
            for status in self.subscriptions.status()
        }

    async def checks(self) -> list[Check]:
        """Ready: the tables are there, and each log was followed to its end once and is followed now."""
        checks = [await self._database()]
        for status in self.subscriptions.status():
            if status.ready and not status.behind:
                self._caught_up.add(status.log)
            well = status.ready and status.log in self._caught_up
            detail = f"{status.state}, {status.position} of {status.head}"
            checks.append(Check(f"{self.agency} follows {status.log}", well, detail))
        return checks

    async def measure(self, metrics: Metrics) -> None:
        """Set the gauges of this agency's view."""
        try:
            fresh, parked = await self.desk.freshness(), await self.desk.parked()
        except Busy as busy:
            _log.warning("view_unread", view=self.agency, reason=busy.rule)
            return
        for log, of in fresh.logs.items():
            metrics.set(VIEW_AGE, of.age_seconds, self.agency, log)
        metrics.set(VIEW_PARKED, sum(key.events for key in parked), self.agency)
        metrics.set(VIEW_VERSION, 1, self.agency, str(fresh.version))

    async def _database(self) -> Check:
        name = f"{self.agency} view"
        try:
            with reachable():
                version = await self.desk.reader.version()
        except Busy as busy:
            return Check(name, ok=False, detail=busy.detail)
        return Check(name, ok=True, detail=f"version {version} serves")


def _end_process() -> None:
    """The broker client gave up for good: stop in order, and let the supervisor start anew."""
    os.kill(os.getpid(), signal.SIGTERM)
