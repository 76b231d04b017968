"""Makes the tables of the agencies' views and lets their reader roles read them. Safe to repeat."""

from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from services.reporting.agencies import VIEWS, served, settings_of
from shared.eventstore.migrating import engine as engine_of
from shared.projections.projection import View
from shared.projections.provisioning import create_view, grant_reader
from shared.runtime.settings import Settings


async def provision(settings: Settings) -> None:
    """Make what is missing for every agency of these settings, as its projector role."""
    for agency in served(settings):
        own = settings_of(settings, agency)
        own.require("database")
        engine = engine_of(own.database, pool_size=1, application_name=f"pulih provision {agency}")
        try:
            await make(engine, VIEWS[agency], reader=role_of(own.reader_database))
        finally:
            await engine.dispose()


async def make(engine: AsyncEngine, view: View, *, reader: str | None) -> None:
    """The view's tables; ``reader`` may read the public ones, unless it is who makes them."""
    await create_view(engine, view)
    async with engine.begin() as connection:
        owner = await connection.scalar(sa.text("select current_user"))
        if reader is not None and reader != owner:
            await grant_reader(connection, view, reader)


def role_of(dsn: str) -> str | None:
    """The role that an address names."""
    user = urlsplit(dsn).username
    return unquote(user) if user else None
