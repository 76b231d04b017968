"""Whatever hears ``program`` here, from event 1 again, after that log began a new epoch."""

from collections.abc import AsyncIterator, Sequence

from services.assessment import whereabouts
from services.assessment.aggregates import LOGS
from services.assessment.desk.measures import MEASURES
from shared.broker.connection import connected
from shared.broker.streams import stream_name
from shared.contracts.envelope import Envelope
from shared.eventstore.migrating import engine as engine_of
from shared.eventstore.store import EventStore
from shared.projections.rebuild import Rebuild
from shared.projections.sources import FeedSource, Source, StreamSource
from shared.runtime.settings import Settings
from shared.subscriptions import stored


class OwnAndHeard:
    """Own logs as the store has them, others as their streams do: a service may not read its own streams."""

    def __init__(self, own: Source, heard: Source) -> None:
        self._own, self._heard = own, heard

    async def head(self, log: str) -> int:
        """Position of the log's last event now."""
        return await self._of(log).head(log)

    def read(self, log: str, *, after: int) -> AsyncIterator[Sequence[Envelope]]:
        """Batches of the log, in order."""
        return self._of(log).read(log, after=after)

    def _of(self, log: str) -> Source:
        return self._own if log in LOGS else self._heard


async def refill(settings: Settings) -> None:
    """Fill a second build of the view, prove it, and put it in the place of the one that serves.

    The policy that hears where a stay was handed over to begins anew as well: what it does may be repeated.

    Raises:
        NotTheSame, StopFollowing, OutOfStep: it cannot serve; nothing was switched.
    """
    settings.require("database", "nats")
    engine = engine_of(settings.database, pool_size=3, application_name="pulih refill assessment")
    store = EventStore(engine, installation=settings.installation, logs=LOGS, clock=settings.clock)

    async def read(log: str, after: int, limit: int) -> Sequence[Envelope]:
        return await store.read(log, after=after, limit=limit)

    async def head(log: str) -> int:
        return (await store.head(log)).position

    password = settings.secret("nats_password_file") if settings.nats_user else None
    try:
        async with connected(
            url=settings.nats, user=settings.nats_user or None, password=password, name="refill assessment"
        ) as client:
            rebuild = Rebuild(engine, MEASURES, settings.clock, refill=True)
            await rebuild.run(OwnAndHeard(FeedSource(read, head), StreamSource(client, stream_name)))
            await rebuild.switch()
        async with engine.begin() as connection:
            await stored.begin_anew(connection, whereabouts.NAME)
    finally:
        await engine.dispose()
