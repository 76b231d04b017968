"""The desk's view and the policy ``waiting-list``, after a log that they follow began a new epoch."""

from collections.abc import AsyncIterator

from services.program import policies
from services.program.aggregates import LOG
from services.program.desk import VIEW
from shared.eventstore.migrating import engine as engine_of
from shared.eventstore.store import EventStore
from shared.projections.refilling import back_to_the_common_past, refill_view, sources
from shared.runtime.settings import Settings

HEARD = "assessment"


async def refill(settings: Settings) -> AsyncIterator[str]:
    """Fill the view anew beside itself, prove it, and put it in its place; says what is done, one by one.

    The policy goes back to the common past of ``assessment`` and hears from there on what is told now.

    Raises:
        NotTheSame, StopFollowing, OutOfStep: the view cannot serve; what was said to be done is done.
    """
    settings.require("database", "nats")
    engine = engine_of(settings.database, pool_size=3, application_name="pulih refill program")
    store = EventStore(engine, installation=settings.installation, logs=(LOG,), clock=settings.clock)
    try:
        async with sources(settings, store, name="program") as source:
            yield await refill_view(engine, VIEW, settings.clock, source)
            yield await back_to_the_common_past(engine, policies.NAME, HEARD, source)
    finally:
        await engine.dispose()
