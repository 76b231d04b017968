"""The desk's views and whatever hears ``program`` here, after a log that they follow began a new epoch."""

from collections.abc import AsyncIterator

from services.assessment import whereabouts
from services.assessment.aggregates import LOGS
from services.assessment.upkeep import VIEWS
from shared.eventstore.migrating import engine as engine_of
from shared.eventstore.store import EventStore
from shared.projections.refilling import refill_view, sources
from shared.runtime.settings import Settings
from shared.subscriptions import stored


async def refill(settings: Settings) -> AsyncIterator[str]:
    """Fill each view anew beside itself, prove it, and put it in its place; says what is done, one by one.

    The policy that hears where a stay was handed over to begins at event 1: what it does may be repeated.

    Raises:
        NotTheSame, StopFollowing, OutOfStep: a view cannot serve; what was said to be done is done.
    """
    settings.require("database", "nats")
    engine = engine_of(settings.database, pool_size=3, application_name="pulih refill assessment")
    store = EventStore(engine, installation=settings.installation, logs=LOGS, clock=settings.clock)
    try:
        async with sources(settings, store, name="assessment") as source:
            for view in VIEWS:
                yield await refill_view(engine, view, settings.clock, source)
        async with engine.begin() as connection:
            await stored.begin_anew(connection, whereabouts.NAME)
        yield f"{whereabouts.NAME}: hears program from event 1"
    finally:
        await engine.dispose()
