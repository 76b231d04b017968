"""What is done to the service's database beside serving: its migrations, and what a view parked."""

import signal

from services.assessment import whereabouts
from services.assessment.desk import VIEW
from services.assessment.desk.measures import MEASURES
from shared.eventstore.migrating import engine as engine_of
from shared.eventstore.migrating import migrate
from shared.projections.parked import replay as replay_view
from shared.projections.provisioning import create_view
from shared.runtime.settings import Settings

VIEWS = (VIEW, MEASURES)


async def provision(settings: Settings) -> None:
    """Bring the database to its head and make the desk's views. Safe to repeat."""
    settings.require("database")
    await migrate(settings.database, "assessment")
    engine = engine_of(settings.database, pool_size=1, application_name="pulih provision assessment")
    try:
        for view in VIEWS:
            await create_view(engine, view)
    finally:
        await engine.dispose()


async def replay(settings: Settings, key: str) -> str:
    """Handle what the views and the policy parked under a key; says what is left."""
    settings.require("database")
    engine = engine_of(settings.database, pool_size=1, application_name="pulih replay assessment")
    try:
        heard = await whereabouts.policy(engine, settings.clock).replay(key)
        done = [(view.name, await replay_view(engine, view, key, settings.clock)) for view in VIEWS]
    finally:
        await engine.dispose()
    views = (f"{name}: {replayed.applied} applied, {replayed.left} left" for name, replayed in done)
    return "; ".join([f"{whereabouts.NAME}: {heard.handled} handled, {heard.left} left", *views])


def end_process() -> None:
    """The broker shut this client out for good: end in order, and let the supervisor start anew."""
    signal.raise_signal(signal.SIGTERM)
