"""Keeping the view of measures: our own logs from our own store, ``program`` from the broker."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncEngine

from services.assessment.desk.caring import Care
from services.assessment.desk.measures import MEASURES
from services.assessment.timetables import load
from shared.eventstore.store import EventStore
from shared.http.health import Check
from shared.projections.one_log import Of
from shared.projections.reading import ViewReader
from shared.projections.runner import ViewRunner
from shared.runtime.clock import Clock
from shared.runtime.lifecycle import Parts
from shared.subscriptions.local import LocalDelivery
from shared.subscriptions.service import Subscriptions
from shared.subscriptions.status import FollowStatus

PROGRAM = "program"


class Keeping:
    """The view's runner, its reader, and who delivers to it."""

    def __init__(self, engine: AsyncEngine, store: EventStore, clock: Clock) -> None:
        self._runner = ViewRunner(engine, MEASURES, clock)
        self._own = [LocalDelivery(store, Of(self._runner, log)) for log in MEASURES.logs if log != PROGRAM]
        self._heard: Subscriptions | None = None
        self.care = Care(ViewReader(engine, MEASURES, clock), load())

    def hear(self, heard: Subscriptions) -> None:
        """Follow ``program``, which tells when a stay begins and ends."""
        heard.follow(Of(self._runner, PROGRAM))

    async def start(self, parts: Parts, heard: Subscriptions) -> None:
        """Follow our own logs; the subscriptions are started after it, and closed before."""
        self._heard = heard
        await parts.start("measures", None, self._runner.close)
        for delivery in self._own:
            await parts.start("own logs for measures", delivery.start, delivery.close)

    def status(self) -> list[FollowStatus]:
        """How far it is in each log."""
        own = [status for delivery in self._own for status in delivery.status()]
        return [*own, *(self._heard.status() if self._heard else [])]

    def checks(self) -> Sequence[Check]:
        """Due lists may be old while the broker is away or ``program`` is not there: that stops nobody."""
        return [
            Check(
                f"{status.follower} {status.log}",
                status.ready or (status.log == PROGRAM and status.state in {"offline", "waiting"}),
                status.state,
            )
            for status in self.status()
        ]
